"""The best placement when it is settled which organisations are open: a minimum-cost flow, and its prices."""

from __future__ import annotations

import numpy as np

from lianjian.engines.pairing.fit import BoolArray, FloatArray, IntArray
from lianjian.engines.pairing.problem import Problem

LARGEST_COST_SUM = 2.0**60
FINEST_UNIT = 2.0**-34


def best_placement(*, problem: Problem, open_: BoolArray, floors: IntArray) -> IntArray:
    """Choose pairs of open organisations within the upper quotas for the greatest worth.

    `floors` are filled first as far as can be. Gives positions of pairs, sorted. Worths are rounded to a grid of 2^-34
    of the largest, coarser only where 64 bits would not hold the sums; among equal totals the solver's fixed order of
    steps decides.
    """
    pairs = np.flatnonzero(open_[problem.organisation])
    if not len(pairs):
        return pairs
    from ortools.graph.python import min_cost_flow

    n, m = problem.villages, problem.organisations
    organisation, village, worth = problem.organisation[pairs], problem.village[pairs], problem.worth[pairs]
    largest = float(np.abs(worth).max()) + 1e-30
    filling = (2.0 * largest) * (n + 1) if floors.any() else 0.0
    unit = _unit(worth=largest, largest=largest + filling, nodes=n + m + 1)
    sink = n + m
    served = np.unique(village)
    usable = np.flatnonzero(open_ & (problem.upper > 0))
    filled = usable[floors[usable] > 0]
    gains = np.rint(worth / unit).astype(np.int64)
    tails = np.concatenate([village, served, filled + n, usable + n])
    heads = np.concatenate([organisation + n, np.full(len(served) + len(filled) + len(usable), sink)])
    capacities = np.concatenate(
        [np.ones(len(pairs) + len(served), np.int64), floors[filled], (problem.upper - floors)[usable]]
    )
    costs = np.concatenate(
        [
            -gains,
            np.zeros(len(served), np.int64),
            np.full(len(filled), -round(filling / unit)),
            np.zeros(len(usable), np.int64),
        ]
    )
    solver = min_cost_flow.SimpleMinCostFlow()
    solver.add_arcs_with_capacity_and_unit_cost(tails, heads, capacities, costs)
    supplies = np.zeros(n + m + 1, np.int64)
    supplies[served] = 1
    supplies[sink] = -len(served)
    solver.set_nodes_supplies(np.arange(n + m + 1), supplies)
    status = solver.solve()
    if status != solver.OPTIMAL:
        raise ArithmeticError(f"minimum-cost flow ended with status {status}")
    chosen: IntArray = pairs[solver.flows(np.arange(len(pairs))) > 0]
    return chosen


def flow_prices(*, problem: Problem, open_: BoolArray, chosen: IntArray, steps: int = 400) -> FloatArray:
    """Find village prices that support a best placement: the least ones, by label correcting.

    An organisation's place price may be negative where its lower quota binds.
    """
    matched = np.full(problem.villages, -1)
    matched[problem.village[chosen]] = chosen
    counts = problem.counts(chosen)
    cap = np.where(counts < problem.upper, 0.0, np.inf)
    kept = problem.by_village[open_[problem.organisation[problem.by_village]]]
    if not len(kept):
        return np.zeros(problem.villages)
    organisation, worth = problem.organisation[kept], problem.worth[kept]
    served, starts = np.unique(problem.village[kept], return_index=True)
    place_price = cap.copy()
    np.minimum.at(place_price, problem.organisation[chosen], problem.worth[chosen])
    prices = np.zeros(problem.villages)
    slack = 1e-12 * (1.0 + float(np.abs(worth).max()))
    for _ in range(steps):
        prices[served] = np.maximum(0.0, np.maximum.reduceat(worth - place_price[organisation], starts))
        lowered = place_price.copy()
        np.minimum.at(lowered, problem.organisation[chosen], problem.worth[chosen] - prices[problem.village[chosen]])
        if np.all(lowered >= place_price - slack):
            break
        place_price = lowered
    return prices


def _unit(*, worth: float, largest: float, nodes: int) -> float:
    finest = 2.0 ** np.ceil(np.log2(largest * (nodes + 1) * 4.0 / LARGEST_COST_SUM))
    return float(max(finest, FINEST_UNIT * 2.0 ** np.ceil(np.log2(worth))))
