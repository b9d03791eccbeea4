"""Reading the running sums: what was folded and what waits, in one statement; nothing where they do not hold.

They hold for the day of the last fold and every day after it, and for the last day of each month told apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.db import connection

from lianjian.kernel.measures import Counted
from lianjian.records.organisations.paths import STEP, end_of
from lianjian.records.organisations.queries.counting import MeasureByPlace
from lianjian.results.indicators.models import RolledState
from lianjian.results.indicators.rolled.declared import DELTAS, FIGURES, FIRST_DAY, ORGANISATIONS, STATE
from lianjian.results.indicators.rolled.triggers import digest

Sums = dict[str, dict[str, int]]  # by path, by number

# Of a small sub-tree all places are looked up and met with what waits; of a large one each change looks up its place.
# OFFSET 0 keeps it so: joined freely, a few changes would be met with all places of a province.
FEW_PLACES = 2_000
_NEAR = """
WITH near AS MATERIALIZED (
    SELECT id, path FROM {organisations} WHERE path >= %(path)s AND path < %(end)s LIMIT {few} + 1
)
"""
_WAITING = """
SELECT left(waiting.path, %(length)s) AS path, waiting.number, waiting.n,
    CASE WHEN waiting.path = %(path)s THEN waiting.n ELSE 0 END AS own
FROM (
    SELECT near.path, change.number, change.n FROM near JOIN {deltas} AS change ON change.organisation_id = near.id
    WHERE change.from_on <= %(on)s AND change.number = ANY(%(numbers)s) AND (SELECT count(*) FROM near) <= {few}
    UNION ALL
    SELECT place.path, change.number, change.n
    FROM (
        SELECT organisation_id, number, sum(n) AS n FROM {deltas}
        WHERE from_on <= %(on)s AND number = ANY(%(numbers)s) AND (SELECT count(*) FROM near) > {few} GROUP BY 1, 2
    ) AS change CROSS JOIN LATERAL (
        SELECT path FROM {organisations} WHERE id = change.organisation_id OFFSET 0
    ) AS place
    WHERE place.path >= %(path)s AND place.path < %(end)s
) AS waiting
"""
# The number itself, less what came and went in the months after the day.
_AT = """
SELECT %(path)s::text AS path, number, n, own FROM {figures}
WHERE organisation_id = {place} AND month = '{first}' AND number = ANY(%(numbers)s)
UNION ALL
SELECT %(path)s::text, number, -n, -own FROM {figures}
WHERE organisation_id = {place} AND month > %(on)s AND number = ANY(%(numbers)s)
"""
# What the place itself has stands under its own path, as counting below gives it.
_BELOW = """
SELECT below.path, folded.number, folded.n, 0 AS own
FROM {organisations} AS below JOIN {figures} AS folded ON folded.organisation_id = below.id
WHERE below.parent_id = {place} AND folded.month = '{first}' AND folded.number = ANY(%(numbers)s)
UNION ALL
SELECT below.path, folded.number, -folded.n, 0
FROM {organisations} AS below JOIN {figures} AS folded ON folded.organisation_id = below.id
WHERE below.parent_id = {place} AND folded.month > %(on)s AND folded.number = ANY(%(numbers)s)
UNION ALL
SELECT %(path)s::text, number, own, own FROM {figures}
WHERE organisation_id = {place} AND month = '{first}' AND number = ANY(%(numbers)s)
UNION ALL
SELECT %(path)s::text, number, -own, -own FROM {figures}
WHERE organisation_id = {place} AND month > %(on)s AND number = ANY(%(numbers)s)
"""
_SUMS = """
{near}
SELECT summed.path, summed.number, summed.n, summed.own
FROM {state} AS state LEFT JOIN (
    SELECT path, number, sum(n)::bigint AS n, sum(own)::bigint AS own
    FROM ({folded} UNION ALL {waiting}) AS both_kinds GROUP BY 1, 2
) AS summed ON true
WHERE state.built = %(built)s
    AND (state.day <= %(on)s OR (%(ends_a_month)s AND state.months_from <= %(next)s))
"""
_NAMES = {
    "deltas": DELTAS, "figures": FIGURES, "organisations": ORGANISATIONS, "state": STATE, "first": FIRST_DAY,
    "few": FEW_PLACES, "place": f"(SELECT id FROM {ORGANISATIONS} WHERE path = %(path)s)",  # noqa: S608 - a name of ours
}  # fmt: skip


def comparison() -> RolledState | None:
    """When the sums were last built and compared, and with what outcome; None while figures are counted anew."""
    return RolledState.objects.filter(built=digest()).first()


def rolled_at(*, measures: Iterable[MeasureByPlace], path: str, on: date) -> dict[str, Counted]:
    """The measures that are kept, counted at the place, by their ids; one query however many they are."""
    kept = [measure for measure in measures if measure.rolled is not None]
    sums = _read(_AT, kept, path=path, on=on, length=len(path))
    return {} if sums is None else {one.id: _counted(one, sums.get(path, {}), at_itself=True) for one in kept}


def rolled_below(*, measures: Iterable[MeasureByPlace], path: str, on: date) -> dict[str, Mapping[str, Counted]]:
    """The measures that are kept, for each place of the level below by path, by their ids; one query."""
    kept = [measure for measure in measures if measure.rolled is not None]
    sums = _read(_BELOW, kept, path=path, on=on, length=len(path) + STEP)
    if sums is None:
        return {}
    return {
        one.id: {part: _counted(one, numbers, at_itself=part == path) for part, numbers in sums.items()} for one in kept
    }


def _read(folded: str, kept: list[MeasureByPlace], *, path: str, on: date, length: int) -> Sums | None:
    """The sums by path and number, own ones under number and a star; None where they do not hold for the day."""
    if not kept or not path:
        return None
    numbers = sorted({number for measure in kept if measure.rolled for number in measure.rolled.numbers})
    next_day = on + timedelta(days=1)
    asked: dict[str, Any] = {
        "path": path, "end": end_of(path), "length": length, "numbers": numbers, "on": on, "built": digest(),
        "next": next_day, "ends_a_month": next_day.day == 1,
    }  # fmt: skip
    parts = {"near": _NEAR, "folded": folded, "waiting": _WAITING}
    statement = _SUMS.format(**_NAMES, **{name: part.format(**_NAMES) for name, part in parts.items()})
    with connection.cursor() as cursor:
        cursor.execute(statement, asked)
        rows = cursor.fetchall()
    sums: Sums = {}
    for part, number, n, own in rows:
        if part is not None:
            sums.setdefault(part, {}).update({number: n, f"{number}*": own})
    return sums if rows else None


def _counted(measure: MeasureByPlace, sums: Mapping[str, int], *, at_itself: bool) -> Counted:
    rolled = measure.rolled
    assert rolled is not None, "only measures that are kept are read"
    own = [sums.get(f"{number}*", 0) if rolled.without_itself and at_itself else 0 for number in rolled.numbers]
    numbers = (sums.get(number, 0) for number in rolled.numbers)
    return rolled.counted(tuple(n - itself for n, itself in zip(numbers, own, strict=True)))
