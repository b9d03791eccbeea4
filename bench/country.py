"""The whole country with members in one province, for benches: the tree, the people, and what hangs on them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from bench.members import _copy, _execute
from bench.table import Table

PROVINCE = "37"
MORE_RECORDS = {
    # One secretary for each village of the country, all held by one account.
    "posts": """
INSERT INTO organisations_post (organisation_id, account_id, kind, basis, document_no, during)
SELECT id, %(account)s, 'secretary', 'election', '', daterange('2021-01-01', NULL) FROM organisations_organisation
WHERE form = 'branch'
""",
    "people sent": """
INSERT INTO organisations_dispatch
    (kind, person_name, person_code, home_unit, organisation_id, document_no, during, end_reason)
SELECT 'party_affairs_worker', '某', 'W' || id, '', id, '', daterange('2021-01-01', '2027-01-01'), ''
FROM organisations_organisation WHERE kind IN ('township', 'subdistrict')
""",
    "joint organisations": """
INSERT INTO organisations_jointorganisation
    (code, name, name_pinyin, name_initials, pairing_form, form, state, superior_id, purpose, approver,
     approval_document_no, approval_reason, pairing_run_code, proposed_at, decision_note, during, end_reason)
SELECT 'J' || id, name, '', '', (ARRAY['with_community', 'with_enterprise', 'with_department'])[id %% 3 + 1],
    'alliance', 'founded', id, '', '', '', '', '', now(), '', daterange('2021-01-01', NULL), ''
FROM organisations_organisation WHERE kind = 'township'
""",
    "their villages": """
INSERT INTO organisations_jointparty (joint_id, organisation_id, role, consent, answer_note, during)
SELECT joint.id, village.id, 'village', 'given', '', joint.during
FROM organisations_jointorganisation AS joint
CROSS JOIN LATERAL (
    SELECT id FROM organisations_organisation WHERE parent_id = joint.superior_id AND kind = 'village'
    ORDER BY path LIMIT 4
) AS village
""",
    "members away": """
INSERT INTO members_stayaway
    (member_id, host_place, purpose, is_abroad, away_since, told_by_member, during)
SELECT id, '青岛市', 'work', false, day, false, daterange(day, NULL)
FROM (SELECT id, '2024-01-01'::date + (id %% 900)::int AS day FROM members_member WHERE id %% 10 = 0) AS away
""",
}


def fill(table: Table, folder: Path, count: int, rows: str) -> None:
    from django.utils import timezone

    from lianjian.kernel.accounts import new_account
    from lianjian.kernel.actor import command_line
    from lianjian.records.organisations.actions.divisions import import_divisions
    from lianjian.records.organisations.models import Organisation
    from lianjian.records.organisations.paths import within

    long_ago = timezone.now() - timedelta(days=600)
    province = PROVINCE if rows == "shandong" else None
    with timed(table, "the tree loaded, every change of a figure noted beside it", most=120):
        import_divisions(files=folder, under=None, province=province, by=command_line(), at=long_ago)
    account = new_account(login="posts", name="某")
    account.save()
    where = Organisation.objects.get(code=PROVINCE)
    homes = list(Organisation.objects.filter(within(where.path), form="branch").values_list("pk", flat=True))
    with silent(), timed(table, f"COPY {count:,} members, and more records, nothing noted"):
        _copy(count, homes)
        _execute("ANALYZE")
        for statement in MORE_RECORDS.values():
            _ask(statement, {"account": account.pk})
    _execute("VACUUM ANALYZE")


@contextmanager
def silent() -> Iterator[None]:
    """Nothing is noted: as a dump is restored."""
    from lianjian.results.indicators.rolled.declared import declared

    tables = {table for rows in declared() for table in (*rows.tables.values(), *rows.looked_up.values())}
    for table in tables:
        _execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    try:
        yield
    finally:
        for table in tables:
            _execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


@contextmanager
def timed(table: Table, name: str, *, most: float | None = None) -> Iterator[None]:
    started = time.perf_counter()
    yield
    table.line(name, time.perf_counter() - started, "s", most=most)


def _ask(statement: str, asked: dict[str, Any]) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement, asked)
