"""What the rooms declare to be kept, as SQL: each row becomes +1 on the day it begins to count and -1 where it ends."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lianjian.kernel.rolled import RolledRows
from lianjian.results.indicators.registry import MEASURES

DELTAS = "indicators_figuredelta"
FIGURES = "indicators_rolledfigure"
STATE = "indicators_rolledstate"
ORGANISATIONS = "organisations_organisation"
# Stands for "always has": psycopg knows no day before it.
FIRST_DAY = "0001-01-01"

# Rows that count on the same days become one before they become two edges, and all days of a row are worked out at
# once: beside a join with VALUES that takes a third of the time.
_EDGES = """
SELECT organisation_id, number, edge.from_on, edge.sign * spans.n AS n
FROM (
    SELECT organisation_id, number, {starts} AS starts, {ends} AS ends, {sign} * count(*) AS n
    FROM (
        SELECT organisation_id, number, coalesce(lower(during), '{first}'::date) AS starts, upper(during) AS ends
        FROM (
            SELECT {organisation} AS organisation_id,
                unnest(ARRAY[{numbers}]) AS number, unnest(ARRAY[{days}]) AS during
            FROM {rows}
        ) AS counted WHERE NOT isempty(during) AND organisation_id IS NOT NULL
    ) AS span GROUP BY 1, 2, 3, 4
) AS spans CROSS JOIN LATERAL (VALUES (starts, 1), (ends, -1)) AS edge (from_on, sign)
WHERE edge.from_on IS NOT NULL
"""
_NOTED_ON = (
    "CASE WHEN {day} > {folded} THEN {day} WHEN {day} < {months_from} THEN '{first}'::date "
    "ELSE date_trunc('month', {day}::timestamp)::date END"
)


def declared() -> list[RolledRows]:
    """All records that are kept, each declaration once, whichever measures are made of it."""
    found = {
        rows.id: rows for measure in MEASURES.values() if measure.rolled is not None for rows in measure.rolled.rows
    }
    return list(found.values())


def edges(
    *, rows: RolledRows, folded: str, months_from: str, sign: int = 1, instead: Mapping[str, str] | None = None
) -> str:
    """The SELECT of organisation_id, number, from_on (the day to keep), n: not gathered wholly, an edge may come twice.

    `folded` and `months_from` are SQL of the day of the last fold and of the first month told apart; `instead` puts
    other rows in the place of an alias's table.
    """
    relations = {**rows.tables, **rows.looked_up, **(instead or {})}
    starts, ends = (_noted_on(day=f"span.{day}", folded=folded, months_from=months_from) for day in ("starts", "ends"))
    numbers, days = zip(*rows.days(), strict=True)
    return _EDGES.format(
        organisation=rows.organisation,
        sign=sign,
        rows=rows.rows.format(**relations),
        numbers=", ".join(f"'{number}'" for number in numbers),
        days=", ".join(days),
        first=FIRST_DAY,
        starts=starts,
        ends=ends,
    )


def _noted_on(*, day: str, folded: str, months_from: str) -> str:
    """The day to keep for a change: days behind the last fold become their month, and those long ago one day."""
    return _NOTED_ON.format(day=day, folded=folded, months_from=months_from, first=FIRST_DAY)


def all_edges(*, until: str, months_from: str) -> str:
    """The SELECT over all records there are."""
    return " UNION ALL ".join(edges(rows=rows, folded=until, months_from=months_from) for rows in declared())


def columns(*, rows: RolledRows, alias: str) -> list[str]:
    """The columns of an alias that decide what its rows count for."""
    said = " ".join((rows.rows, rows.organisation, *(days for _number, days in rows.days())))
    return sorted(set(re.findall(rf"\b{alias}\.(\w+)", said)))
