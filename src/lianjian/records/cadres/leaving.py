"""What becomes of a member's duty posts and open reviews when he leaves the branch or the Party."""

from __future__ import annotations

from datetime import date, timedelta

from lianjian.kernel.events import receives
from lianjian.kernel.periods import since
from lianjian.records.cadres.enums import LIVE_HOLDINGS, HoldingState, LeftOut, ReviewState
from lianjian.records.cadres.models import DutyHolding, ReviewedMember
from lianjian.records.members.enums import AffiliationBasis
from lianjian.records.members.events import MemberLeft, MemberMoved
from lianjian.records.members.models import Affiliation

LEFT_BRANCH = "组织关系不在本支部了"


@receives(MemberMoved)
def end_on_move(event: MemberMoved) -> None:
    """Ends what the member held in his old branch; a branch that ends hands it over itself (`duty_succession`)."""
    if event.from_organisation_id is None:
        return
    homes = Affiliation.objects.filter(member=event.member_id, organisation=event.to_organisation_id)
    if homes.filter(during__contains=event.on, basis=AffiliationBasis.SUCCEEDED).exists():
        return
    _end(event.member_id, event.from_organisation_id, event.on)


@receives(MemberLeft)
def end_on_leaving(event: MemberLeft) -> None:
    """Ends what somebody held who is no longer a member."""
    _end(event.member_id, event.organisation_id, event.on)


def _end(member_id: int, organisation_id: int, on: date) -> None:
    live = DutyHolding.objects.filter(member=member_id, post__organisation=organisation_id, state__in=LIVE_HOLDINGS)
    for holding in live.select_for_update(of=("self",)):
        end_holding_by_event(holding, on=on, reason=LEFT_BRANCH)
    open_rounds = ReviewedMember.objects.filter(member=member_id, round__organisation=organisation_id, grade="")
    open_rounds.exclude(round__state__in=(ReviewState.CLOSED, ReviewState.WITHDRAWN)).update(
        left_out=LeftOut.GONE, left_out_note=LEFT_BRANCH, self_review_form="", self_review="", self_review_on=None
    )


def end_holding_by_event(holding: DutyHolding, *, on: date, reason: str) -> None:
    """Will end a holding because of what happened elsewhere; one not taken up yet does not come about."""
    if holding.state == HoldingState.HELD:
        first = holding.during.lower
        holding.state, holding.during = HoldingState.ENDED, since(first, max(on, first + timedelta(days=1)))
    else:
        holding.state = HoldingState.DROPPED
    holding.end_reason = reason
    holding.save(update_fields=["state", "during", "end_reason"])
