"""A village's card: with whom it is joined and why, and why not with the next best; pages put it into words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lianjian.engines.pairing import Instance, Reason, Result, estimate_insist_costs, explain
from lianjian.records.projects.enums import Criterion, Subject
from lianjian.records.projects.fit import Help, PairFit, RoundFit


@dataclass(frozen=True, kw_only=True)
class Rival:
    """An urban party of high fit that the village is not joined with, and why.

    `loss` is by how much the whole falls at least if one insists; None where nothing is known.
    """

    place: str
    fit: float
    reason: Reason
    loss: float | None


@dataclass(frozen=True, kw_only=True)
class VillageCard:
    """What a run says to one village; without `place` it is not placed.

    `rank` is the place's rank among all by fit. `cut_offs`, where the choice was free: for each party of the village's
    list its code, the village's rank on that party's list, and the rank of the last village it took (None: not full).
    """

    village: str
    place: str
    partners: tuple[str, ...]
    rank: int | None
    fit: PairFit | None
    rivals: tuple[Rival, ...]
    cut_offs: tuple[tuple[str, int, int | None], ...]

    def as_json(self) -> dict[str, Any]:
        """The card as it is kept with the run."""
        return {
            "place": self.place,
            "partners": list(self.partners),
            "rank": self.rank,
            "fit": None if self.fit is None else _fit_as_json(self.fit),
            "rivals": [[rival.place, rival.fit, rival.reason, rival.loss] for rival in self.rivals],
            "cut_offs": [list(cut_off) for cut_off in self.cut_offs],
        }


def read_card(*, village: str, kept: Mapping[str, Any]) -> VillageCard:
    """Read back what `as_json` wrote."""
    return VillageCard(
        village=village,
        place=kept["place"],
        partners=tuple(kept["partners"]),
        rank=kept["rank"],
        fit=None if kept["fit"] is None else _read_fit(kept["fit"]),
        rivals=tuple(
            Rival(place=place, fit=fit, reason=Reason(reason), loss=loss) for place, fit, reason, loss in kept["rivals"]
        ),
        cut_offs=tuple((place, own, last) for place, own, last in kept["cut_offs"]),
    )


def _fit_as_json(fit: PairFit) -> dict[str, Any]:
    return {
        "total": fit.total,
        "parts": [[criterion.value, amount] for criterion, amount in fit.parts],
        "needs": [[one.subject.value, one.need, one.offer] for one in fit.needs],
        "shared": [[one.subject.value, one.need, one.offer] for one in fit.shared],
        "km": fit.km,
    }


def _read_fit(kept: Mapping[str, Any]) -> PairFit:
    return PairFit(
        total=kept["total"],
        parts=tuple((Criterion(name), amount) for name, amount in kept["parts"]),
        needs=_read_help(kept["needs"]),
        shared=_read_help(kept["shared"]),
        km=kept["km"],
    )


def _read_help(kept: list[tuple[str, int, int]]) -> tuple[Help, ...]:
    return tuple(Help(subject=Subject(subject), need=need, offer=offer) for subject, need, offer in kept)


def cards_of(*, instance: Instance, result: Result, fit: RoundFit) -> Iterator[VillageCard]:
    """Write every village's card, from the engine's reasons and this room's parts of the fit."""
    rows = {place.code: row for row, place in enumerate(fit.features.places)}
    costs = None if result.value is None else estimate_insist_costs(instance, result)
    for column, village in enumerate(fit.features.villages):
        card = explain(instance, result, village.code, costs=costs)
        yield VillageCard(
            village=village.code,
            place=str(card.organisation or ""),
            partners=tuple(map(str, card.companions)),
            rank=card.place,
            fit=None if card.organisation is None else fit.pair(place=rows[str(card.organisation)], village=column),
            rivals=tuple(
                Rival(place=str(one.organisation), fit=one.fit, reason=one.reason, loss=one.at_least)
                for one in card.alternatives
            ),
            cut_offs=tuple((str(one.organisation), one.own, one.last) for one in card.cut_offs),
        )
