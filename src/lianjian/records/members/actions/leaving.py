"""Ending a membership: the person moved to another county, died, withdrew, or was removed by decision."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.days import require_day
from lianjian.kernel.errors import Refused
from lianjian.kernel.events import announce
from lianjian.kernel.policies import require
from lianjian.records.members.actions.moving import close_affiliation, refuse_who_left
from lianjian.records.members.actions.registering import locked
from lianjian.records.members.counted import note_changes, place_of
from lianjian.records.members.enums import LeavingKind
from lianjian.records.members.events import MemberLeft
from lianjian.records.members.models import Member
from lianjian.records.members.policies.register import may_register
from lianjian.records.organisations.actions.member_posts import carry_member_post


@transaction.atomic
def end_membership(*, member: Member, on: date, how: LeavingKind, reason: str, by: Actor, at: datetime) -> Member:
    """Will end the membership; `on` is the first day the person is no member here. The record stays."""
    held = locked(member)
    require(may_register(by, held.organisation))
    refuse_who_left(held)
    if not reason.strip():
        raise Refused(_("Say why the membership ends, with the number of the decision where there is one."))
    require_day(on, today=timezone.localdate(at))
    counted = place_of(held)
    close_affiliation(held, on=on)
    held.left_on, held.left_how = on, how
    held.save(update_fields=["left_on", "left_how"])
    note_changes(before=[counted], after=())
    carry_member_post(account=held.account, to=None, on=on)
    journal.record(
        by=by, at=at, action="end_membership", subject=held, place_id=held.organisation_id,
        reason=reason, how=how, on=str(on),
    )  # fmt: skip
    announce(MemberLeft(member_id=held.pk, organisation_id=held.organisation_id, on=on, by=by, at=at))
    return held
