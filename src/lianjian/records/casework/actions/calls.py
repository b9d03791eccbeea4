"""Calls for volunteers: made, signed up for, called off, and after the work hours confirmed and thanks said."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.codes import new_code
from lianjian.kernel.errors import ChangedMeanwhile, NotAllowed, Refused
from lianjian.kernel.policies import require
from lianjian.kernel.reasons import given_reason
from lianjian.records.casework.actions.volunteers import LONGEST_REASON, is_own, locked_team
from lianjian.records.casework.enums import OpenTo
from lianjian.records.casework.models import SignUp, VolunteerCall
from lianjian.records.casework.policies.volunteers import is_over, may_lead, may_sign_up_others, may_withdraw
from lianjian.records.casework.queries.volunteers import is_asked, sign_ups_of

if TYPE_CHECKING:
    from lianjian.records.members.models import Member

HALVES = 2
LONGEST_HOURS = 24


@transaction.atomic
def call_volunteers(
    *,
    team_id: int,
    title: str,
    place: str,
    starts_at: datetime,
    ends_at: datetime,
    wanted: int,
    open_to: OpenTo,
    details: str = "",
    on: date,
    code: str = "",
    by: Actor,
    at: datetime,
) -> VolunteerCall:
    """Will call for `wanted` volunteers."""
    team = locked_team(team_id)
    require(may_lead(by, team))
    if not title.strip() or not place.strip():
        raise Refused(_("Say what is to be done and where."))
    if ends_at <= starts_at:
        raise Refused(_("It ends after it begins."))
    if wanted < 1:
        raise Refused(_("At least one person is wanted."))
    call = VolunteerCall.objects.create(
        code=code or new_code(letter="H", on=on), team=team, title=title.strip(), details=details.strip(),
        place=place.strip(), starts_at=starts_at, ends_at=ends_at, wanted=wanted, open_to=open_to,
        called_by_id=by.account_id,
    )  # fmt: skip
    _record("call_volunteers", call, by, at)
    return call


@transaction.atomic
def sign_up(*, call_id: int, member: Member | None = None, person_name: str = "", by: Actor, at: datetime) -> SignUp:
    """Will put somebody on the list: the actor himself on the phone, or by who leads the team whoever has said so."""
    call = _locked_call(call_id)
    if member is None or not is_own(by, member):
        require(may_sign_up_others(by, call))
    _refuse_settled(call)
    if is_over(call, at=at) and not may_sign_up_others(by, call):
        raise ChangedMeanwhile(_("It is over; who was there is put down by the team's leader."))
    if member is not None and not is_asked(call=call, member=member, on=timezone.localdate(at)):
        raise NotAllowed(_("This call is open to: %(whom)s.") % {"whom": call.get_open_to_display()})
    if member is None and call.open_to != OpenTo.VILLAGERS:
        raise Refused(_("This call is open to: %(whom)s.") % {"whom": call.get_open_to_display()})
    name = member.name if member else person_name.strip()
    if not name:
        raise Refused(_("Say who comes."))
    listed = sign_ups_of(call=call)
    if member and listed.filter(member=member).exists():
        raise ChangedMeanwhile(_("%(name)s is on the list already.") % {"name": name})
    if listed.count() >= call.wanted:
        raise ChangedMeanwhile(_("All %(count)s places are taken.") % {"count": call.wanted})
    made = SignUp.objects.create(
        call=call, member=member, person_name=name, signed_up_at=at, signed_up_by_id=by.account_id
    )
    _record("sign_up_volunteer", call, by, at, person=name)
    return made


@transaction.atomic
def withdraw_sign_up(*, sign_up_id: int, by: Actor, at: datetime) -> SignUp:
    """Will take somebody off the list before the hours are confirmed; nobody asks why."""
    found = SignUp.objects.select_related("member").get(pk=sign_up_id)
    call = _locked_call(found.call_id)
    found.call = call
    require(may_withdraw(by, found))
    _refuse_settled(call)
    found.refresh_from_db(fields=["withdrawn_at"])
    if found.withdrawn_at is not None:
        raise ChangedMeanwhile(_("%(name)s is off the list already.") % {"name": found})
    found.withdrawn_at = at
    found.save(update_fields=["withdrawn_at"])
    _record("withdraw_sign_up", call, by, at, person=found.person_name)
    return found


@transaction.atomic
def cancel_call(*, call_id: int, reason: str, by: Actor, at: datetime) -> VolunteerCall:
    """Will call it off, with a reason."""
    call = _locked_call(call_id)
    require(may_lead(by, call.team))
    _refuse_settled(call)
    call.cancelled_because = given_reason(reason=reason, longest=LONGEST_REASON)
    call.save(update_fields=["cancelled_because"])
    _record("cancel_call", call, by, at, reason=call.cancelled_because)
    return call


@transaction.atomic
def confirm_hours(*, call_id: int, hours: Mapping[int, Decimal], thanks: str, by: Actor, at: datetime) -> VolunteerCall:
    """Will confirm how long each on the list was there, by the sign-up's id, in half hours, and say thanks in words.

    0 is for who could not come. Nobody confirms the own hours alone: the leader's are confirmed with all others'.
    """
    call = _locked_call(call_id)
    require(may_lead(by, call.team))
    _refuse_settled(call)
    if not is_over(call, at=at):
        raise Refused(_("Hours are confirmed once it is over."))
    listed = list(sign_ups_of(call=call))
    for one in listed:
        one.half_hours = _half_hours(hours.get(one.pk), one.person_name)
    SignUp.objects.bulk_update(listed, ["half_hours"])
    call.thanks, call.confirmed_at, call.confirmed_by_id = thanks.strip(), at, by.account_id
    call.save(update_fields=["thanks", "confirmed_at", "confirmed_by"])
    _record("confirm_volunteer_hours", call, by, at)
    return call


def _half_hours(hours: Decimal | None, name: str) -> int:
    if hours is None:
        raise Refused(_("Say how long %(name)s was there; 0 for who could not come.") % {"name": name})
    halves = hours * HALVES
    if not 0 <= hours <= LONGEST_HOURS or halves != int(halves):
        raise Refused(_("Hours are given in halves, from 0 to %(most)s.") % {"most": LONGEST_HOURS})
    return int(halves)


def _locked_call(call_id: int) -> VolunteerCall:
    calls = VolunteerCall.objects.select_for_update(of=("self",))
    return calls.select_related("team__organisation", "team__leader").get(pk=call_id)


def _refuse_settled(call: VolunteerCall) -> None:
    if call.is_cancelled:
        raise ChangedMeanwhile(_("This call has been called off: %(why)s") % {"why": call.cancelled_because})
    if call.confirmed_at is not None:
        raise ChangedMeanwhile(_("The hours of this call have been confirmed already."))


def _record(action: str, call: VolunteerCall, by: Actor, at: datetime, reason: str = "", **details: str) -> None:
    journal.record(
        by=by, at=at, action=action, subject=call, place_id=call.team.organisation_id, reason=reason, **details
    )
