"""The highest floor under every placed pair that still places the most villages."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lianjian.engines.pairing.effort import Effort
from lianjian.engines.pairing.market import Market
from lianjian.engines.pairing.optimum import (
    Placement,
    Report,
    by_prices,
    by_programme,
    first_placement,
    number_settled,
    optimum,
)
from lianjian.engines.pairing.problem import Problem


@dataclass(frozen=True)
class Fairness:
    """The best placement above the floor, in its problem; `proved` if number, floor and worth all are."""

    problem: Problem
    placement: Placement
    floor: float | None
    proved: bool


def fair_placement(*, market: Market, most: Placement, effort: Effort, report: Report) -> Fairness:
    """Raise the floor by bisection under a placement of the most villages, then place for the greatest worth."""
    chosen = most.chosen if most.chosen is not None else np.zeros(0, np.int64)
    placed = market.pairs.fit[chosen]
    ceiling = float(market.locks.fit.min(initial=np.inf))
    levels = np.unique(market.pairs.fit[market.pairs.fit <= ceiling])
    low = int(np.searchsorted(levels, placed.min(initial=np.inf), side="right")) - 1
    high, sure = len(levels) - 1, number_settled(problem=market.problem().placing_most_first(), found=most) is not None
    while 0 <= low < high:
        middle = (low + high + 1) // 2
        reached = _reaches(market.problem(lowest_fit=float(levels[middle])).placing_most_first(), len(chosen), effort)
        sure = sure and reached is not None
        low, high = (middle, high) if reached else (low, middle - 1)
    problem = market.problem(lowest_fit=float(levels[low]) if low >= 0 else -np.inf).placing_most_first()
    placement = optimum(problem=problem, effort=effort, report=report)
    if placement.chosen is None or len(placement.chosen) < len(chosen):
        return Fairness(market.problem().placing_most_first(), most, _lowest(market, placed), False)
    return Fairness(problem, placement, _lowest(market, _fits(market, problem, placement)), sure and placement.proved)


def _fits(market: Market, problem: Problem, placement: Placement) -> np.ndarray:
    return market.instance.fit.at(
        organisations=problem.organisation[placement.chosen], villages=problem.village[placement.chosen]
    )


def _lowest(market: Market, fits: np.ndarray) -> float | None:
    lowest = min(float(fits.min(initial=np.inf)), float(market.locks.fit.min(initial=np.inf)))
    return lowest if np.isfinite(lowest) else None


def _reaches(problem: Problem, number: int, effort: Effort) -> bool | None:
    def known(found: Placement) -> bool | None:
        if found.chosen is not None and len(found.chosen) >= number:
            return True
        return False if problem.most_placed(found.bound) < number else None

    found = first_placement(problem=problem)
    if (answer := known(found)) is not None:
        return answer
    found = by_prices(problem=problem, found=found, effort=effort)
    if (answer := known(found)) is not None:
        return answer
    return known(by_programme(problem=problem, found=found, effort=effort))
