"""Rounds of pairing: who may see which, who takes part, and what each party is to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from lianjian.kernel.actor import Actor
from lianjian.records.organisations.enums import UnitKind
from lianjian.records.organisations.queries.tree import ancestors, organisations_visible_to
from lianjian.records.projects.enums import RunState
from lianjian.records.projects.models import PairingPlace, PairingRound, PairingRun, PairingTie, PairingVillage, Wish

if TYPE_CHECKING:
    from lianjian.records.organisations.models import Organisation


def rounds_visible_to(*, actor: Actor) -> QuerySet[PairingRound]:
    """Rounds of places under the actor's posts, and those in which an organisation under them takes part."""
    seen = organisations_visible_to(actor=actor)
    places = PairingPlace.objects.filter(round=OuterRef("pk"), organisation__in=seen)
    villages = PairingVillage.objects.filter(round=OuterRef("pk"), organisation__in=seen)
    return PairingRound.objects.filter(Q(place__in=seen) | Exists(places) | Exists(villages)).select_related("place")


def roof_of(*, place: Organisation) -> Organisation:
    """The county the place lies in, else the place itself: any urban party under it may take part in its rounds."""
    return next((one for one in ancestors(organisation=place) if one.kind == UnitKind.COUNTY), place)


def runs_visible_to(*, actor: Actor) -> QuerySet[PairingRun]:
    """Runs of rounds of places under the actor's posts: the whole result, so not for those who only take part."""
    runs = PairingRun.objects.filter(round__place__in=organisations_visible_to(actor=actor))
    return runs.select_related("round__place", "made_by", "accepted_by").defer("instance", "cards")


def parties_visible_to(*, actor: Actor, round_: PairingRound) -> QuerySet[Organisation]:
    """The round's parties that lie under the actor's posts."""
    return organisations_visible_to(actor=actor).filter(
        Q(pairing_places__round=round_) | Q(pairing_villages__round=round_)
    )


@dataclass(frozen=True, kw_only=True)
class Party:
    """One party of a round and how many wishes it has entered."""

    seat: PairingPlace | PairingVillage
    wishes: int


def places_of(*, round_: PairingRound) -> list[Party]:
    """The urban parties with the number of their wishes, in the tree's order."""
    return _with_wishes(round_, PairingPlace.objects.filter(round=round_))


def villages_of(*, round_: PairingRound) -> list[Party]:
    """The villages with the number of their wishes, in the tree's order."""
    return _with_wishes(round_, PairingVillage.objects.filter(round=round_))


def _with_wishes(round_: PairingRound, seats: QuerySet[PairingPlace] | QuerySet[PairingVillage]) -> list[Party]:
    counted = dict(Wish.objects.filter(round=round_).values_list("wisher").annotate(Count("pk")))
    ordered = seats.select_related("organisation__parent").order_by("organisation__path")
    return [Party(seat=seat, wishes=counted.get(seat.organisation_id, 0)) for seat in ordered]


def ties_of(*, round_: PairingRound) -> QuerySet[PairingTie]:
    """Locks and vetoes, locks first."""
    return round_.ties.select_related("place", "village").order_by("kind", "place__path", "village__path")


def wishes_by(*, round_: PairingRound, wisher: Organisation) -> list[Wish]:
    """A party's wishes, best first."""
    return list(
        Wish.objects.filter(round=round_, wisher=wisher).select_related("wished").order_by("preference", "wished__path")
    )


def other_side(*, round_: PairingRound, party: Organisation) -> list[Organisation]:
    """The parties that this one can wish for, in the tree's order."""
    seats: QuerySet[PairingPlace] | QuerySet[PairingVillage]
    if round_.places.filter(organisation=party).exists():
        seats = PairingVillage.objects.filter(round=round_)
    else:
        seats = PairingPlace.objects.filter(round=round_)
    return [seat.organisation for seat in seats.select_related("organisation").order_by("organisation__path")]


def latest_run(*, round_: PairingRound) -> PairingRun | None:
    """The accepted run, else the one made last."""
    runs = round_.runs.select_related("made_by", "accepted_by", "job").defer("instance", "cards")
    return runs.filter(state=RunState.ACCEPTED).first() or runs.order_by("-made_at", "-pk").first()
