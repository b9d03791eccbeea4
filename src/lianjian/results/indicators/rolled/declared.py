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

_EDGES = """
SELECT {organisation} AS organisation_id, counted.number, edge.from_on, {sign} * edge.n AS n
FROM {rows}
CROSS JOIN LATERAL (VALUES {days}) AS counted (number, during)
CROSS JOIN LATERAL (
    VALUES (coalesce(lower(counted.during), '{first}'::date), 1), (upper(counted.during), -1)
) AS edge (from_on, n)
WHERE NOT isempty(counted.during) AND edge.from_on IS NOT NULL AND {organisation} IS NOT NULL
"""
_NOTED_ON = (
    "CASE WHEN {day} > {folded} THEN {day} WHEN {day} < {months_from} THEN '{first}'::date "
    "ELSE date_trunc('month', {day})::date END"
)
# For all records at once: rows that count on the same days are one before they become two edges.
_GATHERED = """
SELECT organisation_id, number, edge.from_on, edge.sign * sum(spans.n) AS n
FROM (
    SELECT organisation_id, number, {starts} AS starts, {ends} AS ends, count(*) AS n
    FROM (
        SELECT {organisation} AS organisation_id, counted.number,
            coalesce(lower(counted.during), '{first}'::date) AS starts, upper(counted.during) AS ends
        FROM {rows} CROSS JOIN LATERAL (VALUES {days}) AS counted (number, during)
        WHERE NOT isempty(counted.during) AND {organisation} IS NOT NULL
    ) AS span GROUP BY 1, 2, 3, 4
) AS spans CROSS JOIN LATERAL (VALUES (starts, 1), (ends, -1)) AS edge (from_on, sign)
WHERE edge.from_on IS NOT NULL GROUP BY 1, 2, 3, edge.sign
"""


def declared() -> list[RolledRows]:
    """All records that are kept, each declaration once, whichever measures are made of it."""
    found = {
        rows.id: rows for measure in MEASURES.values() if measure.rolled is not None for rows in measure.rolled.rows
    }
    return list(found.values())


def edges(*, rows: RolledRows, sign: int, instead: Mapping[str, str] | None = None) -> str:
    """The SELECT of organisation_id, number, from_on, n; `instead` puts other rows in the place of an alias's table."""
    relations = {**rows.tables, **rows.looked_up, **(instead or {})}
    return _EDGES.format(
        organisation=rows.organisation,
        sign=sign,
        rows=rows.rows.format(**relations),
        days=_days(rows),
        first=FIRST_DAY,
    )


def noted_on(*, day: str, folded: str, months_from: str) -> str:
    """The day to keep for a change: days behind the last fold become their month, and those long ago one day."""
    return _NOTED_ON.format(day=day, folded=folded, months_from=months_from, first=FIRST_DAY)


def all_edges(*, until: str, months_from: str) -> str:
    """The SELECT over all records there are, gathered by organisation, number and the day to keep."""
    starts, ends = (noted_on(day=f"span.{day}", folded=until, months_from=months_from) for day in ("starts", "ends"))
    gathered = (
        _GATHERED.format(
            organisation=rows.organisation,
            rows=rows.rows.format(**rows.tables, **rows.looked_up),
            days=_days(rows),
            first=FIRST_DAY,
            starts=starts,
            ends=ends,
        )
        for rows in declared()
    )
    return " UNION ALL ".join(gathered)


def _days(rows: RolledRows) -> str:
    return ", ".join(f"('{number}', {days})" for number, days in rows.days())


def columns(*, rows: RolledRows, alias: str) -> list[str]:
    """The columns of an alias that decide what its rows count for."""
    said = " ".join((rows.rows, rows.organisation, *(days for _number, days in rows.days())))
    return sorted(set(re.findall(rf"\b{alias}\.(\w+)", said)))
