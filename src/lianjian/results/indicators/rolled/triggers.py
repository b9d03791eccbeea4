"""The triggers that write each change of a kept number beside the change itself, in its own transaction.

They see whole statements at once (transition tables), so that a COPY of a million rows writes one delta an organisation
and number. Records that are only looked up, and organisations, change one by one and cost nothing otherwise.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import combinations, product
from math import prod
from typing import Any

from django.apps import AppConfig
from django.db import connections, transaction
from django.db.backends.utils import CursorWrapper

from lianjian.kernel.rolled import RolledRows
from lianjian.records.organisations.paths import STEP
from lianjian.results.indicators.rolled.declared import (
    DELTAS,
    FIGURES,
    FIRST_DAY,
    ORGANISATIONS,
    STATE,
    columns,
    declared,
    edges,
)

FOLD_LOCK = 7_310_301
# Above this many rows a statement is planned for what it is; below, the plan of the session is good enough.
FEW = 50

_NOTE = """
INSERT INTO {deltas} (organisation_id, number, from_on, n)
SELECT organisation_id, number, from_on, sum(n)
FROM ({edges}) AS edge GROUP BY 1, 2, 3 HAVING sum(n) <> 0
"""
# Nobody else knows yet what this transaction has made: it needs no lock.
_LOCK = """
PERFORM 1 FROM {table} WHERE id IN ({pointed_to}) AND xmin <> pg_current_xact_id()::xid
ORDER BY id FOR NO KEY UPDATE;
"""
_POINTED_TO = "SELECT {column} FROM {changed}"
_STATEMENTS = """
CREATE OR REPLACE FUNCTION rolled_{table}() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    folded date;
    months_from date;
BEGIN
SELECT state.day, state.months_from INTO folded, months_from FROM {state} AS state;
folded := coalesce(folded, '{first}'::date);
months_from := coalesce(months_from, '{first}'::date);
IF TG_OP = 'INSERT' THEN {on_insert}
ELSIF TG_OP = 'DELETE' THEN {on_delete}
ELSE {on_update}
END IF;
RETURN NULL;
END $body$;
CREATE OR REPLACE TRIGGER rolled_insert AFTER INSERT ON {table} REFERENCING NEW TABLE AS come
    FOR EACH STATEMENT EXECUTE FUNCTION rolled_{table}();
CREATE OR REPLACE TRIGGER rolled_update AFTER UPDATE ON {table} REFERENCING OLD TABLE AS gone NEW TABLE AS come
    FOR EACH STATEMENT EXECUTE FUNCTION rolled_{table}();
CREATE OR REPLACE TRIGGER rolled_delete AFTER DELETE ON {table} REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION rolled_{table}();
"""
_MANY_OR_FEW = """
{locks}
IF (SELECT count(*) FROM (SELECT 1 FROM {changed} LIMIT {few} + 1) AS sample) > {few}
THEN EXECUTE $many$ {many} $many$ USING folded, months_from; ELSE {static}; END IF;
"""
_IF_CHANGED = """
IF EXISTS (SELECT {columns} FROM gone EXCEPT ALL SELECT {columns} FROM come) THEN {then} END IF;
"""
_LOOKED_UP = """
CREATE OR REPLACE FUNCTION rolled_{id}_{alias}() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    folded date;
    months_from date;
BEGIN
SELECT state.day, state.months_from INTO folded, months_from FROM {state} AS state;
folded := coalesce(folded, '{first}'::date);
months_from := coalesce(months_from, '{first}'::date);
{note};
RETURN NULL;
END $body$;
CREATE OR REPLACE TRIGGER rolled_{id}_{alias} AFTER UPDATE ON {table} FOR EACH ROW WHEN ({changed})
    EXECUTE FUNCTION rolled_{id}_{alias}();
