"""What a round's fit is made from, read in a constant number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Max

from lianjian.records.projects.enums import NeedState
from lianjian.records.projects.features import RoundFeatures, UrbanSide, VillageSide, Wishes
from lianjian.records.projects.models import (
    Need,
    PairingPlace,
    PairingRound,
    PairingTie,
    PairingVillage,
    Resource,
    Wish,
)

Levels = Mapping[int, Mapping[str, int]]
Seat = PairingPlace | PairingVillage


def features_of_round(*, round_: PairingRound) -> RoundFeatures:
    """Both sides as they stand now: open needs and resources, wishes, quotas, locks and vetoes."""
    places = list(PairingPlace.objects.filter(round=round_).select_related("organisation"))
    villages = list(PairingVillage.objects.filter(round=round_).select_related("organisation"))
    known = _known(round_, [*places, *villages])
    return RoundFeatures(
        places=tuple(_urban(place, known) for place in sorted(places, key=_code)),
        villages=tuple(_rural(village, known) for village in sorted(villages, key=_code)),
        locked=_ties(round_, PairingTie.Kind.LOCK),
        vetoed=_ties(round_, PairingTie.Kind.VETO),
    )


@dataclass(frozen=True, kw_only=True)
class _Known:
    """What is on file of a round's parties, by organisation id."""

    needs: Levels
    resources: Levels
    wishes: Mapping[int, Wishes]


def _known(round_: PairingRound, seats: Sequence[Seat]) -> _Known:
    codes = {seat.organisation_id: seat.organisation.code for seat in seats}
    return _Known(needs=_needs(list(codes)), resources=_resources(list(codes)), wishes=_wishes(round_, codes))


def _code(seat: Seat) -> str:
    return seat.organisation.code


def _urban(place: PairingPlace, known: _Known) -> UrbanSide:
    organisation = place.organisation
    return UrbanSide(
        code=organisation.code,
        industry=place.industry,
        needs=known.needs.get(organisation.pk, {}),
        resources=known.resources.get(organisation.pk, {}),
        longitude=organisation.longitude,
        latitude=organisation.latitude,
        wishes=known.wishes.get(organisation.pk, ()),
        driving=place.driving,
        lower=place.lower,
        upper=place.upper,
    )


def _rural(village: PairingVillage, known: _Known) -> VillageSide:
    organisation = village.organisation
    return VillageSide(
        code=organisation.code,
        industry=village.industry,
        needs=known.needs.get(organisation.pk, {}),
        resources=known.resources.get(organisation.pk, {}),
        longitude=organisation.longitude,
        latitude=organisation.latitude,
        wishes=known.wishes.get(organisation.pk, ()),
        weakness=village.weakness,
    )


def _needs(ids: list[int]) -> Levels:
    rows = Need.objects.filter(organisation__in=ids, state=NeedState.OPEN)
    return _grouped(rows.values_list("organisation", "subject").annotate(Max("level")).order_by())


def _resources(ids: list[int]) -> Levels:
    rows = Resource.objects.filter(organisation__in=ids, closed_on=None)
    return _grouped(rows.values_list("organisation", "subject").annotate(Max("level")).order_by())


def _grouped(rows: Iterable[tuple[int, str, int]]) -> Levels:
    found: defaultdict[int, dict[str, int]] = defaultdict(dict)
    for organisation, subject, level in rows:
        found[organisation][subject] = level
    return found


def _wishes(round_: PairingRound, codes: Mapping[int, str]) -> dict[int, Wishes]:
    ranked: defaultdict[int, defaultdict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    rows = Wish.objects.filter(round=round_, wisher__in=codes, wished__in=codes)
    for wisher, wished, rank in rows.values_list("wisher", "wished", "preference"):
        ranked[wisher][rank].append(codes[wished])
    return {wisher: tuple(tuple(sorted(ranks[rank])) for rank in sorted(ranks)) for wisher, ranks in ranked.items()}


def _ties(round_: PairingRound, kind: str) -> frozenset[tuple[str, str]]:
    return frozenset(PairingTie.objects.filter(round=round_, kind=kind).values_list("place__code", "village__code"))
