"""Stable pairing with ties and closing as an integer programme.

Weak stability; after Biró, Fleiner, Irving, Manlove 2010.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from lianjian.engines.pairing.effort import Effort
from lianjian.engines.pairing.lists import Lists

INFEASIBLE = 2
NODES = 1000


def stable_by_programme(*, lists: Lists, effort: Effort) -> list[int] | bool | None:
    """Find each village's organisation (-1: none) in some stable pairing; False if there is none, None if undecided."""
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    pairs = [(i, j) for i, wanted in enumerate(lists.wanted) for j in wanted]
    column = {pair: k for k, pair in enumerate(pairs)}
    switch = {j: len(pairs) + j for j in range(len(lists.upper))}
    rows = list(_rows(lists, column, switch))
    entries = [(r, c, value) for r, (terms, _) in enumerate(rows) for c, value in terms.items()]
    width = len(pairs) + len(switch)
    matrix = csr_array(
        (
            np.array([value for _, _, value in entries], dtype=np.float64),
            (np.array([r for r, _, _ in entries], dtype=int), np.array([c for _, c, _ in entries], dtype=int)),
        ),
        shape=(len(rows), width),
    )
    low = np.zeros(width)
    low[[switch[j] for j in range(len(lists.upper)) if j in lists.forced or lists.needed[j] == 0]] = 1.0
    answer = milp(
        np.zeros(width),
        integrality=np.ones(width, int),
        bounds=Bounds(low, np.ones(width)),
        constraints=LinearConstraint(matrix, np.array([least for _, least in rows]), np.inf),
        options=effort.programme_options(nodes=NODES),
    )
    if answer.x is None:
        return False if answer.status == INFEASIBLE else None
    place = [-1] * len(lists.wanted)
    for (village, organisation), k in column.items():
        if answer.x[k] > 0.5:
            place[village] = organisation
    return place


def _rows(
    lists: Lists, column: dict[tuple[int, int], int], switch: dict[int, int]
) -> Iterator[tuple[dict[int, float], float]]:
    for village, wanted in enumerate(lists.wanted):
        yield {column[village, j]: -1.0 for j in wanted}, -1.0
    for organisation, standing in enumerate(lists.standing):
        mine = {column[i, organisation]: 1.0 for i in standing}
        upper, needed = lists.upper[organisation], lists.needed[organisation]
        yield {**mine, switch[organisation]: -float(needed)}, 0.0
        yield {**dict.fromkeys(mine, -1.0), switch[organisation]: float(upper)}, 0.0
        for village in standing if upper else ():
            yield _no_blocking_pair(lists, column, switch, village, organisation), 0.0
        if 0 < needed <= upper and len(standing) >= needed:
            yield _no_coalition(lists, column, switch, organisation), float(len(standing) - needed + 1)


def _at_least_as_good(lists: Lists, column: dict[tuple[int, int], int], village: int, organisation: int) -> list[int]:
    tiers = lists.tier[village]
    return [column[village, j] for j in tiers if tiers[j] <= tiers[organisation]]


def _no_blocking_pair(
    lists: Lists, column: dict[tuple[int, int], int], switch: dict[int, int], village: int, organisation: int
) -> dict[int, float]:
    upper, tiers = float(lists.upper[organisation]), lists.standing_tier[organisation]
    terms = dict.fromkeys(_at_least_as_good(lists, column, village, organisation), upper)
    for rival in tiers:
        if tiers[rival] <= tiers[village]:
            place = column[rival, organisation]
            terms[place] = terms.get(place, 0.0) + 1.0
    terms[switch[organisation]] = -upper
    return terms


def _no_coalition(
    lists: Lists, column: dict[tuple[int, int], int], switch: dict[int, int], organisation: int
) -> dict[int, float]:
    terms: dict[int, float] = {}
    for village in lists.standing[organisation]:
        for place in _at_least_as_good(lists, column, village, organisation):
            terms[place] = terms.get(place, 0.0) + 1.0
    terms[switch[organisation]] = float(len(lists.standing[organisation]) - lists.needed[organisation] + 1)
    return terms
