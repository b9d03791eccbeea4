"""A member's sentence against his grade, and the branch's answer."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from lianjian.kernel.actor import Actor
from lianjian.kernel.errors import ChangedMeanwhile, Refused
from lianjian.kernel.policies import require
from lianjian.records.cadres.actions.reviews.locks import locked_reviewed, note_round
from lianjian.records.cadres.enums import ReviewState
from lianjian.records.cadres.models import AssistancePlan, ReviewAppeal
from lianjian.records.cadres.policies.reviews import is_of_committee, may_answer_for_self, may_lead_review


@transaction.atomic
def raise_appeal(*, reviewed_id: int, words: str, by: Actor, at: datetime) -> ReviewAppeal:
    """Will note the member's appeal, written by him or told to the committee."""
    round_, reviewed = locked_reviewed(reviewed_id=reviewed_id)
    own = bool(may_answer_for_self(by, reviewed.member))
    spoken = not own and is_of_committee(by, round_.organisation)
    if not spoken:
        require(may_answer_for_self(by, reviewed.member))
    if not reviewed.grade:
        raise Refused(_("There is no grade yet to appeal against."))
    if reviewed.appeals.filter(answered_at=None).exists():
        raise ChangedMeanwhile(_("An appeal is waiting for the branch's answer already."))
    if not words.strip():
        raise Refused(_("Say in a sentence what is not right."))
    appeal = ReviewAppeal.objects.create(reviewed=reviewed, words=words.strip()[:500], raised_at=at, spoken=spoken)
    note_round(action="raise_review_appeal", round_=round_, by=by, at=at)
    return appeal


@transaction.atomic
def answer_appeal(*, appeal_id: int, answer: str, upheld: bool, by: Actor, at: datetime) -> ReviewAppeal:
    """Will answer an appeal; upheld, the grade and the help that followed from it fall, and the branch meets anew."""
    found = ReviewAppeal.objects.get(pk=appeal_id)
    round_, reviewed = locked_reviewed(reviewed_id=found.reviewed_id)
    require(may_lead_review(by, round_.organisation))
    appeal = ReviewAppeal.objects.select_for_update().get(pk=appeal_id)
    if appeal.answered_at is not None:
        raise ChangedMeanwhile(_("This appeal has been answered already."))
    if not answer.strip():
        raise Refused(_("Answer in a sentence."))
    appeal.answer, appeal.upheld, appeal.answered_at = answer.strip()[:500], upheld, at
    appeal.save(update_fields=["answer", "upheld", "answered_at"])
    if upheld:
        AssistancePlan.objects.filter(reviewed=reviewed).delete()
        reviewed.grade, reviewed.opinion, reviewed.yes, reviewed.graded_on = "", "", None, None
        reviewed.save(update_fields=["grade", "opinion", "yes", "graded_on"])
        round_.state, round_.closed_on = ReviewState.RATED, None
        round_.decided_by, round_.decided_on, round_.entitled, round_.present = "", None, None, None
        round_.save(update_fields=["state", "closed_on", "decided_by", "decided_on", "entitled", "present"])
    note_round(action="answer_review_appeal", round_=round_, by=by, at=at)
    return appeal
