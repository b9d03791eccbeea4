"""Teams and calls: who may see which, who is on them, and what waits to be confirmed."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from lianjian.kernel.actor import Actor
from lianjian.kernel.periods import on_day
from lianjian.records.casework.enums import OpenTo
from lianjian.records.casework.models import SignUp, Volunteer, VolunteerCall, VolunteerTeam
from lianjian.records.members.models import Member
from lianjian.records.members.queries.people import ROSTER_ROLES
from lianjian.records.organisations.paths import outermost, paths_above, within_any
from lianjian.records.organisations.queries.tree import organisations_visible_to

if TYPE_CHECKING:
    from lianjian.records.organisations.models import Organisation

ON_THE_LIST = Q(sign_ups__withdrawn_at=None, sign_ups__pk__isnull=False)


def teams_visible_to(*, actor: Actor) -> QuerySet[VolunteerTeam]:
    """Teams at the actor's places and at organisations above them, where his members can join."""
    scopes = outermost(actor.scopes())
    above = {path for scope in scopes for path in paths_above(scope)}
    visible = within_any(scopes, field="organisation__path") | Q(organisation__path__in=above)
    return VolunteerTeam.objects.filter(visible).select_related("organisation", "leader")


def with_size(teams: QuerySet[VolunteerTeam], *, on: date) -> QuerySet[VolunteerTeam]:
    """The teams with `size`, how many belong to each on the day."""
    return teams.annotate(size=Count("volunteers", filter=Q(volunteers__during__contains=on)))


def volunteers_of(*, team: VolunteerTeam, on: date) -> QuerySet[Volunteer]:
    """Who belongs to the team on the day, by name."""
    return on_day(Volunteer.objects.filter(team=team), on).select_related("member").order_by("person_name", "pk")


def calls_visible_to(*, actor: Actor) -> QuerySet[VolunteerCall]:
    """All calls of the actor's places; of organisations above him those open to his members; and where he signed up.

    Each with `coming`, how many are on its list.
    """
    scopes = outermost(actor.scopes())
    above = {path for scope in scopes for path in paths_above(scope)}
    visible = within_any(outermost(actor.scopes(*ROSTER_ROLES)), field="team__organisation__path")
    visible |= Q(team__organisation__path__in=above | set(scopes)) & ~Q(open_to=OpenTo.TEAM)
    if actor.account_id is not None:
        own = SignUp.objects.filter(call=OuterRef("pk"), member__account_id=actor.account_id)
        in_team = Volunteer.objects.filter(
            team=OuterRef("team"), member__account_id=actor.account_id, during__endswith=None
        )
        visible |= Q(team__leader__account_id=actor.account_id) | Exists(own) | Exists(in_team)
    calls = VolunteerCall.objects.filter(visible).select_related("team__organisation", "team__leader")
    return calls.annotate(coming=Count("sign_ups", filter=ON_THE_LIST, distinct=True))


def sign_ups_visible_to(*, actor: Actor) -> QuerySet[SignUp]:
    """Who is on the lists of teams the actor keeps or leads; of other lists only himself."""
    kept = within_any(outermost(actor.scopes(*ROSTER_ROLES)), field="call__team__organisation__path")
    if actor.account_id is not None:
        kept |= Q(call__team__leader__account_id=actor.account_id) | Q(member__account_id=actor.account_id)
    return SignUp.objects.filter(kept, withdrawn_at=None)


def sign_ups_of(*, call: VolunteerCall) -> QuerySet[SignUp]:
    """Who is on the list, in the order of signing up."""
    return call.sign_ups.filter(withdrawn_at=None).select_related("member").order_by("pk")


def is_asked(*, call: VolunteerCall, member: Member, on: date) -> bool:
    """Whether the call is open to the member."""
    if volunteers_of(team=call.team, on=on).filter(member=member).exists():
        return True
    is_below = member.organisation.path.startswith(call.team.organisation.path)
    return is_below and call.open_to != OpenTo.TEAM and member.left_on is None


def calls_to_confirm(*, actor: Actor, at: datetime) -> QuerySet[VolunteerCall]:
    """Calls of the actor that are over and whose hours nobody has confirmed, with somebody on the list."""
    if actor.account_id is None:
        return VolunteerCall.objects.none()
    mine = Q(called_by_id=actor.account_id) | Q(called_by=None, team__leader__account_id=actor.account_id)
    waiting = VolunteerCall.objects.filter(mine, confirmed_at=None, cancelled_because="", ends_at__lte=at)
    listed = SignUp.objects.filter(call=OuterRef("pk"), withdrawn_at=None)
    return waiting.filter(Exists(listed)).select_related("team__organisation").order_by("ends_at", "pk")


def hours_given(*, calls: QuerySet[VolunteerCall]) -> float:
    """All confirmed hours of the calls together; of nobody in particular."""
    halves = SignUp.objects.filter(call__in=calls.values("pk")).aggregate(sum=Sum("half_hours"))["sum"]
    return (halves or 0) / 2


def staffed_by(*, actor: Actor) -> QuerySet[Organisation]:
    """The living organisations whose teams the actor keeps."""
    reach = within_any(outermost(actor.scopes(*ROSTER_ROLES)))
    return organisations_visible_to(actor=actor).filter(reach, dissolved_on=None).order_by("path")
