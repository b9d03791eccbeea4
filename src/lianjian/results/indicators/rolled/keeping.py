"""Keeping the running sums: folding what was noted, counting all again from nothing, comparing with the records."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.errors import Refused
from lianjian.records.organisations.paths import DEEPEST, STEP
from lianjian.results.indicators.models import RolledState
from lianjian.results.indicators.rolled.declared import (
    DELTAS,
    FIGURES,
    FIRST_DAY,
    ORGANISATIONS,
    all_edges,
)
from lianjian.results.indicators.rolled.triggers import FOLD_LOCK, digest, installed

NIGHT = 3
EXAMPLES = 20
logger = logging.getLogger(__name__)

# A change counts for the number itself and, where months are told apart, for its month.
_BY_MONTH = """
SELECT organisation_id, number, kept_as.month, sum(n) AS n
FROM {changes} AS change CROSS JOIN LATERAL (
    SELECT '{first}'::date AS month
    UNION ALL SELECT date_trunc('month', from_on)::date WHERE from_on >= %(months_from)s
) AS kept_as
WHERE from_on <= %(on)s GROUP BY 1, 2, 3 HAVING sum(n) <> 0
"""
_ABOVE = """
SELECT left(place.path, {step} * level) AS path, own.number, own.month, sum(own.n) AS n,
    coalesce(sum(own.n) FILTER (WHERE {step} * level = length(place.path)), 0) AS own
FROM {own} AS own JOIN {organisations} AS place ON place.id = own.organisation_id,
    generate_series(1, length(place.path) / {step}) AS level
