"""Assigned pairing of more pairs than can be listed: solve on candidates, price every pair block by block, repeat.

Plain best-fit candidates lose villages where places are short, however good the solver; candidates chosen by price do
not. The bound given holds over all pairs, candidates or not.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from lianjian.engines.pairing import wording
from lianjian.engines.pairing.assigned import conclude, no_pairing, reporting
from lianjian.engines.pairing.effort import Effort
from lianjian.engines.pairing.fit import Block, FitArray, FloatArray, IntArray, PairList, sorted_pairs
from lianjian.engines.pairing.instance import Cover, Instance
from lianjian.engines.pairing.market import Market, market_of, open_to_choice, problem_of
from lianjian.engines.pairing.optimum import Placement, by_programme, optimum
from lianjian.engines.pairing.prices import NEVER, bound_of, earn
from lianjian.engines.pairing.problem import Problem
from lianjian.engines.pairing.result import Progress, Result
from lianjian.engines.pairing.sampling import guess_place_prices
from lianjian.engines.pairing.scoring import best_columns

VILLAGE_CANDIDATES = 20
# For a nation as one problem a flow over 20 a village would take minutes; pricing adds what fewer of them lack.
MANY_VILLAGES, FEWER_CANDIDATES = 100_000, 8
ORGANISATION_CANDIDATES = 8
PRICED_PER_VILLAGE = 12
ROUNDS = 5
PRICED_CLOSELY = 2e-6
CLOSE = 1e-5
PROGRAMME_PAIRS = 60_000
ROUNDING = 1e-6


@dataclass
class _Tops:
    """Each organisation's best pairs so far."""

    value: FloatArray
    village: IntArray
    fit: FloatArray

    @classmethod
    def empty(cls, *, organisations: int, depth: int) -> _Tops:
        shape = (organisations, depth)
        return cls(np.full(shape, NEVER), np.full(shape, -1), np.full(shape, np.nan))

    def merge(self, organisation: IntArray, village: IntArray, value: FloatArray, fit: FloatArray) -> None:
        rows = np.unique(organisation)
        if not len(rows):
            return
        depth = self.value.shape[1]
        held = np.repeat(rows, depth)
        organisation = np.concatenate([held, organisation])
        village = np.concatenate([self.village[rows].ravel(), village])
        value = np.concatenate([self.value[rows].ravel(), value])
        fit = np.concatenate([self.fit[rows].ravel(), fit])
        span = 1.0 + float(np.ptp(value[np.isfinite(value)])) if np.isfinite(value).any() else 1.0
        floor = value[np.isfinite(value)].min(initial=0.0) - span
        order = np.argsort(organisation * (3.0 * span) - np.maximum(value, floor), kind="stable")
        organisation = organisation[order]
        rank = np.arange(len(order)) - np.searchsorted(organisation, organisation)
        inside = rank < depth
        cell = (organisation[inside], rank[inside])
        self.value[cell], self.village[cell], self.fit[cell] = (
            value[order][inside],
            village[order][inside],
            fit[order][inside],
        )

    def pairs(self) -> tuple[IntArray, IntArray, FloatArray]:
        present = self.village >= 0
        organisation = np.broadcast_to(np.arange(len(self.value))[:, None], present.shape)
        return organisation[present], self.village[present], self.fit[present]


