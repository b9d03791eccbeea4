"""Joint conferences and councils: who sees which, member units, open decisions, and what waits for a session."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Prefetch, Q, QuerySet

from lianjian.kernel.actor import Actor
from lianjian.records.deliberation.council_enums import CouncilKind, DecisionState
from lianjian.records.deliberation.models import (
    ConferenceDecision,
    ConferenceSession,
    ConferenceUnit,
    Council,
    FollowUp,
    JointConference,
)
from lianjian.records.members.queries.people import ROSTER_ROLES
from lianjian.records.organisations.enums import UnitKind
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.paths import outermost, within, within_any


def conferences_visible_to(*, actor: Actor) -> QuerySet[JointConference]:
    """Those convened at the actor's places, and those of which a unit there is or was a member."""
    scopes = outermost(actor.scopes(*ROSTER_ROLES))
    seats = ConferenceUnit.objects.filter(within_any(scopes, field="organisation__path")).values("conference_id")
    mine = within_any(scopes, field="organisation__path")
    return JointConference.objects.filter(mine | Q(pk__in=seats)).select_related("organisation", "joint")


def units_of(*, conference: JointConference, on: date) -> list[Organisation]:
    """The member units on the day, in tree order."""
    seats = conference.units.filter(during__contains=on).select_related("organisation").order_by("organisation__path")
    return [seat.organisation for seat in seats]


def sessions_of(*, conference: JointConference) -> list[ConferenceSession]:
    """All sessions with their decisions and what became of them, the latest first."""
    follow_ups = Prefetch("follow_ups", FollowUp.objects.select_related("session").order_by("session__number"))
    decisions = Prefetch("decisions", ConferenceDecision.objects.select_related("owner").prefetch_related(follow_ups))
    rows = conference.sessions.select_related("meeting").prefetch_related(decisions, "meeting__agenda")
    return list(rows.order_by("-number"))


def open_decisions_of(*, conference: JointConference) -> list[ConferenceDecision]:
    """What earlier sessions agreed on and nobody has settled, what is due first on top."""
    rows = ConferenceDecision.objects.filter(session__conference=conference, state=DecisionState.OPEN)
    return list(rows.select_related("owner", "session").order_by("due_on", "pk"))


def decisions_visible_to(*, actor: Actor) -> QuerySet[ConferenceDecision]:
    """The decisions of the conferences the actor sees."""
    seen = conferences_visible_to(actor=actor).values("pk")
    rows = ConferenceDecision.objects.filter(session__conference__in=seen)
    return rows.select_related("owner", "session__conference__organisation", "session__meeting")


def councils_visible_to(*, actor: Actor) -> QuerySet[Council]:
    """The councils at the actor's places, those that have ended included."""
    reach = within_any(outermost(actor.scopes(*ROSTER_ROLES)), field="organisation__path")
    return Council.objects.filter(reach).select_related("organisation")


def villages_with_both_councils(*, path: str, on: date) -> QuerySet[Organisation]:
    """The villages of the sub-tree in which both councils were in being on the day."""
    in_being = Q(councils__during__contains=on)
    kinds = Count("councils__kind", filter=in_being, distinct=True)
    return villages_on(path=path, on=on).annotate(council_kinds=kinds).filter(council_kinds=len(CouncilKind))


def villages_on(*, path: str, on: date) -> QuerySet[Organisation]:
    """The villages of the sub-tree there were on the day."""
    there = Q(founded_on__lte=on) & (Q(dissolved_on=None) | Q(dissolved_on__gt=on))
    return Organisation.objects.filter(within(path), there, kind=UnitKind.VILLAGE)
