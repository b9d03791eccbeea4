"""The first step: every member about himself, here or on paper, or the branch's note why not."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from lianjian.kernel.actor import Actor
from lianjian.kernel.errors import ChangedMeanwhile, Refused
from lianjian.kernel.policies import require
from lianjian.records.cadres.actions.reviews.locks import locked_reviewed, note_round, require_open
from lianjian.records.cadres.enums import ReviewState, SelfReviewForm
from lianjian.records.cadres.models import ReviewedMember, ReviewRound
from lianjian.records.cadres.policies.reviews import may_answer_for_self, may_lead_review

LONGEST = 5_000


@transaction.atomic
def write_self_review(*, reviewed_id: int, words: str, on: date, by: Actor, at: datetime) -> ReviewedMember:
    """Will keep what the member writes about himself; he may change it until the mutual review is held."""
    round_, reviewed = locked_reviewed(reviewed_id=reviewed_id)
    require(may_answer_for_self(by, reviewed.member))
    return _keep(round_, reviewed, SelfReviewForm.WRITTEN, words, on, by, at)


@transaction.atomic
def hand_in_on_paper(*, reviewed_id: int, on: date, by: Actor, at: datetime) -> ReviewedMember:
    """Will note, for the branch, that the self review came on paper; its words are not typed in."""
    round_, reviewed = locked_reviewed(reviewed_id=reviewed_id)
    require(may_lead_review(by, round_.organisation))
    if reviewed.self_review_form == SelfReviewForm.WRITTEN:
        raise ChangedMeanwhile(_("%(name)s has written his self review here.") % {"name": reviewed.member.name})
    return _keep(round_, reviewed, SelfReviewForm.ON_PAPER, "", on, by, at)


@transaction.atomic
def note_missing_self_review(*, reviewed_id: int, why: str, on: date, by: Actor, at: datetime) -> ReviewedMember:
    """Will note, for the branch, why a member hands in none; he is still rated and graded."""
    round_, reviewed = locked_reviewed(reviewed_id=reviewed_id)
    require(may_lead_review(by, round_.organisation))
    if reviewed.self_review_form:
        raise ChangedMeanwhile(_("The self review of %(name)s is there already.") % {"name": reviewed.member.name})
    return _keep(round_, reviewed, SelfReviewForm.MISSING, why, on, by, at)


def _keep(
    round_: ReviewRound,
    reviewed: ReviewedMember,
    form: SelfReviewForm,
    words: str,
    on: date,
    by: Actor,
    at: datetime,
) -> ReviewedMember:
    require_open(round_)
    if round_.state != ReviewState.SELF:
        raise ChangedMeanwhile(_("The mutual review has been held already."))
    if reviewed.left_out:
        raise ChangedMeanwhile(_("%(name)s is left out of this round.") % {"name": reviewed.member.name})
    if form != SelfReviewForm.ON_PAPER and not words.strip():
        raise Refused(_("A few sentences are needed here."))
    reviewed.self_review_form, reviewed.self_review = form, words.strip()[:LONGEST]
    reviewed.self_review_on = on
    reviewed.save(update_fields=["self_review_form", "self_review", "self_review_on"])
    note_round(action="take_self_review", round_=round_, by=by, at=at)
    return reviewed
