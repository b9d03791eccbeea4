"""An instance turned into numbers: locks taken out, vetoes dropped, fits weighed into worths, and back again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from lianjian.engines.pairing.fit import BoolArray, FloatArray, IntArray, PairList
from lianjian.engines.pairing.instance import Cover, Identifier, Instance, Pair, pair_order
from lianjian.engines.pairing.problem import Problem


@dataclass(frozen=True)
class Locks:
    """The locked pairs by position, with their worth together and what their organisations cost to open."""

    organisation: IntArray
    village: IntArray
    fit: FloatArray
    worth: float


@dataclass(frozen=True)
class Market:
    """The pairs still to be decided and the numbers that weigh them."""

    instance: Instance
    pairs: PairList
    locks: Locks
    scale: FloatArray
    shift: FloatArray

    @property
    def undecided(self) -> int:
        """Number of villages not locked."""
        return len(self.instance.villages) - len(self.locks.village)

    @cached_property
    def unlocked(self) -> BoolArray:
        """Which villages no lock places."""
        free = np.ones(len(self.instance.villages), bool)
        free[self.locks.village] = False
        return free

    @cached_property
    def vetoed(self) -> IntArray:
        """The vetoed pairs, each as row x number of villages + column."""
        instance = self.instance
        rows, columns = _positions(instance.forbidden, instance.organisation_positions(), instance.village_positions())
        return rows * len(instance.villages) + columns

    def problem(self, *, lowest_fit: float = -np.inf) -> Problem:
        """Give the problem of the villages not locked, using only pairs of at least `lowest_fit`."""
        if lowest_fit == -np.inf:
            return self._problem
        keep = self.pairs.fit >= lowest_fit
        pairs = PairList(self.pairs.organisation[keep], self.pairs.village[keep], self.pairs.fit[keep])
        return problem_of(market=self, pairs=pairs)

    @cached_property
    def _problem(self) -> Problem:
        return problem_of(market=self, pairs=self.pairs)

    def worth(self, *, village: IntArray, fit: FloatArray) -> FloatArray:
        """Weigh fits into worths."""
        return self.scale[village] * fit + self.shift[village]

    def named(self, problem: Problem, chosen: IntArray | None) -> tuple[Pair, ...]:
        """Name the chosen and the locked pairs, sorted."""
        if chosen is None:
            return ()
        organisations, villages = self.instance.organisations, self.instance.villages
        decided = zip(problem.organisation[chosen], problem.village[chosen], strict=True)
        locked = zip(self.locks.organisation, self.locks.village, strict=True)
        pairs = [(organisations[j].id, villages[i].id) for j, i in [*decided, *locked]]
        return tuple(sorted(pairs, key=pair_order))


def market_of(instance: Instance, *, pairs: PairList | None = None) -> Market:
    """Turn a canonical instance into numbers; `pairs` stand in for the whole fit source where that is too large."""
    rows, columns = instance.organisation_positions(), instance.village_positions()
    scale, shift = _weights(instance)
    locked = _positions(instance.locked, rows, columns)
    fits = instance.fit.at(organisations=locked[0], villages=locked[1])
    opened = np.unique(locked[0])
    cost = sum(instance.organisations[row].open_cost for row in opened)
    worth = float((scale[locked[1]] * fits + shift[locked[1]]).sum() - cost)
    market = Market(instance, PairList(*_NONE), Locks(locked[0], locked[1], fits, worth), scale, shift)
    listed = instance.fit.listed() if pairs is None else pairs
    keep = open_to_choice(market=market, organisation=listed.organisation, village=listed.village)
    kept = PairList(listed.organisation[keep], listed.village[keep], listed.fit[keep])
    return replace(market, pairs=kept)


def open_to_choice(*, market: Market, organisation: IntArray, village: IntArray) -> BoolArray:
    """Say which pairs are neither vetoed nor of a locked village."""
    allowed = market.unlocked[village]
    if len(market.vetoed):
        allowed &= ~np.isin(organisation * len(market.instance.villages) + village, market.vetoed)
    return allowed


def problem_of(*, market: Market, pairs: PairList) -> Problem:
    """Make the problem of some pairs: quotas less the locks, organisations with locks forced open."""
    organisations = market.instance.organisations
    locked = np.bincount(market.locks.organisation, minlength=len(organisations))
    forced = locked > 0
    n = len(market.instance.villages)
    upper = np.minimum(np.array([row.upper for row in organisations], dtype=np.int64), n)
    lower = np.minimum(np.array([row.lower for row in organisations], dtype=np.int64), n + 1)
    cost = np.array([row.open_cost for row in organisations], dtype=np.float64)
    return Problem(
        organisation=pairs.organisation,
        village=pairs.village,
        worth=market.worth(village=pairs.village, fit=pairs.fit),
        lower=np.maximum(lower - locked, 0),
        upper=upper - locked,
        cost=np.where(forced, 0.0, cost),
        forced=forced,
        villages=n,
    )


def unplaced(*, instance: Instance, pairs: tuple[Pair, ...]) -> tuple[Identifier, ...]:
    """Name the villages without an organisation."""
    placed = {village for _, village in pairs}
    return tuple(village.id for village in instance.villages if village.id not in placed)


def closed(*, instance: Instance, pairs: tuple[Pair, ...]) -> tuple[Identifier, ...]:
    """Name the organisations without a village."""
    open_ = {organisation for organisation, _ in pairs}
    return tuple(row.id for row in instance.organisations if row.id not in open_)


_NONE = (np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))


def _weights(instance: Instance) -> tuple[FloatArray, FloatArray]:
    n = len(instance.villages)
    if instance.cover is not Cover.BONUS:
        return np.ones(n), np.zeros(n)
    scale = 1.0 + np.array([village.weakness for village in instance.villages], dtype=np.float64)
    return scale, scale * instance.coverage_bonus


def _positions(
    pairs: frozenset[Pair], rows: dict[Identifier, int], columns: dict[Identifier, int]
) -> tuple[IntArray, IntArray]:
    named = sorted(pairs, key=pair_order)
    return (
        np.array([rows[organisation] for organisation, _ in named], dtype=np.int64),
        np.array([columns[village] for _, village in named], dtype=np.int64),
    )
