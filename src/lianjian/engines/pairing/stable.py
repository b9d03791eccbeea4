"""Stable pairing of two lists of wishes when organisations below their lower quota must close.

Villages propose (Gale, Shapley 1962). For strict lists and a fixed set of open organisations every stable pairing
fills each organisation equally and the villages' best one leaves the fewest villages wanting a closed organisation, so
the question is only which organisations open. Opening more makes no village worse off and fills no other organisation
more (Gale, Sotomayor 1985); two consequences cut the search: an organisation wanted by enough villages when all that
may open are open must open, and one that stays short when only the sure ones are open must close.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from heapq import heappush, heappushpop

from lianjian.engines.pairing.lists import Lists

REOPENINGS = 60


@dataclass
class Search:
    """A search for the organisations to open; counts deferred-acceptance runs and stops at `limit` of them."""

    lists: Lists
    limit: int
    runs: int = 0
    best: list[int] | None = field(default=None)
    fewest: int = 1 << 30

    @property
    def exhausted(self) -> bool:
        """Whether the runs allowed are used up."""
        return self.runs >= self.limit

    def place(self, open_: frozenset[int]) -> list[int]:
        """Let villages propose to the open organisations; gives each village's organisation or -1."""
        self.runs += 1
        lists = self.lists
        place = [-1] * len(lists.wanted)
        turn = [0] * len(lists.wanted)
        held: dict[int, list[tuple[int, int]]] = {organisation: [] for organisation in open_}
        waiting = list(range(len(lists.wanted)))
        while waiting:
            village = waiting.pop()
            wanted = lists.wanted[village]
            while turn[village] < len(wanted):
                organisation = wanted[turn[village]]
                turn[village] += 1
                if organisation not in open_ or not lists.upper[organisation]:
                    continue
                entry = (-lists.standing[organisation][village], village)
                if len(held[organisation]) < lists.upper[organisation]:
                    heappush(held[organisation], entry)
                    place[village] = organisation
                    break
                out = heappushpop(held[organisation], entry)[1]
                if out != village:
                    place[out] = -1
                    place[village] = organisation
                    waiting.append(out)
                    break
        return place

    def fast(self) -> None:
        """Close one short organisation at a time, then reopen closed ones with a coalition; keep the best seen."""
        sure, possible = self.certain() or (self.always, self.openable)
        open_ = self._close_short(sure, possible)
        for _ in range(REOPENINGS):
            if open_ is None or self.fewest == 0 or self.exhausted:
                return
            coalitions = self.lists.coalitions(self.place(open_))
            if not coalitions:
                return
            wanted = max(coalitions, key=lambda coalition: (len(coalition[1]), -coalition[0]))[0]
            open_ = self._close_short(sure | {wanted}, open_ | {wanted}) or self._close_short(
                sure, open_ | {wanted}, spare=wanted
            )

    def exact(self) -> bool | None:
        """Search all sets of open organisations: True found a stable pairing, False none exists, None not decided."""
        return self._branch(self.always, self.openable)

    @property
    def always(self) -> frozenset[int]:
        """Organisations that are open whatever happens."""
        needed = self.lists.needed
        return self.lists.forced | {j for j in range(len(needed)) if needed[j] == 0 and self.lists.upper[j] > 0}

    @property
    def openable(self) -> frozenset[int]:
        """Organisations that could open at all."""
        lists = self.lists
        return self.always | {
            j for j in range(len(lists.needed)) if lists.needed[j] <= min(lists.upper[j], len(lists.standing[j]))
        }

    def certain(
        self, sure: frozenset[int] | None = None, possible: frozenset[int] | None = None
    ) -> tuple[frozenset[int], frozenset[int]] | None:
        """Find which organisations every stable pairing between two sets opens and which one may; None if none is."""
        sure, possible = self.always if sure is None else sure, self.openable if possible is None else possible
        needed = self.lists.needed
        while not self.exhausted:
            before = (sure, possible)
            counts = self._counts(possible)
            sure |= {j for j in possible - sure if counts[j] >= needed[j]}
            for organisation in sorted(possible - sure):
                without = self.place(possible - {organisation})
                if len(self.lists.wanting(organisation, without)) >= needed[organisation]:
                    sure |= {organisation}
                elif self._counts(sure | {organisation})[organisation] < needed[organisation]:
                    possible -= {organisation}
            if self._contradicts(sure, possible):
                return None
            if (sure, possible) == before:
                break
        return sure, possible

    def _contradicts(self, sure: frozenset[int], possible: frozenset[int]) -> bool:
        counts, widest = self._counts(sure), self.place(possible)
        short = any(counts[j] < self.lists.needed[j] for j in sure)
        return short or any(organisation not in possible for organisation, _ in self.lists.coalitions(widest))

    def _branch(self, sure: frozenset[int], possible: frozenset[int]) -> bool | None:
        narrowed = self.certain(sure, possible)
        if self.exhausted:
            return None
        if narrowed is None:
            return False
        sure, possible = narrowed
        if sure == possible:
            return self._keep(sure)
        organisation = min(possible - sure)
        opened = self._branch(sure | {organisation}, possible)
        return opened if opened is not False else self._branch(sure, possible - {organisation})

    def _keep(self, open_: frozenset[int]) -> bool:
        place = self.place(open_)
        members = self.lists.taken(place)
        if any(len(members[j]) < self.lists.needed[j] for j in open_):
            return False
        coalitions = len(self.lists.coalitions(place))
        if coalitions < self.fewest:
            self.best, self.fewest = place, coalitions
        return coalitions == 0

    def _counts(self, open_: frozenset[int]) -> list[int]:
        return [len(members) for members in self.lists.taken(self.place(open_))]

    def _close_short(
        self, sure: frozenset[int], open_: frozenset[int], spare: int | None = None
    ) -> frozenset[int] | None:
        needed = self.lists.needed
        while True:
            counts = self._counts(open_)
            short = [j for j in open_ if counts[j] < needed[j]]
            if not short:
                self._keep(open_)
                return open_
            closable = [j for j in short if j not in sure and j != spare] or [j for j in short if j not in self.always]
            closable = closable or sorted(open_ - self.always)
            if not closable:
                return None
            open_ -= {min(closable, key=lambda j: (counts[j] - needed[j], j))}
