"""What follows from a step: the stage, the member's record, the end of the case."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from lianjian.kernel.actor import Actor
from lianjian.records.cadres.admission_steps.catalogue import APPROVAL, CONFIRMATION_APPROVAL
from lianjian.records.cadres.admission_steps.course import (
    Course,
    admitted_on,
    end_of,
    probation_ends_on,
    stage_of,
)
from lianjian.records.cadres.admission_steps.timing import Terms
from lianjian.records.cadres.enums import AdmissionEnd, AdmissionStage
from lianjian.records.cadres.models import Admission, AdmissionStep
from lianjian.records.members.actions.admission import admit_member, annul_probation, grant_full_membership
from lianjian.records.members.actions.registering import NewMember
from lianjian.records.members.enums import Occupation, Sex
from lianjian.records.members.models import Member


def follow(*, case: Admission, course: Course, row: AdmissionStep, terms: Terms, by: Actor, at: datetime) -> None:
    """Will bring the case up to date with its steps and have the register of members follow an approval."""
    end = end_of(course)
    case.stage, case.step = stage_of(course), row.number
    if end is not None:
        case.ended_on, case.ended_how = row.on, end
        case.ended_because = row.note[:200]
    if row.number == APPROVAL and row.agreed:
        case.member = _admit(case, course, by, at)
    case.save(update_fields=["stage", "step", "ended_on", "ended_how", "ended_because", "member"])
    if row.number == CONFIRMATION_APPROVAL and row.agreed and case.member is not None:
        _decide_probation(case.member, course, end, row, terms, by, at)


def _admit(case: Admission, course: Course, by: Actor, at: datetime) -> Member:
    passed_on = _known(admitted_on(course))
    person = NewMember(
        name=case.name,
        sex=Sex(case.sex),
        born_on=case.born_on,
        admitted_on=passed_on,
        id_number=case.id_number,
        phone=case.phone,
        education=case.education,
        occupation=Occupation(case.occupation),
    )
    return admit_member(person=person, organisation=case.organisation, on=passed_on, by=by, at=at)


def _decide_probation(
    member: Member, course: Course, end: AdmissionEnd | None, row: AdmissionStep, terms: Terms, by: Actor, at: datetime
) -> None:
    """Full membership counts from the day the probation ran out, however late it was voted on."""
    if end is AdmissionEnd.ANNULLED:
        reason = row.note or _("The assembly annulled the probation: %(paper)s") % {"paper": row.document_no}
        annul_probation(member=member, on=row.on, reason=reason, by=by, at=at)
    elif stage_of(course) == AdmissionStage.FULL:
        ends_on = _known(probation_ends_on(course, months=terms.probation_months))
        grant_full_membership(member=member, on=ends_on, by=by, at=at)


def _known(day: date | None) -> date:
    assert day is not None
    return day
