"""Volunteer teams: founded, joined, left, ended."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.codes import new_code
from lianjian.kernel.errors import ChangedMeanwhile, NotAllowed, Refused
from lianjian.kernel.periods import since
from lianjian.kernel.policies import require
from lianjian.kernel.reasons import given_reason
from lianjian.records.casework.models import Volunteer, VolunteerTeam
from lianjian.records.casework.policies.volunteers import may_keep_teams, may_lead
from lianjian.records.casework.queries.volunteers import volunteers_of

if TYPE_CHECKING:
    from lianjian.records.members.models import Member
    from lianjian.records.organisations.models import Organisation

LONGEST_REASON = 200


@transaction.atomic
def found_team(
    *,
    organisation: Organisation,
    name: str,
    purpose: str,
    leader: Member,
    on: date,
    code: str = "",
    by: Actor,
    at: datetime,
) -> VolunteerTeam:
    """Will found a team of the organisation; its leader is a member there or below, and its first volunteer."""
    require(may_keep_teams(by, organisation))
    if organisation.dissolved_on:
        raise Refused(_("%(name)s has ended.") % {"name": organisation.name})
    if not name.strip() or not purpose.strip():
        raise Refused(_("Say what the team is called and what it is for."))
    if leader.left_on is not None or not leader.organisation.path.startswith(organisation.path):
        raise Refused(_("The leader is a member of %(name)s or of a branch below it.") % {"name": organisation.name})
    team = VolunteerTeam.objects.create(
        code=code or new_code(letter="T", on=on), organisation=organisation, name=name.strip(),
        purpose=purpose.strip(), leader=leader, founded_on=on,
    )  # fmt: skip
    Volunteer.objects.create(team=team, member=leader, person_name=leader.name, consent_on=on, during=since(on))
    journal.record(by=by, at=at, action="found_volunteer_team", subject=team, place_id=organisation.pk)
    return team


@transaction.atomic
def join_team(
    *,
    team_id: int,
    member: Member | None = None,
    person_name: str = "",
    phone: str = "",
    consents: bool,
    on: date,
    by: Actor,
    at: datetime,
) -> Volunteer:
    """Will take somebody who has agreed into the team: a member, the actor himself, or a villager by name."""
    team = locked_team(team_id)
    if member is None or not is_own(by, member):
        require(may_lead(by, team))
    if not consents:
        raise Refused(_("Nobody is put into a team without having agreed."))
    if member is not None and not member.organisation.path.startswith(team.organisation.path):
        raise NotAllowed(_("This team is for members of %(name)s and below.") % {"name": team.organisation})
    name = member.name if member else person_name.strip()
    if not name:
        raise Refused(_("Say who joins."))
    if member and volunteers_of(team=team, on=on).filter(member=member).exists():
        raise ChangedMeanwhile(_("%(name)s is in the team already.") % {"name": name})
    volunteer = Volunteer.objects.create(
        team=team, member=member, person_name=name, phone="" if member else phone.strip(), consent_on=on,
        during=since(on),
    )  # fmt: skip
    _record("join_volunteer_team", team, by, at, person=name)
    return volunteer


@transaction.atomic
def leave_team(*, volunteer_id: int, on: date, by: Actor, at: datetime) -> Volunteer:
    """Will end somebody's part in the team from the day; the person may at any time, and nobody asks why."""
    volunteer = Volunteer.objects.select_related("member").get(pk=volunteer_id)
    team = locked_team(volunteer.team_id)
    if volunteer.member is None or not is_own(by, volunteer.member):
        require(may_lead(by, team))
    volunteer.refresh_from_db(fields=["during"])
    if volunteer.during.upper is not None:
        raise ChangedMeanwhile(_("%(name)s has left the team already.") % {"name": volunteer})
    if on <= volunteer.during.lower:
        volunteer.delete()
    else:
        volunteer.during = since(volunteer.during.lower, on)
        volunteer.save(update_fields=["during"])
    _record("leave_volunteer_team", team, by, at, person=volunteer.person_name)
    return volunteer


@transaction.atomic
def end_team(*, team_id: int, reason: str, on: date, by: Actor, at: datetime) -> VolunteerTeam:
    """Will end the team with a reason; calls already made go on to their end."""
    team = locked_team(team_id)
    require(may_keep_teams(by, team.organisation))
    team.ended_on, team.end_reason = on, given_reason(reason=reason, longest=LONGEST_REASON)
    team.save(update_fields=["ended_on", "end_reason"])
    end_parts(team=team, on=on)
    _record("end_volunteer_team", team, by, at, reason=team.end_reason)
    return team


def end_parts(*, team: VolunteerTeam, on: date) -> None:
    """Will end everybody's part in the team on the day; one that had not begun by then never was."""
    parts = Volunteer.objects.filter(team=team, during__endswith=None)
    parts.filter(during__startswith__gte=on).delete()
    for volunteer in parts.all():
        volunteer.during = since(volunteer.during.lower, on)
        volunteer.save(update_fields=["during"])


def is_own(actor: Actor, member: Member) -> bool:
    """Whether the record is the actor's own."""
    return actor.account_id is not None and member.account_id == actor.account_id


def locked_team(team_id: int) -> VolunteerTeam:
    """The living team, held until the act is done."""
    team = (
        VolunteerTeam.objects.select_for_update(of=("self",)).select_related("organisation", "leader").get(pk=team_id)
    )
    if team.ended_on is not None:
        raise ChangedMeanwhile(_("%(name)s has ended.") % {"name": team})
    return team


def _record(action: str, team: VolunteerTeam, by: Actor, at: datetime, reason: str = "", **details: str) -> None:
    journal.record(by=by, at=at, action=action, subject=team, place_id=team.organisation_id, reason=reason, **details)
