"""What is noted of a member's standing beside the record: that nothing is demanded, and that the vote rests."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.days import require_day
from lianjian.kernel.errors import Refused
from lianjian.kernel.policies import require
from lianjian.records.members.actions.moving import refuse_who_left
from lianjian.records.members.actions.registering import locked
from lianjian.records.members.models import Member
from lianjian.records.members.policies.register import may_correct, may_suspend_vote


@transaction.atomic
def exempt_member(*, member: Member, since: date | None, by: Actor, at: datetime) -> Member:
    """Will note from when nothing is demanded of an old, infirm or seriously ill member (JG 23); None takes it back."""
    held = locked(member)
    require(may_correct(by, held))
    refuse_who_left(held)
    if since is not None:
        require_day(since, today=timezone.localdate(at), not_before=held.admitted_on)
    held.exempt_since = since
    held.save(update_fields=["exempt_since"])
    journal.record(by=by, at=at, action="exempt_member", subject=held, place_id=held.organisation_id)
    return held


@transaction.atomic
def suspend_vote(*, member: Member, until: date | None, document_no: str, by: Actor, at: datetime) -> Member:
    """Will note that the member has no vote before the day, by a decision with a number; None gives the vote back."""
    held = locked(member)
    require(may_suspend_vote(by, held))
    refuse_who_left(held)
    if not document_no.strip():
        raise Refused(_("Give the number of the decision; without one nobody loses the vote or gets it back."))
    if until is not None and until <= timezone.localdate(at):
        raise Refused(_("Give the first day on which the member votes again; it lies ahead."))
    held.vote_suspended_until = until
    held.save(update_fields=["vote_suspended_until"])
    journal.record(
        by=by,
        at=at,
        action="suspend_vote",
        subject=held,
        place_id=held.organisation_id,
        document_no=document_no.strip(),
    )
    return held
