"""The pairing question in numbers: who may take whom, for what worth, within which quotas."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from lianjian.engines.pairing.fit import BoolArray, FloatArray, IntArray


@dataclass(frozen=True)
class Problem:
    """Place villages at organisations for the greatest worth.

    `organisation`, `village`, `worth` list the pairs that can be, sorted by organisation, then village. `lower` and
    `upper` hold per organisation when it is open; `cost` is paid once when open; `forced` ones must be open (theirs
    is paid elsewhere). `bonus` is the part of every worth that only makes more villages placed come before all else,
    `least` what the rest is worth at worst.
    """

    organisation: IntArray
    village: IntArray
    worth: FloatArray
    lower: IntArray
    upper: IntArray
    cost: FloatArray
    forced: BoolArray
    villages: int
    bonus: float = 0.0
    least: float = 0.0

    @property
    def organisations(self) -> int:
        """Number of organisations."""
        return len(self.lower)

    @cached_property
    def starts(self) -> IntArray:
        """Where each organisation's pairs begin, with the end of the last."""
        return np.searchsorted(self.organisation, np.arange(self.organisations + 1))

    @cached_property
    def needed(self) -> IntArray:
        """How many villages make an organisation open: its lower quota, but never none unless it is forced."""
        return np.where(self.forced, self.lower, np.maximum(self.lower, 1))

    @cached_property
    def by_village(self) -> IntArray:
        """The pairs' positions sorted by village, then organisation."""
        return np.argsort(self.village, kind="stable")

    @cached_property
    def village_starts(self) -> IntArray:
        """Where each village's pairs begin in `by_village`, with the end of the last."""
        return np.searchsorted(self.village[self.by_village], np.arange(self.villages + 1))

    @cached_property
    def size(self) -> float:
        """The size that worths add up to, without the bonus: what gaps are small against."""
        best = np.zeros(self.villages)
        np.maximum.at(best, self.village, np.abs(self.worth - self.bonus))
        return max(1.0, float(best.sum()))

    def only(self, keep: BoolArray | IntArray) -> Problem:
        """Give the problem with some of its pairs."""
        return replace(self, organisation=self.organisation[keep], village=self.village[keep], worth=self.worth[keep])

    def placing_most_first(self) -> Problem:
        """Add a bonus per placed village so large that one village more outweighs everything else."""
        best, worst = np.zeros(self.villages), np.zeros(self.villages)
        np.maximum.at(best, self.village, self.worth)
        np.minimum.at(worst, self.village, self.worth)
        least = float(worst.sum() - self.cost.sum())
        bonus = float(best.sum()) - least + 1.0
        return replace(self, worth=self.worth + bonus, bonus=bonus, least=least)

    def most_placed(self, bound: float) -> int:
        """Say how many villages a placement can place at most, given a bound with the bonus."""
        if not np.isfinite(bound):
            return self.villages if bound > 0.0 else -1
        return int(np.floor((bound - self.least) / self.bonus + 1e-9))

    def counts(self, chosen: IntArray) -> IntArray:
        """Count the villages of each organisation in a choice of pairs."""
        return np.bincount(self.organisation[chosen], minlength=self.organisations)

    def value(self, chosen: IntArray) -> float:
        """Add up the worth of the chosen pairs less the cost of the organisations they open."""
        open_ = self.counts(chosen) > 0
        return float(self.worth[chosen].sum() - self.cost[open_].sum())

    def allows(self, chosen: IntArray) -> bool:
        """Say whether every organisation's number of villages is within its quotas."""
        counts = self.counts(chosen)
        within = (counts >= self.lower) & (counts <= self.upper)
        return bool(np.all(within | ((counts == 0) & ~self.forced)))
