"""Deciding quickly which organisations open: close the short ones, or open those that earn."""

from __future__ import annotations

import numpy as np

from lianjian.engines.pairing.fit import BoolArray, IntArray
from lianjian.engines.pairing.flow import best_placement
from lianjian.engines.pairing.problem import Problem

ONE_BY_ONE = 3
# Beyond this a flow takes ten seconds and more: all short ones close at once, and prices open again who earns.
ALL_AT_ONCE = 100_000


def close_short(*, problem: Problem, open_: BoolArray, floors: IntArray) -> tuple[BoolArray, IntArray] | None:
    """Place villages at open organisations and close those left short, worst first, until none is.

    `floors` are filled first where their organisation is open; forced organisations' lower quotas always. Gives the
    organisations left open and the chosen pairs, or None when a forced organisation cannot be filled.
    """
    while True:
        asked = np.where(open_, np.where(problem.forced, problem.lower, floors), 0)
        chosen = best_placement(problem=problem, open_=open_, floors=asked)
        counts = problem.counts(chosen)
        if np.any(problem.forced & (counts < problem.lower)):
            return None
        short = np.flatnonzero((counts > 0) & (counts < problem.lower))
        if not len(short):
            return _drop_losing(problem, open_, chosen)
        worth = np.bincount(problem.organisation[chosen], problem.worth[chosen], problem.organisations)[short]
        missing = (problem.lower - counts)[short]
        worst = short[np.lexsort((short, worth, -missing))]
        half = max(1, len(worst) // 2 if len(worst) > ONE_BY_ONE else 1)
        closing = worst if problem.villages > ALL_AT_ONCE else worst[:half]
        open_ = open_.copy()
        open_[closing] = False


def _drop_losing(problem: Problem, open_: BoolArray, chosen: IntArray) -> tuple[BoolArray, IntArray]:
    earned = np.bincount(problem.organisation[chosen], problem.worth[chosen], problem.organisations) - problem.cost
    losing = (earned < 0.0) & ~problem.forced & (problem.counts(chosen) > 0)
    return open_ & ~losing, chosen[~losing[problem.organisation[chosen]]]
