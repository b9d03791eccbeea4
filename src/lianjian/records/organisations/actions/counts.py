"""Keeping the inclusive counts: deltas written with each act, folded a little later, rebuilt from nothing at will."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import connection, transaction

from lianjian.records.organisations.actions.locks import fold_alone, hold_tree_alone, keep_tree_still
from lianjian.records.organisations.counted import OWN, live_people, live_rows
from lianjian.records.organisations.models import CountDelta
from lianjian.records.organisations.paths import STEP

_ROLL_UP = """
WITH source AS ({source}),
above AS (
    SELECT left(path, %(step)s * level) AS path, metric, sum(n) AS n
    FROM (SELECT path, metric, sum(n) AS n FROM source GROUP BY path, metric) AS gathered,
         generate_series(1, length(path) / %(step)s - 1) AS level
    GROUP BY 1, 2
)
INSERT INTO organisations_organisationcount AS counted (organisation_id, metric, n)
SELECT organisation.id, above.metric, above.n
FROM above JOIN organisations_organisation AS organisation ON organisation.path = above.path
WHERE above.n <> 0
ON CONFLICT (organisation_id, metric) DO UPDATE SET n = counted.n + excluded.n
"""
_PENDING = "DELETE FROM organisations_countdelta RETURNING path, metric, n"
_RECOUNT_PEOPLE = """
UPDATE organisations_organisation AS home SET people = coalesce(counted.n, 0)
FROM organisations_organisation AS every
LEFT JOIN (SELECT organisation_id, sum(n) AS n FROM ({people}) AS own GROUP BY 1) AS counted
    ON counted.organisation_id = every.id
WHERE home.id = every.id AND home.people <> coalesce(counted.n, 0)
"""
_NOTE_PEOPLE = """
WITH noted (id, metric, n) AS (SELECT * FROM unnest(%(ids)s::bigint[], %(metrics)s::text[], %(numbers)s::int[])),
locked AS (
    SELECT id FROM organisations_organisation WHERE id IN (SELECT id FROM noted) ORDER BY id FOR NO KEY UPDATE
),
homes AS (
    UPDATE organisations_organisation AS home SET people = people + added.n
    FROM (SELECT id, sum(n) AS n FROM noted JOIN locked USING (id) GROUP BY id) AS added
    WHERE home.id = added.id RETURNING home.id, home.path
)
INSERT INTO organisations_countdelta (path, metric, n)
SELECT path || %(own)s, metric, n FROM noted JOIN homes USING (id) WHERE n <> 0
"""


def note_count(*, path: str, metric: str, n: int) -> None:
    """Will note a change of the counts of all above the path."""
    CountDelta.objects.create(path=path, metric=metric, n=n)


def note_people(*, changes: Mapping[tuple[int, str], int]) -> None:
    """Will note that so many more (or fewer) people are at home in organisations, by organisation id and metric."""
    keep_tree_still()
    noted = [(pk, metric, n) for (pk, metric), n in changes.items() if n]
    if not noted:
        return
    ids, metrics, numbers = (list(column) for column in zip(*noted, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(_NOTE_PEOPLE, {"ids": ids, "metrics": metrics, "numbers": numbers, "own": OWN})


@transaction.atomic
def fold_counts(*, at: datetime) -> int:  # noqa: ARG001 - every tick is called with its moment
    """Will add what was noted to the counts; how many rows changed, 0 where another folds just now.

    Writers append and never wait for the root's row; this is the only one that touches it.
    """
    return _roll_up(_PENDING) if fold_alone() else 0


@transaction.atomic
def rebuild_counts() -> None:
    """Will count everything again from nothing."""
    hold_tree_alone()
    with connection.cursor() as cursor:
        # Right after a large load the planner takes the table for an empty one and would join row by row, for hours.
        cursor.execute("SET LOCAL enable_nestloop = off")
        cursor.execute("DELETE FROM organisations_countdelta")
        cursor.execute("DELETE FROM organisations_organisationcount")
        cursor.execute(_RECOUNT_PEOPLE.format(people=live_people()))
    _roll_up(live_rows())


def _roll_up(source: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_ROLL_UP.format(source=source), {"step": STEP})
        return int(cursor.rowcount)
