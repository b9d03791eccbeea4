"""Rounds and parts of rounds as far as somebody may see them."""

from __future__ import annotations

from django.db.models import QuerySet

from lianjian.kernel.policies import require
from lianjian.kernel.web import ActingRequest, visible_or_404
from lianjian.records.cadres.models import ReviewedMember, ReviewRound
from lianjian.records.cadres.policies.reviews import may_lead_review, may_read_results
from lianjian.records.cadres.queries.reviews import rounds_visible_to


def round_or_404(request: ActingRequest, code: str) -> ReviewRound:
    """The round, for whoever has its branch among his places."""
    return visible_or_404(rounds_visible_to(actor=request.actor), code=code)


def led_round(request: ActingRequest, code: str) -> ReviewRound:
    """The round, for the branch's own committee; a colleague above is told why not."""
    round_ = round_or_404(request, code)
    require(may_lead_review(request.actor, round_.organisation))
    return round_


def part_or_404(request: ActingRequest, code: str, member: str) -> ReviewedMember:
    """A member's part in the round, for the branch's own committee."""
    round_ = round_or_404(request, code)
    require(may_read_results(request.actor, round_.organisation))
    parts = round_.reviewed.select_related("member", "plan__helper")
    part = visible_or_404(parts, member__code=member)
    part.round = round_
    return part


def own_parts(request: ActingRequest) -> QuerySet[ReviewedMember]:
    """The reader's own parts in rounds."""
    if request.actor.account_id is None:
        return ReviewedMember.objects.none()
    own = ReviewedMember.objects.filter(member__account_id=request.actor.account_id)
    return own.select_related("round__organisation", "member", "plan__helper")
