"""Free and mixed pairing: stability against exhaustive search."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings

from lianjian.engines.pairing import Instance, Mode, Status, check, solve
from lianjian.engines.pairing.lists import lists_of
from lianjian.engines.pairing.market import market_of
from tests.engines.pairing.exhaustive import every_pairing, instances


def a_stable_pairing_exists(instance: Instance) -> bool | None:
    """Look at every pairing; None when none keeps the quotas and locks."""
    lists = lists_of(market_of(instance))
    m = len(lists.upper)
    some = False
    for row in every_pairing(m, len(lists.wanted)).tolist():
        place = [-1 if j == m else j for j in row]
        if any(j >= 0 and j not in lists.tier[i] for i, j in enumerate(place)):
            continue
        counts = [len(members) for members in lists.taken(place)]
        closed = [counts[j] == 0 and j not in lists.forced for j in range(m)]
        if any(not closed[j] and not lists.needed[j] <= counts[j] <= lists.upper[j] for j in range(m)):
            continue
        some = True
        if not lists.blocking_pairs(place) and not lists.coalitions(place):
            return True
    return False if some else None


def expected_statuses(instance: Instance) -> set[Status]:
    """Without a stable pairing, an organisation opened by a lock may also be beyond filling by the lists."""
    exists = a_stable_pairing_exists(instance)
    if exists:
        return {Status.STABLE}
    beyond = {Status.INFEASIBLE} if instance.locked else set()
    return beyond if exists is None else beyond | {Status.NO_STABLE_EXISTS}


@settings(max_examples=1200, deadline=None)
@given(instances(mode=Mode.FREE, ties=False))
def test_exact_mode_decides_strict_lists(instance: Instance) -> None:
    result = solve(instance)
    assert check(instance, result) == []
    assert result.status in expected_statuses(instance)


@settings(max_examples=1200, deadline=None)
@given(instances(mode=Mode.FREE))
def test_exact_mode_decides_lists_with_ties(instance: Instance) -> None:
    result = solve(instance)
    assert check(instance, result) == []
    assert result.status in expected_statuses(instance)


@settings(max_examples=500, deadline=None)
@given(instances(mode=Mode.FREE))
def test_fast_mode_never_leaves_a_blocking_pair(instance: Instance) -> None:
    result = solve(replace(instance, exact=False))
    assert check(instance, result) == []
    assert not result.blocking_pairs
    assert result.status is not Status.NO_STABLE_EXISTS


@settings(max_examples=500, deadline=None)
@given(instances(mode=Mode.MIXED))
def test_mixed_mode_keeps_pairs_both_sides_rank_high_and_satisfies_the_office(instance: Instance) -> None:
    result = solve(instance)
    assert check(instance, result) == []
    assert set(result.kept or ()) <= set(result.pairs)
    assert (result.status is Status.INFEASIBLE) == (solve(replace(instance, mode=Mode.ASSIGNED)).value is None)