"""
# What was folded into an organisation is taken from those above its old place and given to those above its new one;
# what both places share is not touched. What waits to be folded finds its way by itself. Of a sub-tree that moves,
# only the top does this: where the row above stood before, nobody stands now. So it is with one that is deleted.
_MOVED = """
CREATE OR REPLACE FUNCTION rolled_moved() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
IF length(OLD.path) > {step} AND NOT EXISTS (
    SELECT 1 FROM {organisations} WHERE path = left(OLD.path, length(OLD.path) - {step})
) THEN RETURN NULL; END IF;
PERFORM pg_advisory_xact_lock({lock});
INSERT INTO {figures} AS kept (organisation_id, number, month, n, own)
SELECT place.id, moved.number, moved.month, sum(moved.n), 0
FROM (
    SELECT left(way.path, {step} * level) AS path, folded.number, folded.month, way.sign * folded.n AS n
    FROM {figures} AS folded, (VALUES (OLD.path, -1), (NEW.path, 1)) AS way (path, sign),
        generate_series(1, length(way.path) / {step} - 1) AS level
    WHERE folded.organisation_id = NEW.id AND folded.n <> 0
) AS moved JOIN {organisations} AS place ON place.path = moved.path
GROUP BY 1, 2, 3 HAVING sum(moved.n) <> 0
ON CONFLICT (organisation_id, month, number) DO UPDATE SET n = kept.n + excluded.n;
RETURN NULL;
END $body$;
CREATE OR REPLACE TRIGGER rolled_moved AFTER UPDATE ON {organisations} FOR EACH ROW
    WHEN (OLD.path IS DISTINCT FROM NEW.path) EXECUTE FUNCTION rolled_moved();
CREATE OR REPLACE FUNCTION rolled_gone() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
PERFORM pg_advisory_xact_lock({lock});
IF EXISTS (SELECT 1 FROM {organisations} WHERE path = left(OLD.path, length(OLD.path) - {step})) THEN
UPDATE {figures} AS kept SET n = kept.n - folded.n
FROM {figures} AS folded, generate_series(1, length(OLD.path) / {step} - 1) AS level,
    {organisations} AS place
WHERE folded.organisation_id = OLD.id AND place.path = left(OLD.path, {step} * level)
    AND kept.organisation_id = place.id AND kept.month = folded.month AND kept.number = folded.number;
END IF;
DELETE FROM {figures} WHERE organisation_id = OLD.id;
DELETE FROM {deltas} WHERE organisation_id = OLD.id;
RETURN NULL;
END $body$;
CREATE OR REPLACE TRIGGER rolled_gone AFTER DELETE ON {organisations} FOR EACH ROW EXECUTE FUNCTION rolled_gone();
"""
_OURS = """
SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE 'rolled\\_%' AND NOT tgisinternal
"""


@cache
def digest() -> str:
    """By which declarations sums are kept; others than those they were built by make them worthless."""
    return hashlib.sha256("\n".join(statements()).encode()).hexdigest()


def take_off_before_migrate(*, sender: AppConfig, plan: Sequence[object], using: str, **_: Any) -> None:  # noqa: ARG001
    """Will leave tables to migrations without triggers, and the sums to be built anew when they are done."""
    if plan and installed(using=using):
        with transaction.atomic(using=using), connections[using].cursor() as cursor:
            _take_off(cursor)
            cursor.execute(f"COMMENT ON TABLE {STATE} IS NULL")
            cursor.execute(f"DELETE FROM {STATE}")  # noqa: S608 - a name of ours


def install_after_migrate(*, sender: AppConfig, using: str, **_: Any) -> None:  # noqa: ARG001
    """Will put the triggers on the tables where they are not yet what the declarations say; runs as the owner."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT bool_and(to_regclass(name) IS NOT NULL) FROM unnest(%s::text[]) AS name", [_tables()])
        if cursor.fetchone() == (True,) and installed(using=using) != digest():
            install(using=using)


def install(*, using: str = "default") -> None:
    """Will put every trigger on its table and take off those no longer declared; runs as the owner."""
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        _take_off(cursor)
        for statement in statements():
            cursor.execute(statement)
        cursor.execute(f"COMMENT ON TABLE {STATE} IS 'rolled {digest()}'")


def _take_off(cursor: CursorWrapper) -> None:
    cursor.execute(_OURS)
    for trigger, table in cursor.fetchall():
        cursor.execute(f'DROP TRIGGER "{trigger}" ON {table}')


