"""Both sides' lists of wishes by position, and what they say of a pairing: who would rather be elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lianjian.engines.pairing.instance import Identifier, Preferences
from lianjian.engines.pairing.market import Market


@dataclass(frozen=True)
class Lists:
    """Wishes that are mutual and permitted, villages locked elsewhere left out.

    `wanted[i]` are village i's organisations, best first, `tier[i]` their ranks with ties; `standing[j]` and
    `standing_tier[j]` give organisation j's villages the same way. Quotas are less the locks; `needed` villages make
    an organisation open, 0 for one that is open anyway; `forced` ones must be open.
    """

    wanted: tuple[tuple[int, ...], ...]
    tier: tuple[dict[int, int], ...]
    standing: tuple[dict[int, int], ...]
    standing_tier: tuple[dict[int, int], ...]
    needed: tuple[int, ...]
    upper: tuple[int, ...]
    forced: frozenset[int]

    @property
    def tied(self) -> bool:
        """Whether anybody ranks two partners equally."""
        return any(len(set(tiers.values())) < len(tiers) for tiers in (*self.tier, *self.standing_tier))

    def taken(self, place: Sequence[int]) -> list[list[int]]:
        """List each organisation's villages."""
        members: list[list[int]] = [[] for _ in self.upper]
        for village, organisation in enumerate(place):
            if organisation >= 0:
                members[organisation].append(village)
        return members

    def wanting(self, organisation: int, place: Sequence[int]) -> list[int]:
        """List the villages that would rather be with the organisation than where they are, and whom it would take."""
        return [
            village for village in self.standing[organisation] if self.prefers(village, organisation, place[village])
        ]

    def prefers(self, village: int, organisation: int, now: int) -> bool:
        """Say whether a village strictly prefers an organisation to its present place (-1: none)."""
        return now < 0 or self.tier[village][organisation] < self.tier[village][now]

    def blocking_pairs(self, place: Sequence[int]) -> list[tuple[int, int]]:
        """List pairs (organisation, village) that would both rather have each other, the organisation being open."""
        found = []
        for organisation, members in enumerate(self.taken(place)):
            if not members and self.needed[organisation] > 0:
                continue
            tiers = self.standing_tier[organisation]
            full = len(members) >= self.upper[organisation]
            worst = max((tiers[member] for member in members), default=-1)
            for village in self.wanting(organisation, place) if self.upper[organisation] else ():
                if not full or tiers[village] < worst:
                    found.append((organisation, village))
        return found

    def coalitions(self, place: Sequence[int]) -> list[tuple[int, list[int]]]:
        """List closed organisations with as many villages as they need that would all rather be with them."""
        found = []
        for organisation, members in enumerate(self.taken(place)):
            needed = self.needed[organisation]
            if not members and 0 < needed <= self.upper[organisation]:
                wanting = self.wanting(organisation, place)
                if len(wanting) >= needed:
                    found.append((organisation, wanting))
        return found


def lists_of(market: Market) -> Lists:
    """Read the wishes of an instance; equal ones are put in the order of ids where one must come first."""
    instance = market.instance
    rows, columns = instance.organisation_positions(), instance.village_positions()
    village_tiers = [_tiers(village.preferences, rows) for village in instance.villages]
    organisation_tiers = [_tiers(organisation.preferences, columns) for organisation in instance.organisations]
    pairs = list(zip(market.pairs.organisation.tolist(), market.pairs.village.tolist(), strict=True))
    mutual = [(j, i) for j, i in pairs if j in village_tiers[i] and i in organisation_tiers[j]]
    tier: list[dict[int, int]] = [{} for _ in instance.villages]
    standing_tier: list[dict[int, int]] = [{} for _ in instance.organisations]
    for organisation, village in mutual:
        tier[village][organisation] = village_tiers[village][organisation]
        standing_tier[organisation][village] = organisation_tiers[organisation][village]
    locked = np.bincount(market.locks.organisation, minlength=len(instance.organisations)).tolist()
    quotas = list(zip(instance.organisations, locked, strict=True))
    return Lists(
        wanted=tuple(tuple(sorted(tiers, key=lambda j, t=tiers: (t[j], j))) for tiers in tier),  # type: ignore[misc]
        tier=tuple(tier),
        standing=tuple(
            {i: rank for rank, i in enumerate(sorted(tiers, key=lambda i, t=tiers: (t[i], i)))}  # type: ignore[misc]
            for tiers in standing_tier
        ),
        standing_tier=tuple(standing_tier),
        needed=tuple(max(0, row.lower - count) for row, count in quotas),
        upper=tuple(row.upper - count for row, count in quotas),
        forced=frozenset(np.unique(market.locks.organisation).tolist()),
    )


def _tiers(preferences: Preferences, positions: dict[Identifier, int]) -> dict[int, int]:
    return {positions[identifier]: rank for rank, tie in enumerate(preferences) for identifier in tie}
