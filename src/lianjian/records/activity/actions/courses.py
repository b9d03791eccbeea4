"""Courses: put into the catalogue with their materials, held in sessions, closed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.codes import new_code
from lianjian.kernel.errors import ChangedMeanwhile, Refused
from lianjian.kernel.policies import require
from lianjian.kernel.uploads import checked_file
from lianjian.records.activity.actions.meetings import MeetingPlan, plan_meeting
from lianjian.records.activity.enums import Audience, CourseSubject, MeetingKind
from lianjian.records.activity.models import Course, CourseMaterial, CourseSession
from lianjian.records.activity.policies.learning import may_change, may_give_courses
from lianjian.records.organisations.models import Organisation

MOST_HOURS = Decimal(80)
MOST_MATERIALS = 30


@dataclass(frozen=True, kw_only=True)
class CourseCard:
    """What a course is; `hours` are class hours of one session, `teacher` is said in words."""

    name: str
    subject: CourseSubject
    audiences: tuple[Audience, ...]
    hours: Decimal
    teacher: str = ""
    description: str = ""
    is_open: bool = True


@transaction.atomic
def open_course(*, organisation: Organisation, card: CourseCard, on: date, by: Actor, at: datetime) -> Course:
    """Will put a course into the catalogue of the organisation."""
    require(may_give_courses(by, organisation))
    if organisation.dissolved_on:
        raise Refused(_("%(name)s has ended.") % {"name": organisation.name})
    course = Course.objects.create(
        code=new_code(letter="K", on=on), organisation=organisation, opened_on=on, **_fields(card)
    )
    journal.record(by=by, at=at, action="open_course", subject=course, place_id=organisation.pk)
    return course


@transaction.atomic
def revise_course(*, course_id: int, card: CourseCard, by: Actor, at: datetime) -> Course:
    """Will put right what the course is; sessions already planned keep their hours."""
    course = _locked(course_id)
    require(may_change(by, course))
    for name, value in _fields(card).items():
        setattr(course, name, value)
    course.save()
    journal.record(by=by, at=at, action="revise_course", subject=course, place_id=course.organisation_id)
    return course


@transaction.atomic
def close_course(*, course_id: int, reason: str, on: date, by: Actor, at: datetime) -> Course:
    """Will take the course out of the catalogue; what was held stays in the record."""
    course = _locked(course_id)
    require(may_change(by, course))
    if course.closed_on:
        raise ChangedMeanwhile(_("This course has already been closed."))
    if not reason.strip():
        raise Refused(_("Say why the course is closed."))
    course.closed_on = on
    course.save(update_fields=["closed_on"])
    journal.record(
        by=by, at=at, action="close_course", subject=course, place_id=course.organisation_id, reason=reason.strip()
    )
    return course


@transaction.atomic
def add_material(
    *, course_id: int, title: str, text: str = "", file_name: str = "", content: bytes = b"", by: Actor, at: datetime
) -> CourseMaterial:
    """Will add something to read, words or a file or both; a file is refused unless it is of a known, harmless kind."""
    course = _locked(course_id)
    require(may_change(by, course))
    if not title.strip():
        raise Refused(_("Give the material a title."))
    if not text.strip() and not content:
        raise Refused(_("Write something or choose a file."))
    if course.materials.count() >= MOST_MATERIALS:
        raise Refused(_("A course has at most %(most)d materials; take one out first.") % {"most": MOST_MATERIALS})
    file = checked_file(name=file_name, content=content) if content else None
    material = CourseMaterial.objects.create(
        course=course,
        title=title.strip(),
        text=text.strip(),
        file_name=file.name if file else "",
        content_type=file.content_type if file else "",
        content=file.content if file else b"",
        size_bytes=len(file.content) if file else 0,
        added_at=at,
    )
    journal.record(
        by=by, at=at, action="add_material", subject=course, place_id=course.organisation_id, material=material.title
    )
    return material


@transaction.atomic
def remove_material(*, course_id: int, material_id: int, by: Actor, at: datetime) -> None:
    """Will take a material out of the course."""
    course = _locked(course_id)
    require(may_change(by, course))
    material = course.materials.filter(pk=material_id).defer("content").first()
    if material is None:
        raise ChangedMeanwhile(_("Somebody has already taken it out."))
    material.delete()
    journal.record(
        by=by, at=at, action="remove_material", subject=course, place_id=course.organisation_id, material=material.title
    )


@transaction.atomic
def plan_session(*, course_id: int, plan: MeetingPlan, by: Actor, at: datetime) -> CourseSession:
    """Will plan a session: a meeting of its own kind with the course's hours, so that signing in is as everywhere.

    Who may hold it is who may plan meetings at the host; the plan's kind and hours are the course's.
    """
    course = _locked(course_id)
    if course.closed_on:
        raise Refused(_("This course has been closed."))
    held = replace(plan, kind=MeetingKind.COURSE_SESSION, hours=course.hours, title=plan.title or course.name)
    meeting = plan_meeting(plan=held, by=by, at=at)
    return CourseSession.objects.create(course=course, meeting=meeting)


def _locked(course_id: int) -> Course:
    return Course.objects.select_for_update(of=["self"]).select_related("organisation").get(pk=course_id)


def _fields(card: CourseCard) -> dict[str, object]:
    if not card.name.strip():
        raise Refused(_("Give the course a name."))
    if not card.audiences:
        raise Refused(_("Say for whom the course is."))
    if not 0 < card.hours <= MOST_HOURS:
        raise Refused(_("A session has more than 0 and at most %(most)s class hours.") % {"most": MOST_HOURS})
    return {
        "name": card.name.strip(),
        "subject": card.subject,
        "audiences": sorted(set(card.audiences)),
        "hours": card.hours,
        "teacher": card.teacher.strip(),
        "description": card.description.strip(),
        "is_open": card.is_open,
    }