def installed(*, using: str = "default") -> str:
    """The digest of the declarations whose triggers are on the tables; "" where there are none."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT coalesce(obj_description(to_regclass(%s), 'pg_class'), '')", [STATE])
        return str(cursor.fetchone()[0]).removeprefix("rolled ")


def statements() -> list[str]:
    """The SQL of all functions and triggers."""
    tables = sorted({table for rows in declared() for table in rows.tables.values()})
    return [
        *(_statement_trigger(table) for table in tables),
        *(made for rows in declared() for made in _looked_up_triggers(rows)),
        _MOVED.format(step=STEP, lock=FOLD_LOCK, figures=FIGURES, deltas=DELTAS, organisations=ORGANISATIONS),
    ]


def _tables() -> list[str]:
    used = {table for rows in declared() for table in (*rows.tables.values(), *rows.looked_up.values())}
    return sorted(used | {DELTAS, FIGURES, STATE, ORGANISATIONS})


def _statement_trigger(table: str) -> str:
    written = [rows for rows in declared() if table in rows.tables.values()]
    deciding = {column for rows in written for alias in _of(table, rows) for column in columns(rows=rows, alias=alias)}
    changed = _noted(table, written, {"gone": -1, "come": 1})
    return _STATEMENTS.format(
        table=table,
        state=STATE,
        first=FIRST_DAY,
        on_insert=_noted(table, written, {"come": 1}),
        on_delete=_noted(table, written, {"gone": -1}),
        on_update=_IF_CHANGED.format(columns=", ".join(["id", *sorted(deciding - {"id"})]), then=changed),
    )


def _of(table: str, rows: RolledRows) -> list[str]:
    """The aliases that are this table: two where it is joined to itself."""
    return [alias for alias, name in rows.tables.items() if name == table]


def _noted(table: str, written: list[RolledRows], changes: Mapping[str, int]) -> str:
    """The statements that note what changed: where rows come or go together, only one transaction does so at a time."""
    return _MANY_OR_FEW.format(
        locks="\n".join(dict.fromkeys(_locks(table, written, list(changes)))),
        changed=list(changes)[-1],
        few=FEW,
        many=_note(_all_parts(table, written, changes, folded="$1", months_from="$2")),
        static=_note(_all_parts(table, written, changes, folded="folded", months_from="months_from")),
    )


def _all_parts(table: str, written: list[RolledRows], changes: Mapping[str, int], **days: str) -> Iterator[str]:
    return (part for rows in written for part in _parts(table, rows, changes, **days))


def _parts(table: str, rows: RolledRows, changes: Mapping[str, int], **days: str) -> Iterator[str]:
    """Each alias with what changed beside all others as they are now; what several saw change was counted too often."""
    aliases = _of(table, rows)
    for size in range(1, len(aliases) + 1):
        for some in combinations(aliases, size):
            for names in product(changes, repeat=size):
                sign = (-1) ** (size + 1) * prod(changes[name] for name in names)
                yield edges(rows=rows, sign=sign, instead=dict(zip(some, names, strict=True)), **days)


def _locks(table: str, written: list[RolledRows], changed: list[str]) -> Iterator[str]:
    for rows in written:
        if rows.one_at_a_time:
            held, pointing = rows.one_at_a_time
            column = pointing[_of(table, rows)[0]]
            both = (_POINTED_TO.format(column=column, changed=name) for name in changed)
            yield _LOCK.format(table=held, pointed_to=" UNION ".join(both))


def _looked_up_triggers(rows: RolledRows) -> Iterator[str]:
    for alias, table in rows.looked_up.items():
        deciding = [column for column in columns(rows=rows, alias=alias) if column != "id"]
        if not deciding:
            continue
        changes = (("(SELECT OLD.*)", -1), ("(SELECT NEW.*)", 1))
        days = {"folded": "folded", "months_from": "months_from"}
        found = (edges(rows=rows, sign=sign, instead={alias: name}, **days) for name, sign in changes)
        yield _LOOKED_UP.format(
            id=rows.id,
            alias=alias,
            table=table,
            state=STATE,
            first=FIRST_DAY,
            note=_note(found),
            changed=" OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in deciding),
        )


def _note(found: Iterable[str]) -> str:
    return _NOTE.format(deltas=DELTAS, edges=" UNION ALL ".join(found))