GROUP BY 1, 2, 3
"""
# Everything at once goes up level by level: each has far fewer rows than the one below it.
_LEVEL = """
level_{level} AS (
    SELECT organisation_id, number, month, sum(n) AS n, sum(own) AS own FROM (
        SELECT organisation_id, number, month, n, n AS own FROM placed WHERE level = {level}
        UNION ALL
        SELECT child.parent_id, below.number, below.month, below.n, 0
        FROM level_{below} AS below JOIN {organisations} AS child ON child.id = below.organisation_id
    ) AS here GROUP BY 1, 2, 3
)
"""
_ALL_LIVING = """
own AS ({own_edge}),
placed AS MATERIALIZED (
    SELECT own.organisation_id, length(place.path) / {step} AS level, own.number, own.month, own.n
    FROM own JOIN {organisations} AS place ON place.id = own.organisation_id
),
level_{above_all} AS (SELECT organisation_id, number, month, n, n AS own FROM placed WHERE false),
{levels},
living AS ({each_level})
"""
_FOLD = """
WITH taken AS (DELETE FROM {deltas} WHERE from_on <= %(on)s RETURNING organisation_id, number, from_on, n),
own AS ({own_taken}),
above AS ({above_own})
INSERT INTO {figures} AS kept (organisation_id, number, month, n, own)
SELECT place.id, above.number, above.month, above.n, above.own
FROM above JOIN {organisations} AS place ON place.path = above.path
WHERE above.n <> 0 OR above.own <> 0
ON CONFLICT (organisation_id, month, number) DO UPDATE SET n = kept.n + excluded.n, own = kept.own + excluded.own
"""
# One statement, one snapshot: whoever commits meanwhile is neither counted nor loses what he noted.
_REBUILD = """
WITH edge AS MATERIALIZED ({edges}),
noted AS (DELETE FROM {deltas}),
later AS (
    INSERT INTO {deltas} (organisation_id, number, from_on, n)
    SELECT organisation_id, number, from_on, sum(n) FROM edge WHERE from_on > %(on)s
    GROUP BY 1, 2, 3 HAVING sum(n) <> 0
),
{all_living}
INSERT INTO {figures} AS kept (organisation_id, number, month, n, own)
SELECT organisation_id, number, month, coalesce(living.n, 0), coalesce(living.own, 0)
FROM living FULL JOIN {figures} AS had USING (organisation_id, number, month)
WHERE (living.n, living.own) IS DISTINCT FROM (had.n, had.own)
ON CONFLICT (organisation_id, month, number) DO UPDATE SET n = excluded.n, own = excluded.own
"""
_COMPARE = """
WITH edge AS MATERIALIZED ({edges}),
{all_living},
waiting AS ({own_waiting}),
kept AS (
    SELECT organisation_id, number, month, sum(n) AS n, sum(own) AS own FROM (
        SELECT organisation_id, number, month, n, own FROM {figures}
        UNION ALL
        SELECT place.id, above.number, above.month, above.n, above.own
        FROM ({above_waiting}) AS above JOIN {organisations} AS place ON place.path = above.path
    ) AS both_kinds GROUP BY 1, 2, 3
),
to_come AS (
    SELECT organisation_id, number, from_on, sum(kept) AS kept, sum(living) AS living
    FROM (
        SELECT organisation_id, number, from_on, n AS kept, 0 AS living FROM {deltas} WHERE from_on > %(on)s
        UNION ALL SELECT organisation_id, number, from_on, 0, n FROM edge WHERE from_on > %(on)s
    ) AS day GROUP BY 1, 2, 3 HAVING sum(kept) <> sum(living)
),
wrong AS (
    SELECT organisation_id, number, month, coalesce(kept.n, 0) AS kept, coalesce(living.n, 0) AS living
    FROM living FULL JOIN kept USING (organisation_id, number, month)
    WHERE coalesce(kept.n, 0) <> coalesce(living.n, 0) OR coalesce(kept.own, 0) <> coalesce(living.own, 0)
    UNION ALL SELECT organisation_id, number, from_on, kept, living FROM to_come
)
SELECT place.code, wrong.number, wrong.month, wrong.kept, wrong.living
FROM wrong JOIN {organisations} AS place ON place.id = wrong.organisation_id
ORDER BY place.path, wrong.number, wrong.month
"""
YEARS_BY_MONTH = 3


class TriggersMissing(Refused):
    """The database does not yet note changes as this version of the program declares them."""


@dataclass(frozen=True, kw_only=True)
class Drift:
    """A sum that is not what counting the records gives: a fault of the program, or a change made behind its back.

    `since` is the month of which it tells, or the day that is to come; the first of all days for the number itself.
    """

    code: str
    number: str
    since: date
    kept: int
    living: int


def is_built() -> bool:
    """Whether there are sums, built by today's declarations."""
    return RolledState.objects.filter(built=digest()).exists()


@transaction.atomic
def fold_figures(*, on: date) -> int:
    """Will add what was noted up to the day to all above; how many sums changed, 0 where another folds just now.

    Writers append and wait for nobody; this alone touches the sums. A day that has begun since the last fold brings
    what begins and ends on it. What is interrupted has not happened.
    """
    state = RolledState.objects.filter(built=digest()).first() if _fold_alone() else None
    if state is None:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(_said(_FOLD), {"on": on, "months_from": state.months_from})
        changed = int(cursor.rowcount)
    RolledState.objects.filter(day__lt=on).update(day=on)
    return changed


@transaction.atomic
def rebuild_figures(*, at: datetime) -> int:
    """Will count everything again from the records; how many sums were put right.

    Nobody who writes waits; moves of organisations wait for the end. Raises TriggersMissing before `lianjian migrate`.
    """
    if installed() != digest():
        raise TriggersMissing(
            _("The database does not yet note changes as this version counts them."),
            remedies=(_("Run lianjian migrate."),),
        )
    on = timezone.localdate(at)
    months_from = date(on.year - YEARS_BY_MONTH, 1, 1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [FOLD_LOCK])
        with _planned_large(cursor):
            cursor.execute(_said(_REBUILD), {"on": on, "months_from": months_from})
        changed = int(cursor.rowcount)
    built = {"built": digest(), "day": on, "months_from": months_from, "rebuilt_at": at}
    RolledState.objects.update_or_create(pk=1, defaults={**built, "drifted": 0, "compared_at": None})
    return changed


