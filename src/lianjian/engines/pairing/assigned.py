"""Assigned pairing: the office decides, for the greatest worth, a fairness floor first if that is wished."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from lianjian.engines.pairing import wording
from lianjian.engines.pairing.effort import Effort
from lianjian.engines.pairing.fairness import Fairness, fair_placement
from lianjian.engines.pairing.instance import Cover, Identifier, Instance
from lianjian.engines.pairing.market import Market, closed, market_of, unplaced
from lianjian.engines.pairing.optimum import Placement, Report, optimum
from lianjian.engines.pairing.problem import Problem
from lianjian.engines.pairing.result import Progress, Result, Status


def assign(
    *,
    instance: Instance,
    digest: str,
    effort: Effort,
    progress: Callable[[Progress], None],
    like: Result | None = None,
) -> Result:
    """Pair a canonical instance whose pairs can all be listed, from the prices of a `like` answer if there is one."""
    market = market_of(instance)
    obstacle = wording.obstacle(market)
    if obstacle is not None:
        return no_pairing(instance=instance, digest=digest, reason=obstacle)
    if instance.fairness_floor:
        return _fair(market, digest, effort, progress)
    problem = market.problem()
    if instance.cover is Cover.ALL:
        problem = problem.placing_most_first()
    start = None
    if like is not None and len(like.prices) == problem.villages:
        start = np.maximum(0.0, np.array([price for _, price in like.prices]) + problem.bonus)
    placement = optimum(problem=problem, effort=effort, report=reporting(market, problem, progress), start=start)
    return conclude(market=market, problem=problem, placement=placement, digest=digest, effort=effort)


def conclude(*, market: Market, problem: Problem, placement: Placement, digest: str, effort: Effort) -> Result:
    """Say what a placement answers to the instance."""
    instance = market.instance
    count = 0 if placement.chosen is None else len(placement.chosen)
    if placement.bound == -np.inf:
        return no_pairing(instance=instance, digest=digest, reason=wording.locks_cannot_be_filled(market, problem))
    if instance.cover is Cover.ALL and count < market.undecided:
        pairs = market.named(problem, placement.chosen)
        most = problem.most_placed(placement.bound) if problem.bonus else 0
        if most < market.undecided:
            return no_pairing(instance=instance, digest=digest, reason=wording.not_all_placed(instance, pairs))
        reason = wording.not_decided_in_time()
        return replace(no_pairing(instance=instance, digest=digest, reason=reason), status=Status.UNDECIDED)
    number = market.undecided if instance.cover is Cover.ALL else count
    extra = market.locks.worth - problem.bonus * number
    pairs = market.named(problem, placement.chosen)
    return Result(
        status=Status.OPTIMAL if placement.proved and placement.chosen is not None else Status.FEASIBLE,
        pairs=pairs,
        closed=closed(instance=instance, pairs=pairs),
        unplaced=unplaced(instance=instance, pairs=pairs),
        value=placement.value + extra if placement.chosen is not None else None,
        bound=max(placement.bound, placement.value) + extra,
        digest=digest,
        stopped_by=None if placement.proved else effort.stopped_by,
        prices=named_prices(instance, placement, problem),
    )


def no_pairing(*, instance: Instance, digest: str, reason: str) -> Result:
    """Answer that no pairing satisfies the instance, and why."""
    return Result(
        status=Status.INFEASIBLE,
        pairs=(),
        closed=closed(instance=instance, pairs=()),
        unplaced=unplaced(instance=instance, pairs=()),
        value=None,
        bound=None,
        digest=digest,
        reason=reason,
    )


def reporting(market: Market, problem: Problem, progress: Callable[[Progress], None]) -> Report:
    """Pass steps on in the instance's own terms."""

    def report(stage: str, placement: Placement) -> None:
        count = market.undecided if placement.chosen is None else len(placement.chosen)
        extra = market.locks.worth - problem.bonus * count
        value = None if placement.chosen is None else placement.value + extra
        progress(Progress(stage, value, placement.bound + extra if np.isfinite(placement.bound) else None))

    return report


def _fair(market: Market, digest: str, effort: Effort, progress: Callable[[Progress], None]) -> Result:
    plain = market.problem()
    first = plain.placing_most_first()
    report = reporting(market, first, progress)
    most = optimum(problem=first, effort=effort, report=report)
    without = conclude(market=market, problem=first, placement=most, digest=digest, effort=effort)
    if without.value is None or most.chosen is None:
        return without
    fairness: Fairness = fair_placement(market=market, most=most, effort=effort, report=report)
    result = conclude(
        market=market, problem=fairness.problem, placement=fairness.placement, digest=digest, effort=effort
    )
    if not fairness.proved:
        result = replace(result, status=Status.FEASIBLE, bound=without.bound, stopped_by=effort.stopped_by)
    free = without
    if market.instance.cover is not Cover.ALL:
        freely = optimum(problem=plain, effort=effort, report=lambda _stage, _placement: None)
        free = conclude(market=market, problem=plain, placement=freely, digest=digest, effort=effort)
    price = None if free.value is None or result.value is None else max(0.0, free.value - result.value)
    return replace(result, floor=fairness.floor, floor_price=price, prices=free.prices)


def named_prices(instance: Instance, placement: Placement, problem: Problem) -> tuple[tuple[Identifier, float], ...]:
    """Name the villages' prices, without the bonus that only makes every village placed."""
    return tuple(
        (village.id, float(price) - (problem.bonus if instance.cover is Cover.ALL else 0.0))
        for village, price in zip(instance.villages, placement.prices, strict=True)
    )
