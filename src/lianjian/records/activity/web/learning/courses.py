"""The catalogue of courses, one course, and its materials."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lianjian.kernel import clock
from lianjian.kernel.drawn import drawn_once
from lianjian.kernel.sheets import dates, numbers, texts
from lianjian.kernel.web import ActingRequest, signed_in, visible_or_404
from lianjian.records.activity.enums import Audience
from lianjian.records.activity.models import Course, CourseMaterial, CourseTest
from lianjian.records.activity.policies.learning import may_change
from lianjian.records.activity.queries.learning import (
    courses_visible_to,
    organisations_giving_courses,
    sessions_of,
)
from lianjian.records.activity.queries.meetings import meetings_visible_to
from lianjian.records.activity.web.learning.forms import CourseFilter
from lianjian.records.members.queries.people import own_member
from lianjian.ui.files import MOST_ROWS, attachment, excel_file
from lianjian.ui.listing import keyset_page

SESSIONS_SHOWN = 20


@drawn_once
@signed_in
@require_safe
def courses(request: ActingRequest) -> HttpResponse:
    """The catalogue, the latest first."""
    form, found = _asked(request)
    rows, page = keyset_page(query=request.GET, found=found)
    context = {
        "form": form,
        "rows": rows,
        "audiences": dict(Audience.choices),
        "page": page,
        "gives": organisations_giving_courses(actor=request.actor).exists(),
    }
    return render(request, "activity/learning/courses.html", context)


@signed_in
@require_safe
def courses_excel(request: ActingRequest) -> HttpResponse:
    """The courses of the same list as an Excel file."""
    columns = [
        *texts(_("Code"), _("Name"), _("About what"), _("For whom")),
        *numbers(_("Class hours of one session")),
        *texts(_("Who teaches"), _("Which organisation")),
        *dates(_("Since")),
    ]
    rows = [
        [
            one.code, one.name, str(one.get_subject_display()), "、".join(audience_names(one)), float(one.hours),
            one.teacher, one.organisation.name, one.opened_on,
        ]
        for one in _asked(request)[1][:MOST_ROWS]
    ]  # fmt: skip
    return excel_file(title=_("Courses"), columns=columns, rows=rows, on=clock.today())


@drawn_once
@signed_in
@require_safe
def course(request: ActingRequest, code: str) -> HttpResponse:
    """What is taught, what there is to read, when it is held."""
    found = found_course(request, code)
    member = own_member(actor=request.actor)
    sessions = list(sessions_of(course=found)[:SESSIONS_SHOWN])
    readable = meetings_visible_to(actor=request.actor).filter(course_session__in=sessions)
    context = {
        "course": found,
        "audiences": audience_names(found),
        "materials": found.materials.defer("content").order_by("pk"),
        "sessions": sessions,
        "readable": set(readable.values_list("pk", flat=True)),
        "questions": found.questions.count(),
        "is_member": member is not None,
        "taken": CourseTest.objects.filter(course=found, member=member).first() if member else None,
        "may_change": may_change(request.actor, found),
        "may_hold": not found.closed_on and organisations_giving_courses(actor=request.actor).exists(),
    }
    return render(request, "activity/learning/course.html", context)


@signed_in
@require_safe
def material(request: ActingRequest, code: str, material: int) -> HttpResponse:
    """A material's file, to be saved."""
    found = visible_or_404(CourseMaterial.objects.filter(course=found_course(request, code)), pk=material)
    if not found.size_bytes:
        raise Http404
    return attachment(content=bytes(found.content), content_type=found.content_type, name=found.file_name)


def found_course(request: ActingRequest, code: str) -> Course:
    """The course, if the person may see it."""
    return visible_or_404(courses_visible_to(actor=request.actor), code=code)


def audience_names(course: Course) -> list[str]:
    """For whom the course is, in words."""
    return [str(Audience(one).label) for one in course.audiences]


def _asked(request: ActingRequest) -> tuple[CourseFilter, QuerySet[Course]]:
    form = CourseFilter(request.GET)
    form.is_valid()
    given = form.cleaned_data
    found = courses_visible_to(actor=request.actor).annotate(
        held=Count("sessions", filter=Q(sessions__meeting__state="held"))
    )
    if words := given.get("text"):
        found = found.filter(Q(name__icontains=words) | Q(teacher__icontains=words) | Q(description__icontains=words))
    if given.get("subject"):
        found = found.filter(subject=given["subject"])
    if given.get("audience"):
        found = found.filter(audiences__contains=[given["audience"]])
    if given.get("state") != "all":
        found = found.filter(closed_on__isnull=given.get("state") != "closed")
    return form, found.order_by("-pk")