@transaction.atomic
def drifted_figures(*, on: date) -> list[Drift]:
    """Every sum, and every change to come, that is not what the records give on the day; nobody waits for it."""
    state = RolledState.objects.filter(built=digest()).first()
    if state is None:
        return []
    with connection.cursor() as cursor, _planned_large(cursor):
        cursor.execute(_said(_COMPARE), {"on": max(on, state.day), "months_from": state.months_from})
        return [
            Drift(code=code, number=number, since=since, kept=int(kept), living=int(living))
            for code, number, since, kept, living in cursor.fetchall()
        ]


@transaction.atomic
def compare_figures(*, by: Actor, at: datetime) -> list[Drift]:
    """Will compare all sums with the records, and put right what was wrong, with a line in the journal."""
    drifted = drifted_figures(on=timezone.localdate(at))
    if drifted:
        logger.error("%d sums were not what the records give, the first: %s", len(drifted), drifted[0])
        rebuild_figures(at=at)
        state = RolledState.objects.get()
        examples = [f"{one.code} {one.number} {one.kept} ≠ {one.living}" for one in drifted[:EXAMPLES]]
        journal.record(by=by, at=at, action="put_sums_right", subject=state, wrong=len(drifted), examples=examples)
    RolledState.objects.update(compared_at=at, drifted=len(drifted))
    return drifted


def keep_figures(*, by: Actor, at: datetime) -> int:
    """Will do what is due: build what is not built, fold what was noted, and once a night compare; how many changed."""
    if installed() != digest():
        return 0
    if not is_built():
        return rebuild_figures(at=at)
    changed = fold_figures(on=timezone.localdate(at))
    if _comparing_is_due(at):
        compare_figures(by=by, at=at)
    return changed


def _comparing_is_due(at: datetime) -> bool:
    """Once a day, from three in the morning; a machine that sleeps at night does it when it wakes."""
    day = timezone.localtime(at).replace(hour=NIGHT, minute=0, second=0, microsecond=0)
    latest = RolledState.objects.filter(built=digest()).values_list("compared_at", "rebuilt_at").first()
    return at >= day and latest is not None and max(filter(None, latest)) < day


def _said(statement: str) -> str:
    """The statement with the names of our tables and its parts; `on` and `months_from` are asked for."""
    names = {"deltas": DELTAS, "figures": FIGURES, "organisations": ORGANISATIONS, "step": STEP}
    by_month = {
        f"own_{name}": _BY_MONTH.format(first=FIRST_DAY, changes=changes)
        for name, changes in (("taken", "taken"), ("edge", "edge"), ("waiting", DELTAS))
    }
    above = {f"above_{own}": _ABOVE.format(**names, own=own) for own in ("own", "waiting")}
    levels = range(DEEPEST, 0, -1)
    all_living = _ALL_LIVING.format(
        **names,
        **by_month,
        above_all=DEEPEST + 1,
        levels=",".join(_LEVEL.format(**names, level=level, below=level + 1) for level in levels),
        each_level=" UNION ALL ".join(f"SELECT * FROM level_{level}" for level in levels),  # noqa: S608
    )
    edges = all_edges(until="%(on)s", months_from="%(months_from)s")
    return statement.format(**names, **by_month, **above, all_living=all_living, edges=edges)


def _fold_alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [FOLD_LOCK])
        return bool(cursor.fetchone()[0])


@contextmanager
def _planned_large(cursor: CursorWrapper) -> Iterator[None]:
    """Right after a large load the planner takes tables for empty ones and would join row by row, for hours."""
    cursor.execute("SET LOCAL enable_nestloop = off")
    cursor.execute("SET LOCAL work_mem = '256MB'")
    yield
    cursor.execute("RESET enable_nestloop")
    cursor.execute("RESET work_mem")
