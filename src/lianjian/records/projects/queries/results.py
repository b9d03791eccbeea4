"""A run's result with names: who with whom, where on the map, what a village's card says, how two runs differ."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models.fields.json import KeyTransform

from lianjian.engines.pairing import Result, Status, read_result
from lianjian.records.projects.cards import VillageCard, read_card
from lianjian.records.projects.models import PairingPlace, PairingRound, PairingRun, PairingTie, PairingVillage

if TYPE_CHECKING:
    from lianjian.records.organisations.models import Organisation

PROVED = (Status.OPTIMAL, Status.STABLE)
HEAT_CELLS = 400


@dataclass(frozen=True, kw_only=True)
class Row:
    """One urban party in a result: its villages, and the most it could take."""

    place: Organisation
    villages: tuple[Organisation, ...]
    upper: int
    locked: frozenset[str]
    kept: frozenset[str]
    cut_off: int | None


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """A computed run with the parties it names."""

    run: PairingRun
    result: Result
    parties: Mapping[str, Organisation]
    uppers: Mapping[str, int]
    locks: frozenset[tuple[str, str]]
    vetoes: frozenset[tuple[str, str]]

    @property
    def proved(self) -> bool:
        """Whether nothing can be better, or, freely chosen, whether nobody has cause to leave."""
        return self.result.status in PROVED

    @property
    def villages(self) -> int:
        """How many villages were to be placed."""
        return len(self.result.pairs) + len(self.result.unplaced)

    @property
    def unplaced(self) -> list[Organisation]:
        """The villages without an urban party."""
        return [self.parties[str(code)] for code in self.result.unplaced if code in self.parties]

    @cached_property
    def rows(self) -> list[Row]:
        """Who with whom, urban parties by kind and code."""
        led: defaultdict[str, list[Organisation]] = defaultdict(list)
        for place, village in self.result.pairs:
            if place in self.parties and village in self.parties:
                led[str(place)].append(self.parties[str(village)])
        kept = frozenset(map(tuple, self.result.kept or ()))
        cut_offs: Mapping[str, int] = (self.run.result or {}).get("cut_offs", {})
        rows = [
            Row(
                place=self.parties[code],
                villages=tuple(villages),
                upper=self.uppers.get(code, 0),
                locked=frozenset(v.code for v in villages if (code, v.code) in self.locks),
                kept=frozenset(v.code for v in villages if (code, v.code) in kept),
                cut_off=cut_offs.get(code),
            )
            for code, villages in led.items()
        ]
        return sorted(rows, key=lambda row: (row.place.kind, row.place.code))

    def by_kind(self) -> list[tuple[str, int]]:
        """How many groups there are of each kind of urban party."""
        counted = Counter(str(row.place.get_kind_display()) for row in self.rows)
        return sorted(counted.items())


def outcome_of(*, run: PairingRun) -> Outcome | None:
    """The run's result with names; None where it has no result."""
    if run.result is None or "pairs" not in run.result:
        return None
    parties, uppers = _parties(run.round)
    ties = PairingTie.objects.filter(round=run.round).values_list("kind", "place__code", "village__code")
    quota = run.settings["upper"]
    return Outcome(
        run=run,
        result=read_result(run.result),
        parties=parties,
        uppers=uppers if quota is None else dict.fromkeys(uppers, quota),
        locks=frozenset((place, village) for kind, place, village in ties if kind == PairingTie.Kind.LOCK),
        vetoes=frozenset((place, village) for kind, place, village in ties if kind == PairingTie.Kind.VETO),
    )


def names_in(*, round_: PairingRound, sentence: str) -> str:
    """An engine's sentence about a round with names in place of codes."""
    parties, _uppers = _parties(round_)
    for code in sorted(parties, key=len, reverse=True):
        sentence = sentence.replace(f"“{code}”", f"“{parties[code].name}”")
    return sentence


def card_of(*, run: PairingRun, village: str) -> VillageCard | None:
    """One village's card."""
    return cards_by_village(run=run, villages=[village]).get(village)


def cards_by_village(*, run: PairingRun, villages: Sequence[str]) -> dict[str, VillageCard]:
    """The cards of a few villages, by code, read alone out of the run."""
    if not villages:
        return {}
    wanted = [KeyTransform(village, "cards") for village in villages]
    kept = PairingRun.objects.filter(pk=run.pk).values_list(*wanted).get()
    return {
        village: read_card(village=village, kept=one)
        for village, one in zip(villages, kept, strict=True)
        if one is not None
    }


def cards_in(*, run: PairingRun) -> list[VillageCard]:
    """All cards of a run, by village code."""
    kept = PairingRun.objects.values_list("cards", flat=True).get(pk=run.pk) or {}
    return [read_card(village=village, kept=kept[village]) for village in sorted(kept)]


def matrix_of(*, run: PairingRun) -> tuple[list[str], list[str], list[list[float]]] | None:
    """Codes of urban parties and villages and their fits, of a round small enough to be read as a table."""
    if run.round.places.count() * run.round.villages.count() > HEAT_CELLS:
        return None
    instance = PairingRun.objects.values_list("instance", flat=True).get(pk=run.pk)
    if instance is None:
        return None
    return (
        [row["id"] for row in instance["organisations"]],
        [row["id"] for row in instance["villages"]],
        instance["fit"]["matrix"],
    )


@dataclass(frozen=True, kw_only=True)
class Move:
    """A village whose urban party differs between two results; None: not placed."""

    village: Organisation
    before: Organisation | None
    after: Organisation | None


def moves_between(*, one: Outcome, other: Result) -> list[Move]:
    """Which villages another result of the same round places elsewhere."""
    before, after = one.result.placed, other.placed
    moved = sorted({*before, *after}, key=str)
    return [
        Move(
            village=one.parties[str(village)],
            before=one.parties.get(str(before.get(village))),
            after=one.parties.get(str(after.get(village))),
        )
        for village in moved
        if before.get(village) != after.get(village) and village in one.parties
    ]


def _parties(round_: PairingRound) -> tuple[dict[str, Organisation], dict[str, int]]:
    places = list(PairingPlace.objects.filter(round=round_).select_related("organisation"))
    villages = PairingVillage.objects.filter(round=round_).select_related("organisation__parent")
    seats: Sequence[PairingPlace | PairingVillage] = [*places, *villages]
    return (
        {seat.organisation.code: seat.organisation for seat in seats},
        {place.organisation.code: place.upper for place in places},
    )
