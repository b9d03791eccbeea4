"""Who founds teams, calls, signs up whom, and confirms hours."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from lianjian.kernel.actor import STAFF, Actor
from lianjian.kernel.policies import YES, Verdict, no
from lianjian.records.casework.models import SignUp, VolunteerCall, VolunteerTeam

if TYPE_CHECKING:
    from lianjian.records.organisations.models import Organisation


def may_keep_teams(actor: Actor, organisation: Organisation) -> Verdict:
    """Whether the actor may found and end teams of the organisation."""
    if actor.has(*STAFF, over=organisation.path):
        return YES
    return no(_("Teams are set up by the organisation's secretary or committee, or an office above it."))


def may_lead(actor: Actor, team: VolunteerTeam) -> Verdict:
    """Whether the actor may take people into the team, call, and confirm hours: its leader, or who keeps teams there.

    Needs the team with its leader and organisation.
    """
    is_leader = actor.account_id is not None and team.leader.account_id == actor.account_id
    if is_leader or may_keep_teams(actor, team.organisation):
        return YES
    return no(_("The team's leader, or the secretary or committee of its organisation, does this."))


def may_sign_up_others(actor: Actor, call: VolunteerCall) -> Verdict:
    """Whether the actor may put down somebody who has said so."""
    return may_lead(actor, call.team)


def may_withdraw(actor: Actor, sign_up: SignUp) -> Verdict:
    """Who signed up, or who may put others down; nobody asks why."""
    own = (
        sign_up.member is not None and actor.account_id is not None and (sign_up.member.account_id == actor.account_id)
    )
    if own or may_lead(actor, sign_up.call.team):
        return YES
    return no(_("Only the person, or who leads the team, takes a name off the list."))


def is_over(call: VolunteerCall, *, at: datetime) -> bool:
    """Whether its time has passed, so that hours can be confirmed."""
    return call.ends_at <= at
