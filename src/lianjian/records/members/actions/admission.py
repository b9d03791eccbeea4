"""Taking a person in as a probationary member, and how probation ends. The branch and its committee decide it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.errors import ChangedMeanwhile
from lianjian.kernel.events import announce
from lianjian.kernel.policies import require
from lianjian.records.members.actions.leaving import end_membership
from lianjian.records.members.actions.registering import NewMember, enter, locked
from lianjian.records.members.counted import note_changes, place_of
from lianjian.records.members.enums import AffiliationBasis, LeavingKind, Standing
from lianjian.records.members.errors import NotAMember
from lianjian.records.members.events import MemberAdmitted
from lianjian.records.members.models import Member
from lianjian.records.members.policies.membership_rules import Judge, require_right_days
from lianjian.records.members.policies.register import may_register
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.queries.packs import packs_at


@transaction.atomic
def admit_member(*, person: NewMember, organisation: Organisation, on: date, by: Actor, at: datetime) -> Member:
    """Will enter a probationary member from the day the branch assembly passed the person (DZ 7)."""
    require(may_register(by, organisation))
    admitted = replace(person, admitted_on=on, full_member_on=None)
    member = enter(person=admitted, organisation=organisation, basis=AffiliationBasis.ADMITTED, since=on, by=by, at=at)
    journal.record(by=by, at=at, action="admit_member", subject=member, place_id=member.organisation_id, on=str(on))
    announce(MemberAdmitted(member_id=member.pk, organisation_id=member.organisation_id, on=on, by=by, at=at))
    return member


@transaction.atomic
def grant_full_membership(*, member: Member, on: date, by: Actor, at: datetime) -> Member:
    """Will make a probationary member a full one from the day the branch assembly said so, not before a year (DZ 7)."""
    held = locked(member)
    require(may_register(by, held.organisation))
    _refuse_unless_on_probation(held)
    require_right_days(
        born_on=held.born_on, admitted_on=held.admitted_on, full_member_on=on,
        today=timezone.localdate(at), judge=Judge(packs_at(organisation=held.organisation)),
    )  # fmt: skip
    counted = place_of(held)
    held.full_member_on = on
    held.save(update_fields=["full_member_on"])
    note_changes(before=[counted], after=[place_of(held)])
    journal.record(
        by=by, at=at, action="grant_full_membership", subject=held, place_id=held.organisation_id, on=str(on)
    )
    return held


@transaction.atomic
def annul_probation(*, member: Member, on: date, reason: str, by: Actor, at: datetime) -> Member:
    """Will end the membership of a probationary member whom the assembly did not make a full one."""
    held = locked(member)
    _refuse_unless_on_probation(held)
    return end_membership(member=held, on=on, how=LeavingKind.PROBATION_ANNULLED, reason=reason, by=by, at=at)


def _refuse_unless_on_probation(member: Member) -> None:
    if member.counted_as is None:
        raise NotAMember(_("%(name)s is no longer a member since %(day)s.") % {"name": member, "day": member.left_on})
    if member.counted_as is not Standing.PROBATIONARY:
        raise ChangedMeanwhile(
            _("%(name)s is a full member since %(day)s already.") % {"name": member, "day": member.full_member_on}
        )
