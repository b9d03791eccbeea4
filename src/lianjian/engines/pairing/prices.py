"""Prices on villages and the bound they prove, whatever the prices are.

For prices p >= 0 no placement is worth more than  sum p + sum_j theta_j,  theta_j being the most that organisation j
can earn when it pays p for each village: the best of closing and of its k best villages, lower <= k <= upper.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lianjian.engines.pairing.fit import FloatArray, IntArray
from lianjian.engines.pairing.problem import Problem

NEVER = -np.inf
MOMENTUM = 0.3


@dataclass(frozen=True)
class Window:
    """Each organisation's most profitable pairs, padded to one width: positions (-1 pads) and worths (-inf pads)."""

    pairs: IntArray
    village: IntArray
    worth: FloatArray


@dataclass(frozen=True)
class Bound:
    """What prices prove: `total` bounds every placement; `profit` and `count` are each organisation's best choice."""

    total: float
    profit: FloatArray
    count: IntArray
    ranked: FloatArray


def window(*, problem: Problem, prices: FloatArray, width: int) -> Window:
    """Pick each organisation's `width` pairs of greatest worth less price, best first."""
    width = max(1, min(width, int(np.diff(problem.starts).max(initial=1))))
    pairs = np.full((problem.organisations, width), -1)
    if not len(problem.worth):
        return Window(pairs, np.zeros_like(pairs), np.full(pairs.shape, NEVER))
    order = _by_profit(problem, problem.worth - prices[problem.village])
    rank = np.arange(len(order)) - problem.starts[problem.organisation]
    inside = rank < width
    pairs[problem.organisation[inside], rank[inside]] = order[inside]
    return Window(pairs, problem.village[pairs], np.where(pairs >= 0, problem.worth[pairs], NEVER))


def _by_profit(problem: Problem, reduced: FloatArray) -> IntArray:
    span = float(np.ptp(reduced)) + 1.0
    return np.argsort(problem.organisation * (2.0 * span) - reduced, kind="stable")


def earn(*, problem: Problem, ranked: FloatArray) -> tuple[FloatArray, IntArray]:
    """Find each organisation's greatest profit and how many villages make it.

    `ranked` holds its pairs' worth less price, best first, at least `upper` of them where there are as many.
    """
    totals = np.cumsum(ranked, axis=1) - problem.cost[:, None]
    size = np.arange(1, ranked.shape[1] + 1)
    totals = np.where((size >= problem.lower[:, None]) & (size <= problem.upper[:, None]), totals, NEVER)
    idle = np.where(problem.forced & (problem.lower > 0), NEVER, 0.0)
    totals = np.concatenate([idle[:, None], totals], axis=1)
    count = np.argmax(totals, axis=1)
    return totals[np.arange(len(count)), count], count


def bound_of(*, problem: Problem, prices: FloatArray) -> Bound:
    """Evaluate the bound of `prices` over every pair of the problem."""
    depth = int(problem.upper.max(initial=0)) + 1
    view = window(problem=problem, prices=prices, width=depth)
    ranked = np.where(view.pairs >= 0, view.worth - prices[view.village], NEVER)
    profit, count = earn(problem=problem, ranked=ranked)
    return Bound(float(prices.sum() + profit.sum()), profit, count, ranked)


def losses(*, problem: Problem, prices: FloatArray, bound: Bound) -> FloatArray:
    """Say for every pair by how much at least the bound falls when that pair is made.

    The organisation must take the village among its own, and every other organisation must do without it.
    """
    reduced = problem.worth - prices[problem.village]
    depth = bound.ranked.shape[1]
    before = np.concatenate([np.zeros((problem.organisations, 1)), np.cumsum(bound.ranked, axis=1)], axis=1)
    with_it = np.full(len(reduced), NEVER)
    without = np.where(problem.forced & (problem.lower > 0), NEVER, 0.0)[problem.organisation]
    rival = bound.profit[problem.organisation]
    for size in range(1, depth + 1):
        possible = ((size >= problem.lower) & (size <= problem.upper))[problem.organisation]
        last = bound.ranked[problem.organisation, size - 1]
        taking = before[problem.organisation, size - 1] + np.minimum(reduced, last)
        with_it = np.where(possible, np.maximum(with_it, taking), with_it)
        following = bound.ranked[problem.organisation, size] if size < depth else NEVER
        lacking = before[problem.organisation, size] - reduced + following
        lacking = np.where(reduced >= last, lacking, before[problem.organisation, size])
        earned = lacking - problem.cost[problem.organisation]
        without = np.where(possible, np.maximum(without, earned), without)
    own = rival - (with_it - problem.cost[problem.organisation])
    missed = np.maximum(0.0, rival - np.where(reduced >= _last_wanted(bound)[problem.organisation], without, rival))
    missed = np.where(np.isfinite(missed), missed, 0.0)
    everywhere = np.bincount(problem.village, weights=missed, minlength=problem.villages)
    return own + everywhere[problem.village] - missed


def improve(*, problem: Problem, prices: FloatArray, target: float, steps: int) -> tuple[FloatArray, FloatArray]:
    """Lower the bound by projected subgradient steps (Polyak) towards `target`, a value thought reachable.

    Looks only at each organisation's best pairs at the starting prices. Gives the best prices found and, per
    organisation, the share of steps in which it earned something.
    """
    depth = int(problem.upper.max(initial=0)) + 1
    view = window(problem=problem, prices=prices, width=2 * depth + 10)
    depth = min(depth, view.worth.shape[1])
    rows = np.arange(problem.organisations)[:, None]
    best, best_total, stale, pace = prices, np.inf, 0, 1.0
    direction = np.zeros(problem.villages)
    opened = np.zeros(problem.organisations)
    for _ in range(steps):
        reduced = view.worth - prices[view.village]
        order = np.argsort(-reduced, axis=1, kind="stable")[:, :depth]
        profit, count = earn(problem=problem, ranked=reduced[rows, order])
        opened += count > 0
        total = float(prices.sum() + profit.sum())
        if total < best_total:
            best, best_total, stale = prices, total, 0
        else:
            stale += 1
            pace *= 0.6 if stale % 6 == 0 else 1.0
        taken = view.village[rows, order][np.arange(depth) < count[:, None]]
        excess = np.bincount(taken, minlength=problem.villages) - 1.0
        excess[(prices <= 0.0) & (excess < 0.0)] = 0.0
        direction = excess + MOMENTUM * direction
        length = float(direction @ direction)
        if length == 0.0 or total <= target:
            break
        prices = np.maximum(0.0, prices + direction * (pace * (total - target) / length))
    return best, opened / max(1, steps)


def _last_wanted(bound: Bound) -> FloatArray:
    rows = np.arange(len(bound.count))
    return np.where(bound.count > 0, bound.ranked[rows, np.maximum(bound.count, 1) - 1], np.inf)
