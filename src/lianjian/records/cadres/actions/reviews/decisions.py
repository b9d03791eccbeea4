"""The fourth step: the committee or the assembly gives the grades, in words; the program proposes none."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian.kernel.actor import Actor
from lianjian.kernel.days import require_day
from lianjian.kernel.errors import ChangedMeanwhile, Refused
from lianjian.kernel.policies import require
from lianjian.records.cadres.actions.reviews.locks import (
    locked_reviewed,
    locked_round,
    note_round,
    packs_of,
    require_formal,
    require_open,
)
from lianjian.records.cadres.enums import Grade, GradingBody, ReviewKind, ReviewState
from lianjian.records.cadres.models import ReviewedMember, ReviewRound
from lianjian.records.cadres.policies.review_rules import require_meeting, require_step
from lianjian.records.cadres.policies.reviews import may_lead_review
from lianjian.records.cadres.queries.committees import SMALLEST_COMMITTEE, committee_of
from lianjian.records.cadres.queries.reviews import may_be_graded, still_to_grade, voters_in


@transaction.atomic
def open_decision(*, round_id: int, body: GradingBody, present: int, on: date, by: Actor, at: datetime) -> ReviewRound:
    """Will record the meeting that gives the grades; who is entitled is counted from the records of that day."""
    round_ = locked_round(round_id=round_id)
    require(may_lead_review(by, round_.organisation))
    _require_rated(round_, on)
    if round_.decided_on is not None:
        raise ChangedMeanwhile(_("The meeting has been entered already."))
    require_day(on, today=timezone.localdate(at))
    if round_.mutual_on is not None and on < round_.mutual_on:
        raise Refused(_("The mutual review was on %(day)s; the decision comes after it.") % {"day": round_.mutual_on})
    entitled = _entitled(round_, body, on)
    if present > entitled:
        raise Refused(_("%(entitled)d are entitled to vote; no more can be present.") % {"entitled": entitled})
    require_meeting(body=body, entitled=entitled, present=present, yes=0, on=on, packs=packs_of(round_), passing=False)
    round_.decided_by, round_.decided_on = body, on
    round_.entitled, round_.present = entitled, present
    round_.save(update_fields=["decided_by", "decided_on", "entitled", "present"])
    note_round(action="open_review_decision", round_=round_, by=by, at=at)
    return round_


@transaction.atomic
def decide_grade(*, reviewed_id: int, grade: Grade, opinion: str, yes: int, by: Actor, at: datetime) -> ReviewedMember:
    """Will enter what the meeting decided about a member: a grade, the words for it, and how many were in favour."""
    round_, reviewed = locked_reviewed(reviewed_id=reviewed_id)
    require(may_lead_review(by, round_.organisation))
    if round_.decided_on is None or round_.entitled is None or round_.present is None:
        require_step(
            earlier_done=False,
            sentence=_("The rating and the meeting that decides come first."),
            on=round_.opened_on,
            packs=packs_of(round_),
        )
        raise Refused(_("Enter the meeting that decides first."))
    _require_rated(round_, round_.decided_on)
    if reviewed.left_out:
        raise ChangedMeanwhile(_("%(name)s is left out of this round.") % {"name": reviewed.member.name})
    if not may_be_graded(member=reviewed.member, on=round_.decided_on):
        raise Refused(
            _("%(name)s is on probation: rated with the others, but not graded.") % {"name": reviewed.member.name}
        )
    if reviewed.grade:
        raise ChangedMeanwhile(_("%(name)s has been graded already.") % {"name": reviewed.member.name})
    if not opinion.strip():
        raise Refused(_("The branch says in words why."))
    if yes > round_.present:
        raise Refused(_("%(present)d were present; no more can be in favour.") % {"present": round_.present})
    require_meeting(
        body=round_.decided_by, entitled=round_.entitled, present=round_.present, yes=yes,
        on=round_.decided_on, packs=packs_of(round_), passing=True,
    )  # fmt: skip
    reviewed.grade, reviewed.opinion, reviewed.yes = grade, opinion.strip()[:500], yes
    reviewed.graded_on = round_.decided_on
    reviewed.save(update_fields=["grade", "opinion", "yes", "graded_on"])
    note_round(action="decide_review_grade", round_=round_, by=by, at=at)
    return reviewed


@transaction.atomic
def close_round(*, round_id: int, on: date, by: Actor, at: datetime) -> ReviewRound:
    """Will close a round: a review when everybody is graded, talks when the branch says they are done."""
    round_ = locked_round(round_id=round_id)
    require(may_lead_review(by, round_.organisation))
    require_open(round_)
    if round_.kind == ReviewKind.FORMAL:
        _require_rated(round_, on)
        names = list(still_to_grade(round_=round_).values_list("member__name", flat=True))
        if names:
            raise Refused(_("Not graded yet: %(names)s.") % {"names": "、".join(names)})
    elif not round_.talks.exists():
        raise Refused(_("No talk has been entered yet."))
    round_.state, round_.closed_on = ReviewState.CLOSED, on
    round_.save(update_fields=["state", "closed_on"])
    note_round(action="close_review_round", round_=round_, by=by, at=at)
    return round_


def _require_rated(round_: ReviewRound, on: date) -> None:
    require_formal(round_)
    require_open(round_)
    require_step(
        earlier_done=round_.state == ReviewState.RATED,
        sentence=_("The secret rating comes before the decision."),
        on=on,
        packs=packs_of(round_),
    )


def _entitled(round_: ReviewRound, body: GradingBody, on: date) -> int:
    if body == GradingBody.ASSEMBLY:
        return voters_in(organisation=round_.organisation, on=on)
    seats = committee_of(organisation=round_.organisation, on=on)
    if seats < SMALLEST_COMMITTEE:
        raise Refused(
            _("The branch has no committee of three on file."),
            remedies=(_("Let the general membership meeting decide, or enter the committee first."),),
        )
    return seats
