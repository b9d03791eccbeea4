"""Inclusive counts of sub-trees: what was folded plus what waits to be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from lianjian.records.organisations.enums import UnitKind
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.paths import STEP, end_of, superior_path

Counts = dict[UnitKind, int]

_FOLDED = """
SELECT organisation_id, metric, n FROM organisations_organisationcount WHERE organisation_id = ANY(%s)
"""
_PENDING = """
SELECT left(path, %(length)s), metric, sum(n) FROM organisations_countdelta
WHERE path >= %(from)s AND path < %(to)s AND length(path) > %(length)s GROUP BY 1, 2
"""
_DRIFT = """
WITH living AS (
    SELECT left(path, %(step)s * level) AS path, kind AS metric, count(*) AS n
    FROM organisations_organisation, generate_series(1, length(path) / %(step)s - 1) AS level
    WHERE dissolved_on IS NULL GROUP BY 1, 2
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
    kind: UnitKind
    kept: int
    living: int


def counts_of(*, organisation: Organisation) -> Counts:
    """The living organisations of the sub-tree by kind, its root included; kinds there are none of left out."""
    return counts_of_each(organisations=[organisation])[organisation.pk]


def counts_of_each(*, organisations: Iterable[Organisation]) -> dict[int, Counts]:
    """The counts of siblings (or of one), by their ids; two queries however many there are."""
    asked = list(organisations)
    if not asked:
        return {}
    by_path = {organisation.path: organisation.pk for organisation in asked}
    totals: dict[int, Counts] = {one.pk: _itself(one) for one in asked}
    some = min(by_path)
    rows: list[tuple[int | None, str, int]] = []
    with connection.cursor() as cursor:
        cursor.execute(_FOLDED, [list(totals)])
        rows += cursor.fetchall()
        above = superior_path(some) if len(by_path) > 1 else some
        cursor.execute(_PENDING, {"length": len(some), "from": above, "to": end_of(above)})
        rows += [(by_path.get(path), metric, n) for path, metric, n in cursor.fetchall()]
    for pk, metric, n in rows:
        if pk is not None:
            kind = UnitKind(metric)
            totals[pk][kind] = totals[pk].get(kind, 0) + int(n)
    return {pk: {kind: n for kind, n in counts.items() if n} for pk, counts in totals.items()}


def _itself(organisation: Organisation) -> Counts:
    return {} if organisation.dissolved_on else {UnitKind(organisation.kind): 1}


def drifted_counts() -> list[Drift]:
    """Every count that is not what counting live gives; empty unless the program is at fault."""
    with connection.cursor() as cursor:
        cursor.execute(_DRIFT, {"step": STEP})
        return [
            Drift(code=code, kind=UnitKind(metric), kept=int(kept), living=int(living))
            for code, metric, kept, living in cursor.fetchall()
        ]
