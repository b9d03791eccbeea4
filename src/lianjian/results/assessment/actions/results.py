"""What a body decided, told to the organisation; its appeal; and what others decided of that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian.kernel.actor import Actor
from lianjian.kernel.days import require_day
from lianjian.kernel.errors import ChangedMeanwhile, Refused
from lianjian.kernel.policies import require
from lianjian.results.assessment.actions.grading import require_grade_word
from lianjian.results.assessment.actions.locking import given_words, locked_assessed, note_assessed, require_state
from lianjian.results.assessment.enums import RoundState
from lianjian.results.assessment.models import AssessedOrganisation, AssessmentAppeal, AssessmentDecision
from lianjian.results.assessment.policies.assessment_rules import fewest_assessors, require_appeal_in_time
from lianjian.results.assessment.policies.assessments import may_answer_for, may_decide_appeal, may_lead
from lianjian.results.assessment.queries.assessments import latest_decision


@dataclass(frozen=True, kw_only=True)
class Decided:
    """What a body decided at a sitting: in words, by a document; `grade` is empty in a round without grades."""

    grade: str
    reason: str
    body: str
    document_no: str
    on: date


@transaction.atomic
def decide_assessment(*, assessed_id: int, decided: Decided, by: Actor, at: datetime) -> AssessmentDecision:
    """Will enter what a body decided of an organisation and tell it to the organisation and its superior.

    The assessors have to have written first; what they wrote binds nobody and is not added up.
    """
    assessed = locked_assessed(assessed_id=assessed_id)
    require(may_lead(by, assessed.round.place))
    require_state(assessed.round, RoundState.GRADING)
    if assessed.decisions.exists():
        raise ChangedMeanwhile(_("It has been decided already."))
    on = timezone.localdate(at)
    fewest, given = fewest_assessors(place=assessed.round.place, on=on), assessed.gradings.count()
    if given < fewest.whole:
        raise Refused(
            _("%(given)d assessors have written; at least %(fewest)d have to.")
            % {"given": given, "fewest": fewest.whole},
            rule=fewest.cite,
        )
    made = _new_version(assessed, decided, version=1, by=by, at=at)
    note_assessed(action="decide_assessment", assessed=assessed, by=by, at=at)
    return made


@transaction.atomic
def appeal_assessment(*, assessed_id: int, words: str, by: Actor, at: datetime) -> AssessmentAppeal:
    """Will note the organisation's appeal against the result that holds; within the days of the packs, once each."""
    assessed, on = locked_assessed(assessed_id=assessed_id), timezone.localdate(at)
    require(may_answer_for(by, assessed))
    decision = latest_decision(assessed=assessed)
    if decision is None:
        raise Refused(_("There is no result yet to appeal against."))
    if AssessmentAppeal.objects.filter(decision=decision).exists():
        raise ChangedMeanwhile(_("An appeal against this result has been raised already."))
    if decision.version > 1:
        raise Refused(_("This result is what an appeal came to; it stands."))
    require_appeal_in_time(told_on=decision.told_on, on=on, place=assessed.round.place)
    assert by.account_id is not None
    made = AssessmentAppeal.objects.create(
        decision=decision, raised_on=on, raised_by_id=by.account_id,
        words=given_words(words=words, missing=_("Say what is not right."), longest=2000),
    )  # fmt: skip
    note_assessed(action="appeal_assessment", assessed=assessed, by=by, at=at)
    return made


@dataclass(frozen=True, kw_only=True)
class AppealDecided:
    """What was decided of an appeal; upheld, `grade` and `reason` are the corrected result."""

    upheld: bool
    answer: str
    body: str
    document_no: str
    grade: str = ""
    reason: str = ""


@transaction.atomic
def decide_appeal(*, assessed_id: int, decided: AppealDecided, by: Actor, at: datetime) -> AssessmentAppeal:
    """Will enter what was decided of an appeal; upheld, a corrected result is told and the first one stays readable."""
    assessed, on = locked_assessed(assessed_id=assessed_id), timezone.localdate(at)
    rows = AssessmentAppeal.objects.filter(decision__assessed=assessed)
    appeal = rows.select_related("decision").order_by("-pk").first()
    if appeal is None or appeal.answered_on is not None:
        raise ChangedMeanwhile(_("No appeal waits here."))
    appeal.decision.assessed = assessed
    require(may_decide_appeal(by, appeal))
    appeal.answer = given_words(words=decided.answer, missing=_("Answer in words."), longest=2000)
    appeal.body, appeal.document_no = _by_document(decided.body, decided.document_no)
    appeal.upheld, appeal.answered_on, appeal.answered_by_id = decided.upheld, on, by.account_id
    appeal.save()
    if decided.upheld:
        corrected = Decided(
            grade=decided.grade, reason=decided.reason, body=decided.body, document_no=decided.document_no, on=on
        )
        _new_version(assessed, corrected, version=appeal.decision.version + 1, by=by, at=at)
    note_assessed(action="decide_assessment_appeal", assessed=assessed, by=by, at=at)
    return appeal


def _new_version(
    assessed: AssessedOrganisation, decided: Decided, *, version: int, by: Actor, at: datetime
) -> AssessmentDecision:
    on = timezone.localdate(at)
    require_day(decided.on, today=on, not_before=assessed.round.ends_on)
    require_grade_word(assessed=assessed, grade=decided.grade, at=at)
    body, document_no = _by_document(decided.body, decided.document_no)
    assert by.account_id is not None
    return AssessmentDecision.objects.create(
        assessed=assessed, version=version, grade=decided.grade, body=body, document_no=document_no,
        reason=given_words(words=decided.reason, missing=_("The body says in words why."), longest=2000),
        decided_on=decided.on, entered_by_id=by.account_id, told_on=on,
    )  # fmt: skip


def _by_document(body: str, document_no: str) -> tuple[str, str]:
    if not body.strip() or not document_no.strip():
        raise Refused(_("Name the body that decided and the number of its document."))
    return body.strip()[:80], document_no.strip()[:80]
