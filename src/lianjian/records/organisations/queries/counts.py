"""Inclusive counts of sub-trees: what was folded plus what waits to be."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection

from lianjian.records.organisations.counted import live_rows
from lianjian.records.organisations.enums import UnitKind
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.paths import STEP, end_of, superior_path

Counts = dict[UnitKind, int]

_FOLDED = """
SELECT organisation_id, metric, n FROM organisations_organisationcount
WHERE organisation_id = ANY(%(ids)s) AND metric = ANY(%(metrics)s)
"""
_PENDING = """
SELECT left(path, %(length)s), metric, sum(n) FROM organisations_countdelta
WHERE path >= %(from)s AND path < %(to)s AND length(path) > %(length)s AND metric = ANY(%(metrics)s) GROUP BY 1, 2
"""
_DRIFT = """
WITH living AS (
    SELECT left(path, %(step)s * level) AS path, metric, sum(n) AS n
    FROM ({rows}) AS counted, generate_series(1, length(path) / %(step)s - 1) AS level
    GROUP BY 1, 2 HAVING sum(n) <> 0
), kept AS (
    SELECT path, metric, sum(n) AS n FROM (
        SELECT organisation.path, counted.metric, counted.n
        FROM organisations_organisationcount AS counted
        JOIN organisations_organisation AS organisation ON organisation.id = counted.organisation_id
        UNION ALL
        SELECT left(path, %(step)s * level), metric, n
        FROM organisations_countdelta, generate_series(1, length(path) / %(step)s - 1) AS level
    ) AS both_kinds GROUP BY 1, 2
)
SELECT organisation.code, metric, coalesce(kept.n, 0), coalesce(living.n, 0)
FROM living FULL JOIN kept USING (path, metric)
JOIN organisations_organisation AS organisation ON organisation.path = coalesce(living.path, kept.path)
WHERE coalesce(kept.n, 0) <> coalesce(living.n, 0)
ORDER BY organisation.path, metric
"""


@dataclass(frozen=True, kw_only=True)
class Drift:
    """A count that is not what counting live gives: a fault of the program."""

    code: str
    metric: str
    kept: int
    living: int


def counts_of(*, organisation: Organisation) -> Counts:
    """The living organisations of the sub-tree by kind, its root included; kinds there are none of left out."""
    return counts_of_each(organisations=[organisation])[organisation.pk]


def counts_of_each(*, organisations: Iterable[Organisation]) -> dict[int, Counts]:
    """The counts of siblings (or of one), by their ids; two queries however many there are."""
    asked = list(organisations)
    below = numbers_below_each(organisations=asked, metrics=UnitKind.values)
    totals: dict[int, Counts] = {one.pk: _itself(one) for one in asked}
    for pk, counts in totals.items():
        for metric, n in below[pk].items():
            counts[UnitKind(metric)] = counts.get(UnitKind(metric), 0) + n
    return {pk: {kind: n for kind, n in counts.items() if n} for pk, counts in totals.items()}


def numbers_below(*, organisation: Organisation, metrics: Collection[str]) -> dict[str, int]:
    """What is counted in the sub-tree, by metric; none left out."""
    return numbers_below_each(organisations=[organisation], metrics=metrics)[organisation.pk]


def numbers_below_each(
    *, organisations: Collection[Organisation], metrics: Collection[str]
) -> dict[int, dict[str, int]]:
    """As `numbers_below` for siblings, by their ids; people at home in an organisation itself count with it."""
    by_path = {organisation.path: organisation.pk for organisation in organisations}
    totals = {pk: dict.fromkeys(metrics, 0) for pk in by_path.values()}
    if not by_path:
        return totals
    some = min(by_path)
    above = superior_path(some) if len(by_path) > 1 else some
    asked: dict[str, Any] = {
        "ids": list(totals), "metrics": list(metrics),
        "length": len(some), "from": above, "to": end_of(above),
    }  # fmt: skip
    rows: list[tuple[int | None, str, int]] = []
    with connection.cursor() as cursor:
        cursor.execute(_FOLDED, asked)
        rows += cursor.fetchall()
        cursor.execute(_PENDING, asked)
        rows += [(by_path.get(path), metric, n) for path, metric, n in cursor.fetchall()]
    for pk, metric, n in rows:
        if pk is not None:
            totals[pk][metric] += int(n)
    return totals


def _itself(organisation: Organisation) -> Counts:
    return {} if organisation.dissolved_on else {UnitKind(organisation.kind): 1}


def drifted_counts() -> list[Drift]:
    """Every count that is not what counting live gives; empty unless the program is at fault."""
    with connection.cursor() as cursor:
        cursor.execute(_DRIFT.format(rows=live_rows()), {"step": STEP})
        return [
            Drift(code=code, metric=metric, kept=int(kept), living=int(living))
            for code, metric, kept, living in cursor.fetchall()
        ]
