"""Needs and resources: what somebody may see of them, how they are searched, and who could help with what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy

from lianjian.kernel.actor import LEADERS, OFFICES, Actor, Role
from lianjian.kernel.models import JournalLine
from lianjian.records.organisations.enums import URBAN_KINDS, UnitKind
from lianjian.records.organisations.queries.tree import ancestors, organisations_visible_to
from lianjian.records.projects.enums import MatchState, NeedState
from lianjian.records.projects.geography import great_circle_km
from lianjian.records.projects.models import Match, Need, Resource

if TYPE_CHECKING:
    from lianjian.records.organisations.models import Organisation

MOST_HELPERS = 8


def needs_visible_to(*, actor: Actor) -> QuerySet[Need]:
    """Needs under the actor's posts, those his organisations help with, and for leaders of urban parties the open ones
    of the county."""
    seen = organisations_visible_to(actor=actor)
    helped = Match.objects.filter(need=OuterRef("pk"), helper__in=seen).exclude(state=MatchState.GIVEN_UP)
    visible = Q(organisation__in=seen) | Q(Exists(helped))
    for county in _counties_led_in(actor, urban_only=True):
        visible |= Q(state=NeedState.OPEN, organisation__path__startswith=county)
    return Need.objects.filter(visible).select_related("organisation__parent")


def resources_visible_to(*, actor: Actor) -> QuerySet[Resource]:
    """Resources under the actor's posts, those his organisations are helped from, and for leaders what their county
    offers."""
    seen = organisations_visible_to(actor=actor)
    used = Match.objects.filter(resource=OuterRef("pk"), need__organisation__in=seen)
    visible = Q(organisation__in=seen) | Q(Exists(used))
    for county in _counties_led_in(actor, urban_only=False):
        visible |= Q(closed_on=None, organisation__path__startswith=county)
    return Resource.objects.filter(visible).select_related("organisation__parent")


def with_industry(rows: QuerySet[Need]) -> QuerySet[Need]:
    """The rows with the main industry on file of their organisation, as `industry`."""
    return rows.annotate(industry=_industry())


def resources_with_industry(rows: QuerySet[Resource]) -> QuerySet[Resource]:
    """As `with_industry`, for resources."""
    return rows.annotate(industry=_industry())


def matching(text: str) -> Q:
    """What a search finds: words of the title or description, the organisation's name, its pinyin or initials."""
    typed = text.strip()
    letters = typed.lower()
    return (
        Q(title__icontains=typed)
        | Q(description__icontains=typed)
        | Q(organisation__name__icontains=typed)
        | Q(organisation__name_pinyin__startswith=letters)
        | Q(organisation__name_initials__startswith=letters)
    )


@dataclass(frozen=True, kw_only=True)
class Helper:
    """A resource that could meet a need: how far away, and whether it reaches the need's level."""

    resource: Resource
    km: float | None
    enough: bool


def helpers_for(*, need: Need) -> list[Helper]:
    """Resources of the need's subject in its county, those that reach its level first, then by the way."""
    roof = _county_path(need.organisation)
    offered = Resource.objects.filter(
        subject=need.subject, closed_on=None, organisation__path__startswith=roof, organisation__dissolved_on=None
    ).exclude(organisation=need.organisation_id)
    found = [
        Helper(resource=one, km=_km(need.organisation, one.organisation), enough=one.level >= need.level)
        for one in offered.select_related("organisation")
    ]
    found.sort(key=lambda one: (not one.enough, one.km is None, one.km or 0.0, one.resource.code))
    return found[:MOST_HELPERS]


def may_speak_for(*, actor: Actor) -> QuerySet[Organisation]:
    """Organisations for which the actor may register or promise: his own as secretary, all under his offices."""
    own = actor.units(Role.SECRETARY)
    offices = actor.scopes(*OFFICES)
    reach = Q(pk__in=own)
    for scope in offices:
        reach |= Q(path__startswith=scope)
    return organisations_visible_to(actor=actor).filter(reach, dissolved_on=None).order_by("path")


def matches_of(*, need: Need) -> Sequence[Match]:
    """Who helps or helped with a need, the latest first."""
    return list(need.matches.select_related("helper", "resource", "confirmed_by").order_by("-taken_up_at", "-pk"))


ACTS = {
    "register_need": gettext_lazy("Need registered"),
    "register_resource": gettext_lazy("Resource registered"),
    "take_up_need": gettext_lazy("Taken up"),
    "deliver_help": gettext_lazy("Reported as delivered"),
    "confirm_help": gettext_lazy("Confirmed by the receiver"),
    "send_help_back": gettext_lazy("Sent back by the receiver"),
    "give_up_need": gettext_lazy("Given up"),
    "close_need": gettext_lazy("Closed"),
    "close_resource": gettext_lazy("Closed"),
    "hand_over": gettext_lazy("Handed over to the successor"),
    "enter_vacancy": gettext_lazy("Vacancy entered"),
    "close_vacancy": gettext_lazy("Closed"),
    "refer_seeker": gettext_lazy("Referred"),
    "match_seeker": gettext_lazy("Put forward"),
    "report_job_start": gettext_lazy("Started work"),
    "confirm_placement": gettext_lazy("Placement confirmed"),
    "end_placement": gettext_lazy("Came to nothing"),
    "withdraw_seeker": gettext_lazy("Withdrawn"),
    "read_seeker_phone": gettext_lazy("Read the full phone number"),
}


@dataclass(frozen=True, kw_only=True)
class Happening:
    """One thing that happened, as a timeline shows it."""

    text: str
    at: datetime
    who: str
    url: str = ""


def history_of(*, thing: models.Model) -> list[Happening]:
    """What happened to a thing of this room, the latest first."""
    lines = JournalLine.objects.filter(subject_type=thing._meta.label_lower, subject_id=str(thing.pk))
    return [_happening(line) for line in lines.order_by("-pk")[:50]]


def _happening(line: JournalLine) -> Happening:
    concerning = line.details.get("helper") or line.details.get("vacancy", "")
    said = [str(ACTS.get(line.action, line.action)), concerning, line.reason]
    return Happening(text=" · ".join(part for part in said if part), at=line.at, who=line.actor_name)


def _industry() -> Subquery:
    profiles = apps.get_model("organisations", "Profile")._default_manager
    newest = profiles.filter(organisation=OuterRef("organisation")).order_by("-as_of_on")
    return Subquery(newest.values("main_industry")[:1])


def _counties_led_in(actor: Actor, *, urban_only: bool) -> list[str]:
    led = actor.units(*LEADERS)
    if not led:
        return []
    organisations = organisations_visible_to(actor=actor).filter(pk__in=led)
    if urban_only:
        organisations = organisations.filter(kind__in=URBAN_KINDS)
    return [_county_path(organisation) for organisation in organisations]


def _county_path(organisation: Organisation) -> str:
    """The path of the county it lies in; its own where it lies in none."""
    above = ancestors(organisation=organisation)
    return next((one.path for one in reversed(above) if one.kind == UnitKind.COUNTY), organisation.path)


def _km(one: Organisation, other: Organisation) -> float | None:
    if one.longitude is None or one.latitude is None or other.longitude is None or other.latitude is None:
        return None
    return great_circle_km(
        longitude=one.longitude, latitude=one.latitude, other_longitude=other.longitude, other_latitude=other.latitude
    )