def assign_large(*, instance: Instance, digest: str, effort: Effort, progress: Callable[[Progress], None]) -> Result:
    """Pair a canonical instance whose pairs are too many to list; a fairness floor is not offered at this size."""
    nothing = np.zeros(0, np.int64)
    market = market_of(instance, pairs=PairList(nothing, nothing, np.zeros(0)))
    pairs = _first_candidates(market)
    problem, placement = _solve(market, pairs, effort, progress)
    for left in reversed(range(ROUNDS)):
        if placement.bound == -np.inf:
            return no_pairing(instance=instance, digest=digest, reason=wording.locks_cannot_be_filled(market, problem))
        priced = _priced(market, problem, placement, margin=0.0, per_village=PRICED_PER_VILLAGE)
        found, total = priced or (pairs, np.inf)
        whole = replace(placement, bound=max(total, placement.bound))
        progress(Progress("all pairs", placement.value + market.locks.worth, whole.bound + market.locks.worth))
        beyond = total - placement.bound
        if beyond <= PRICED_CLOSELY * problem.size or whole.bound - whole.value <= CLOSE * problem.size:
            break
        if effort.exhausted or not left:
            effort.note_unfinished()
            break
        pairs = _union(pairs, found)
        problem, placement = _solve(market, pairs, effort, progress, placement.prices)
    problem, whole = _proved(market, pairs, problem, whole, effort)
    return conclude(market=market, problem=problem, placement=whole, digest=digest, effort=effort)


def _solve(
    market: Market,
    pairs: PairList,
    effort: Effort,
    progress: Callable[[Progress], None],
    start: FloatArray | None = None,
) -> tuple[Problem, Placement]:
    problem = problem_of(market=market, pairs=pairs)
    if market.instance.cover is Cover.ALL:
        problem = problem.placing_most_first()
    report = reporting(market, problem, progress)
    return problem, optimum(problem=problem, effort=effort, report=report, exact=False, start=start)


def _proved(
    market: Market, pairs: PairList, problem: Problem, whole: Placement, effort: Effort
) -> tuple[Problem, Placement]:
    """Add every pair that a better placement could use and choose exactly, where those are few enough."""
    if whole.proved or whole.chosen is None or effort.exhausted:
        return problem, whole
    priced = _priced(market, problem, whole, margin=whole.bound - whole.value, per_village=None)
    if priced is None:
        effort.note_unfinished()
        return problem, whole
    found, _ = priced
    named = market.instance
    enlarged = problem_of(market=market, pairs=_union(pairs, found))
    if named.cover is Cover.ALL:
        enlarged = replace(enlarged, worth=enlarged.worth + problem.bonus, bonus=problem.bonus, least=problem.least)
    keys = enlarged.organisation * enlarged.villages + enlarged.village
    chosen = np.searchsorted(keys, (problem.organisation * problem.villages + problem.village)[whole.chosen])
    return enlarged, by_programme(problem=enlarged, found=replace(whole, chosen=chosen), effort=effort)


def _first_candidates(market: Market) -> PairList:
    """Take each side's best pairs at place prices guessed from a sample of villages."""
    candidates = FEWER_CANDIDATES if len(market.instance.villages) > MANY_VILLAGES else VILLAGE_CANDIDATES
    guess = guess_place_prices(market=market, best=ORGANISATION_CANDIDATES)
    tops = _Tops.empty(organisations=len(guess.prices), depth=ORGANISATION_CANDIDATES)
    parts = []
    for block in market.instance.fit.blocks():
        gain = _gains(market, block, market.shift[block.villages], guess.prices)
        np.copyto(gain, NEVER, where=np.isnan(gain))
        best = best_columns(values=gain, top=min(candidates, gain.shape[1]))
        row = np.repeat(np.arange(len(block.villages)), best.shape[1])
        parts.append(_named(block, *_permitted(market, block, row, best.ravel())))
        gain -= np.maximum(gain[np.arange(len(gain)), best[:, 0]], 0.0)[:, None]
        least = np.maximum(tops.value[:, -1], guess.margin - ROUNDING)[block.organisations].astype(gain.dtype)
        row, column = _permitted(market, block, *np.divmod(np.flatnonzero(gain > least), gain.shape[1]))
        organisation, village, fit = _named(block, row, column)
        tops.merge(organisation, village, gain[row, column].astype(np.float64), fit)
    return _gathered([*parts, tops.pairs()])


