"""Price and prove: a placement, prices that bound every other one, and the exact choice where the two differ."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np

from lianjian.engines.pairing.effort import Effort
from lianjian.engines.pairing.fit import BoolArray, FloatArray, IntArray
from lianjian.engines.pairing.flow import best_placement, flow_prices
from lianjian.engines.pairing.opening import close_short
from lianjian.engines.pairing.prices import bound_of, improve, losses
from lianjian.engines.pairing.problem import Problem
from lianjian.engines.pairing.restricted import choose_open

PROVED = 1e-9
CLOSE_ENOUGH = 5e-6
PRICE_ROUNDS = 14
FIRST_REACH = 0.02
LAST_REACH = 3e-6
PRICE_STEPS = 40
MANY_VILLAGES = 10_000
OPEN_SHARES = (0.35, 0.5, 0.65)
FIRST_PAIRS_PER_VILLAGE = 4
PROMISING_PER_VILLAGE = 8


@dataclass(frozen=True)
class Placement:
    """The best placement found (None: none exists or none was found), a bound of all, and the prices behind it."""

    chosen: IntArray | None
    value: float
    bound: float
    prices: FloatArray
    tolerance: float

    @property
    def proved(self) -> bool:
        """Whether no placement can be better (or, without one, whether none exists)."""
        return self.bound - self.value <= self.tolerance or self.bound == -np.inf


Report: TypeAlias = Callable[[str, Placement], None]


def optimum(
    *, problem: Problem, effort: Effort, report: Report, exact: bool = True, start: FloatArray | None = None
) -> Placement:
    """Find the placement of greatest worth and prove it, or give the best within the effort and its bound.

    `start` are prices of a problem much like this one, if there was one.
    """
    found = first_placement(problem=problem) if start is None else _placement_at(problem, start)
    report("flow", found)
    if found.bound > -np.inf and not found.proved:
        found = by_prices(problem=problem, found=found, effort=effort)
        report("prices", found)
        if exact and not found.proved:
            found = by_programme(problem=problem, found=found, effort=effort)
            report("programme", found)
    return found


def first_placement(*, problem: Problem) -> Placement:
    """Place by flow with upper quotas only, price that, and close what is short."""
    everywhere = _fillable(problem)
    floors = np.where(problem.forced, problem.lower, 0)
    chosen = best_placement(problem=problem, open_=everywhere, floors=floors)
    nothing = Placement(None, -np.inf, np.inf, np.zeros(problem.villages), PROVED * problem.size)
    if np.any(problem.forced & (problem.counts(chosen) < problem.lower)):
        return replace(nothing, bound=-np.inf)
    found = _priced(problem, nothing, flow_prices(problem=problem, open_=everywhere, chosen=chosen))
    if problem.allows(chosen):
        found = _better(problem, found, chosen)
    return found if found.proved else _placed(problem, found, [everywhere], floors, chosen)


def _placement_at(problem: Problem, prices: FloatArray) -> Placement:
    bound = bound_of(problem=problem, prices=prices)
    nothing = Placement(None, -np.inf, bound.total, prices, PROVED * problem.size)
    found = _placed(problem, nothing, [(bound.count > 0) | problem.forced], problem.needed)
    return first_placement(problem=problem) if found.chosen is None else found


def by_prices(*, problem: Problem, found: Placement, effort: Effort) -> Placement:
    """Lower the bound by better prices and try the organisations that earn at them."""
    reach = FIRST_REACH * problem.size
    shares = OPEN_SHARES if problem.villages <= MANY_VILLAGES else OPEN_SHARES[1:2]
    for _ in range(PRICE_ROUNDS):
        target = max(found.value, found.bound - reach)
        prices, share = improve(problem=problem, prices=found.prices, target=target, steps=PRICE_STEPS)
        fallen = found.bound
        found = _priced(problem, found, prices)
        fallen -= found.bound
        likely = [(share > threshold) | problem.forced for threshold in shares]
        found = _placed(problem, found, likely, problem.needed)
        gap = found.bound - found.value
        if found.proved or gap <= CLOSE_ENOUGH * problem.size or reach < LAST_REACH * problem.size:
            break
        if effort.exhausted:
            effort.note_unfinished()
            break
        if fallen < 0.25 * min(reach, gap + fallen):
            reach = 0.4 * min(reach, gap)
    return found


def by_programme(*, problem: Problem, found: Placement, effort: Effort) -> Placement:
    """Choose the open organisations exactly among the pairs that a better placement could use."""
    first = FIRST_PAIRS_PER_VILLAGE * problem.villages
    reduction = _reduce(problem, found)
    if len(reduction.kept) > 2 * first:
        fewest = np.sort(np.argsort(reduction.lost[reduction.kept], kind="stable")[:first])
        few = replace(reduction, kept=reduction.kept[fewest])
        found = replace(_programme(problem, few, found, effort), bound=found.bound)
        reduction = _reduce(problem, found)
    number = number_settled(problem=problem, found=found)
    found = _programme(problem, reduction, found, effort)
    if number is None and not found.proved and number_settled(problem=problem, found=found) is not None:
        found = _programme(problem, reduction, found, effort)
    return found


@dataclass(frozen=True)
class _Reduction:
    """What every better placement must obey: the pairs it can use and the organisations it must open."""

    kept: IntArray
    lost: FloatArray
    surely: BoolArray


def _reduce(problem: Problem, found: Placement) -> _Reduction:
    bound = bound_of(problem=problem, prices=found.prices)
    lost = losses(problem=problem, prices=found.prices, bound=bound)
    least = found.value - found.tolerance
    kept = np.flatnonzero(bound.total - lost >= least)
    return _Reduction(kept, lost, (bound.total - bound.profit < least) & ~problem.forced)


def _programme(problem: Problem, reduction: _Reduction, found: Placement, effort: Effort) -> Placement:
    if effort.exhausted:
        effort.note_unfinished()
        return found
    number = number_settled(problem=problem, found=found)
    surely = reduction.surely
    restricted = replace(
        problem.only(reduction.kept),
        forced=problem.forced | surely,
        lower=np.where(surely, problem.needed, problem.lower),
        cost=np.where(surely, 0.0, problem.cost),
    )
    choice = choose_open(problem=restricted, effort=effort, at_least=number)
    if not choice.finished:
        effort.note_unfinished()
    bound = choice.bound - problem.cost[surely].sum() + (problem.bonus * number if number is not None else 0.0)
    if choice.open_ is not None:
        closed = close_short(problem=problem, open_=choice.open_, floors=problem.needed)
        found = found if closed is None else _better(problem, found, closed[1])
    return replace(found, bound=min(found.bound, max(found.value, bound)))


def number_settled(*, problem: Problem, found: Placement) -> int | None:
    """Say how many villages are placed once no placement can place more; None while open or not asked."""
    if not problem.bonus or found.chosen is None:
        return None
    return len(found.chosen) if problem.most_placed(found.bound) <= len(found.chosen) else None


def _fillable(problem: Problem) -> BoolArray:
    return (np.diff(problem.starts) >= problem.needed) & (problem.upper > 0) | problem.forced


def _priced(problem: Problem, found: Placement, prices: FloatArray) -> Placement:
    total = bound_of(problem=problem, prices=prices).total
    return replace(found, bound=total, prices=prices) if total < found.bound else found


def _placed(
    problem: Problem, found: Placement, sets: list[BoolArray], floors: IntArray, extra: IntArray | None = None
) -> Placement:
    """Try sets of open organisations over the pairs the prices find most promising."""
    promising = _promising(problem, found, PROMISING_PER_VILLAGE * problem.villages)
    if extra is not None:
        promising = np.union1d(promising, extra)
    small = problem.only(promising)
    for open_ in sets:
        closed = close_short(problem=small, open_=open_, floors=floors)
        if closed is not None:
            found = _better(problem, found, promising[closed[1]])
    return found


def _promising(problem: Problem, found: Placement, number: int) -> IntArray:
    lost = losses(problem=problem, prices=found.prices, bound=bound_of(problem=problem, prices=found.prices))
    if len(lost) <= number:
        return np.arange(len(lost))
    return np.sort(np.argsort(lost, kind="stable")[:number])


def _better(problem: Problem, found: Placement, chosen: IntArray) -> Placement:
    value = problem.value(chosen)
    if found.chosen is not None and value <= found.value:
        return found
    return replace(found, chosen=chosen, value=value)
