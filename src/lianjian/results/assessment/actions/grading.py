"""The organisation's report, each assessor's grade with its reason, and standing aside."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian.kernel.actor import Actor
from lianjian.kernel.errors import ChangedMeanwhile, NotAllowed, Refused
from lianjian.kernel.policies import require
from lianjian.kernel.reasons import given_reason
from lianjian.results.assessment.actions.locking import given_words, locked_assessed, note_assessed, require_state
from lianjian.results.assessment.enums import RoundState
from lianjian.results.assessment.models import AssessedOrganisation, Assessor, Grading, Recusal, WorkReport
from lianjian.results.assessment.policies.assessment_rules import grade_words, require_no_conflict
from lianjian.results.assessment.policies.assessments import may_answer_for
from lianjian.results.assessment.queries.assessments import assessor_in
from lianjian.results.assessment.queries.standing_aside import conflicts

LONGEST_REPORT = 5000


@transaction.atomic
def write_report(*, assessed_id: int, text: str, hand_in: bool, by: Actor, at: datetime) -> WorkReport:
    """Will keep the secretary's report as a draft, or hand it in; what is handed in stays as it is."""
    assessed, on = locked_assessed(assessed_id=assessed_id), timezone.localdate(at)
    require(may_answer_for(by, assessed))
    require_state(assessed.round, RoundState.PUBLISHED, RoundState.GRADING)
    until = assessed.round.reports_until
    if until is not None and on > until:
        raise Refused(_("Reports could be handed in until %(day)s.") % {"day": until})
    assert by.account_id is not None
    report = WorkReport.objects.filter(assessed=assessed).first() or WorkReport(assessed=assessed)
    if report.handed_in_on is not None:
        raise ChangedMeanwhile(_("The report has been handed in already."))
    report.text = given_words(words=text, missing=_("Write the report first."), longest=LONGEST_REPORT)
    report.written_by_id, report.handed_in_on = by.account_id, on if hand_in else None
    report.save()
    if hand_in:
        note_assessed(action="hand_in_work_report", assessed=assessed, by=by, at=at)
    return report


@transaction.atomic
def grade_organisation(*, assessed_id: int, grade: str, reason: str, by: Actor, at: datetime) -> Grading:
    """Will keep what one assessor says: a word of the pack and why; in mid-year words only. Until it is decided."""
    assessed, assessor = _for_assessor(assessed_id, by)
    round_, on = assessed.round, timezone.localdate(at)
    if round_.grades_until is not None and on > round_.grades_until:
        raise Refused(_("Grades could be given until %(day)s.") % {"day": round_.grades_until})
    facts = conflicts(account_id=assessor.account_id, rows=[assessed], on=on)[assessed.pk]
    require_no_conflict(facts=facts, place=round_.place, on=on)
    if assessor.recusals.filter(assessed=assessed).exists():
        raise Refused(_("You have stood aside for this organisation."))
    require_grade_word(assessed=assessed, grade=grade, at=at)
    words = given_words(words=reason, missing=_("Say why, by the criteria."), longest=1000)
    given, _new = Grading.objects.update_or_create(
        assessed=assessed, assessor=assessor, defaults={"grade": grade, "reason": words, "given_at": at}
    )
    note_assessed(action="grade_organisation", assessed=assessed, by=by, at=at)
    return given


@transaction.atomic
def stand_aside(*, assessed_id: int, reason: str, by: Actor, at: datetime) -> Recusal:
    """Will note that an assessor should not grade this organisation; what he wrote of it is taken out."""
    assessed, assessor = _for_assessor(assessed_id, by)
    if assessor.recusals.filter(assessed=assessed).exists():
        raise ChangedMeanwhile(_("You have stood aside for this organisation."))
    Grading.objects.filter(assessed=assessed, assessor=assessor).delete()
    made = Recusal.objects.create(
        assessed=assessed, assessor=assessor, reason=given_reason(reason=reason, longest=200),
        on=timezone.localdate(at),
    )  # fmt: skip
    note_assessed(action="stand_aside", assessed=assessed, by=by, at=at)
    return made


def require_grade_word(*, assessed: AssessedOrganisation, grade: str, at: datetime) -> None:
    """Will refuse a grade that is no word of the pack, and any grade in a round without."""
    if not assessed.round.has_grades:
        if grade:
            raise Refused(_("A mid-year round knows no grade; say it in words."))
        return
    words = grade_words(place=assessed.round.place, on=timezone.localdate(at))
    if grade not in words:
        raise Refused(_("Choose one of these: %(words)s.") % {"words": "、".join(words)})


def _for_assessor(assessed_id: int, by: Actor) -> tuple[AssessedOrganisation, Assessor]:
    """The organisation, held, and the actor as its round's assessor; while it is being assessed and undecided."""
    assessed = locked_assessed(assessed_id=assessed_id)
    assessor = assessor_in(round_=assessed.round, actor=by)
    if assessor is None:
        raise NotAllowed(_("Only a named assessor grades."))
    require_state(assessed.round, RoundState.GRADING)
    if assessed.decisions.exists():
        raise ChangedMeanwhile(_("It has been decided already."))
    return assessed, assessor