def _priced(
    market: Market, problem: Problem, placement: Placement, *, margin: float, per_village: int | None
) -> tuple[PairList, float] | None:
    """Price every pair: those that would lower the bound's proof, and the bound over all pairs.

    A pair is found when it loses at most `margin` against the organisation's own choice; with `per_village`, at most
    so many of each village and block, else None when there are too many for an exact choice.
    """
    prices = placement.prices
    entry = _entry_prices(problem, prices)
    depth = max(int(problem.upper.max(initial=0)), ORGANISATION_CANDIDATES)
    tops = _Tops.empty(organisations=problem.organisations, depth=depth)
    parts, listed = [], 0
    rounding = ROUNDING * (1.0 + float(np.abs(prices).max(initial=0.0)))
    for block in market.instance.fit.blocks():
        offset = market.shift[block.villages] + problem.bonus - prices[block.villages]
        gain = _gains(market, block, offset, entry)
        hits = np.flatnonzero(gain >= gain.dtype.type(-margin - rounding))
        organisation, village, fit = _named(block, *_permitted(market, block, *np.divmod(hits, gain.shape[1])))
        reduced = market.worth(village=village, fit=fit) + problem.bonus - prices[village]
        tops.merge(organisation, village, reduced, fit)
        if per_village is not None:
            keep = _best_of_each(village, reduced - entry[organisation], per_village)
            organisation, village, fit = organisation[keep], village[keep], fit[keep]
        parts.append((organisation, village, fit))
        listed += len(fit)
        if per_village is None and listed > PROGRAMME_PAIRS:
            return None
    profit, _ = earn(problem=problem, ranked=tops.value[:, : max(1, int(problem.upper.max(initial=0)))])
    return _gathered([*parts, tops.pairs()]), float(prices.sum() + profit.sum())


def _gains(market: Market, block: Block, offset: FloatArray, toll: FloatArray) -> FitArray:
    kind = block.fit.dtype
    gain: FitArray = block.fit * market.scale[block.villages, None].astype(kind)
    gain += offset[:, None].astype(kind)
    gain -= toll[block.organisations].astype(kind)
    return gain


def _entry_prices(problem: Problem, prices: FloatArray) -> FloatArray:
    """Say from which profit on a pair could change its organisation's best choice."""
    ranked = bound_of(problem=problem, prices=prices).ranked
    rows = np.arange(problem.organisations)
    padded = np.concatenate([ranked, np.full((problem.organisations, 1), NEVER)], axis=1)
    width = padded.shape[1] - 1
    last = padded[rows, np.clip(problem.upper - 1, 0, width)]
    least = padded[rows, np.clip(problem.needed - 1, 0, width)]
    entry = np.where(least >= 0.0, np.maximum(last, 0.0), least)
    return np.where(problem.upper > 0, entry, np.inf)


def _permitted(market: Market, block: Block, row: IntArray, column: IntArray) -> tuple[IntArray, IntArray]:
    keep = open_to_choice(market=market, organisation=block.organisations[column], village=block.villages[row])
    keep &= np.isfinite(block.fit[row, column])
    return row[keep], column[keep]


def _named(block: Block, row: IntArray, column: IntArray) -> tuple[IntArray, IntArray, FloatArray]:
    return block.organisations[column], block.villages[row], block.fit[row, column].astype(np.float64)


def _best_of_each(group: IntArray, value: FloatArray, number: int) -> IntArray:
    order = np.lexsort((-value, group))
    rank = np.arange(len(order)) - np.searchsorted(group[order], group[order])
    return order[rank < number]


def _gathered(parts: list[tuple[IntArray, IntArray, FloatArray]]) -> PairList:
    organisation, village, fit = (np.concatenate([part[k] for part in parts]) for k in range(3))
    return _distinct(sorted_pairs(organisation=organisation, village=village, fit=fit))


def _union(one: PairList, other: PairList) -> PairList:
    return _gathered([(one.organisation, one.village, one.fit), (other.organisation, other.village, other.fit)])


def _distinct(pairs: PairList) -> PairList:
    first = np.ones(len(pairs.fit), bool)
    first[1:] = (np.diff(pairs.organisation) != 0) | (np.diff(pairs.village) != 0)
    return PairList(pairs.organisation[first], pairs.village[first], pairs.fit[first])
