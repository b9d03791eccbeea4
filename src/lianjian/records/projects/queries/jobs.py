"""Vacancies and people who look for work: who may see which, what is open, and what fits."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, TypedDict

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from lianjian.kernel.actor import Actor
from lianjian.records.members.queries.people import ROSTER_ROLES
from lianjian.records.organisations.paths import outermost, paths_above, within_any
from lianjian.records.organisations.queries.tree import organisations_visible_to
from lianjian.records.projects.enums import PlacementState, SeekerState
from lianjian.records.projects.models import Placement, Seeker, Vacancy

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    from lianjian.records.organisations.models import Organisation

    CountedVacancies = QuerySet[WithAnnotations[Vacancy, "Taken"]]

MOST_FITTING = 50


class Taken(TypedDict):
    """What `vacancies_visible_to` adds to each vacancy: how many of its places are taken."""

    taken: int


def vacancies_visible_to(*, actor: Actor) -> CountedVacancies:
    """Vacancies at the actor's places, and at organisations above them, which offer to all below; with `taken`."""
    scopes = outermost(actor.scopes())
    above = {path for scope in scopes for path in paths_above(scope)}
    visible = within_any(scopes, field="organisation__path") | Q(organisation__path__in=above)
    taken = Count("placements", filter=~Q(placements__state=PlacementState.ENDED))
    return Vacancy.objects.filter(visible).select_related("organisation").annotate(taken=taken)


def open_vacancies(vacancies: CountedVacancies, *, on: date) -> CountedVacancies:
    """Those of `vacancies_visible_to` for which somebody can be put forward on the day."""
    return vacancies.filter(closed_on=None, opened_on__lte=on, open_until__gte=on, taken__lt=F("wanted"))


def seekers_visible_to(*, actor: Actor) -> QuerySet[Seeker]:
    """People referred from the actor's places, those put forward for a vacancy there, and the actor himself."""
    scopes = outermost(actor.scopes(*ROSTER_ROLES))
    put_forward = Placement.objects.filter(
        within_any(scopes, field="vacancy__organisation__path"), ~Q(state=PlacementState.ENDED), seeker=OuterRef("pk")
    )
    own = Q(member__account_id=actor.account_id) if actor.account_id is not None else Q(pk__in=())
    visible = within_any(scopes, field="referred_by__path") | Exists(put_forward) | own
    return Seeker.objects.filter(visible).select_related("referred_by", "member")


def placements_of(*, seeker: Seeker) -> list[Placement]:
    """All placements of a person, the running one first, then the latest."""
    rows = seeker.placements.select_related("vacancy__organisation", "confirmed_by", "seeker__member")
    return sorted(rows, key=lambda one: (one.state == PlacementState.ENDED, -one.pk))


def fitting_vacancies(*, actor: Actor, on: date) -> list[Vacancy]:
    """Open vacancies the actor can put somebody forward for, those that close first on top."""
    found = open_vacancies(vacancies_visible_to(actor=actor), on=on)
    return list(found.order_by("open_until", "pk")[:MOST_FITTING])


def staffed_by(*, actor: Actor) -> QuerySet[Organisation]:
    """The living organisations in whose name the actor may enter vacancies and refer people."""
    reach = within_any(outermost(actor.scopes(*ROSTER_ROLES)))
    return organisations_visible_to(actor=actor).filter(reach, dissolved_on=None).order_by("path")


def waiting_for_confirmation() -> QuerySet[Placement]:
    """Placements whose start is reported and not confirmed."""
    started = Placement.objects.filter(state=PlacementState.PLACED, seeker__state=SeekerState.PLACED)
    return started.select_related("seeker__referred_by", "seeker__member", "vacancy")
