"""What is done with courses: put into the catalogue, given materials, held, closed."""

from __future__ import annotations

from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lianjian.kernel import clock
from lianjian.kernel.policies import require
from lianjian.kernel.uploads import MOST_BYTES
from lianjian.kernel.web import ActingRequest, once, signed_in
from lianjian.records.activity.actions.courses import (
    add_material,
    close_course,
    open_course,
    plan_session,
    remove_material,
    revise_course,
)
from lianjian.records.activity.actions.meetings import MeetingPlan
from lianjian.records.activity.enums import Audience, MeetingKind
from lianjian.records.activity.models import Course
from lianjian.records.activity.policies.learning import may_change
from lianjian.records.activity.queries.learning import called_to, organisations_giving_courses
from lianjian.records.activity.web.learning.courses import found_course
from lianjian.records.activity.web.learning.forms import CourseForm, MaterialForm, SessionForm
from lianjian.records.organisations.models import Organisation
from lianjian.ui.fields import MOST_CHOICES, ReasonForm
from lianjian.ui.form_pages import FormPage, answer_form, enter_on_page, show_form

form_view = require_http_methods(["GET", "POST"])


@signed_in
@form_view
@once
def new(request: ActingRequest) -> HttpResponse:
    """Put a course into the catalogue."""
    organisations = _organisations(request)
    form = CourseForm(request.POST or None, organisations=organisations)

    def act() -> str:
        whose = _chosen(organisations, form)
        made = open_course(organisation=whose, card=form.card(), on=clock.today(), by=request.actor, at=clock.now())
        return _address(made.code)

    done = _("The course is in the catalogue. Add materials, or plan a session.")
    return answer_form(request, form, page=_page(_("New course"), _("Submit")), act=act, done=done)


@signed_in
@form_view
@once
def edit(request: ActingRequest, code: str) -> HttpResponse:
    """Put right what the course is."""
    found = _own(request, code)
    form = CourseForm(request.POST or None, initial=CourseForm.as_it_is(found))

    def act() -> str:
        revise_course(course_id=found.pk, card=form.card(), by=request.actor, at=clock.now())
        return _address(code)

    page = _page(_("Change the course"), _("Save"), code)
    return answer_form(request, form, page=page, act=act, done=_("Saved."))


@signed_in
@form_view
@once
def close(request: ActingRequest, code: str) -> HttpResponse:
    """Take the course out of the catalogue."""
    found = _own(request, code)
    form = ReasonForm(request.POST or None)

    def act() -> None:
        reason = form.cleaned_data["reason"]
        close_course(course_id=found.pk, reason=reason, on=clock.today(), by=request.actor, at=clock.now())

    page = _page(_("Close the course"), _("Close"), code)
    return enter_on_page(
        request, form, act=act, done=_("Closed."), to=lambda: redirect(page.back),
        again=lambda: show_form(request, form, page=page),
    )  # fmt: skip


@signed_in
@form_view
@once
def add(request: ActingRequest, code: str) -> HttpResponse:
    """Add a material, words or a file."""
    found = _own(request, code)
    form = MaterialForm(request.POST or None, request.FILES or None)

    def act() -> str:
        given, file = form.cleaned_data, form.cleaned_data["file"]
        add_material(
            course_id=found.pk, title=given["title"], text=given["text"], file_name=file.name if file else "",
            # One byte more than is taken says that it is too large, without reading all of it.
            content=file.read(MOST_BYTES + 1) if file else b"", by=request.actor, at=clock.now(),
        )  # fmt: skip
        return _address(code)

    page = _page(_("New material"), _("Submit"), code)
    return answer_form(request, form, page=page, act=act, done=_("Added."))


@signed_in
@require_POST
@once
def remove(request: ActingRequest, code: str, material: int) -> HttpResponse:
    """Take a material out."""
    found = _own(request, code)
    remove_material(course_id=found.pk, material_id=material, by=request.actor, at=clock.now())
    messages.success(request, _("Taken out."))
    return redirect("activity:course", code=code)


@signed_in
@form_view
@once
def session(request: ActingRequest, code: str) -> HttpResponse:
    """Plan a session; who comes is recorded there as at every meeting."""
    found = found_course(request, code)
    organisations = _organisations(request)
    form = SessionForm(request.POST or None, organisations=organisations, initial={"audience": found.audiences[0]})

    def act() -> str:
        plan = _plan(_chosen(organisations, form), form)
        made = plan_session(course_id=found.pk, plan=plan, by=request.actor, at=clock.now())
        return reverse("activity:meeting", args=[made.meeting.code])

    page = _page(_("Plan a session"), _("Submit"), code)
    return answer_form(request, form, page=page, act=act, done=_("Planned. Who comes is recorded there."))


def _plan(host: Organisation, form: SessionForm) -> MeetingPlan:
    given = form.cleaned_data
    audience = Audience(given["audience"])
    return MeetingPlan(
        kind=MeetingKind.COURSE_SESSION,
        organisation_id=host.pk,
        title="",
        starts_at=timezone.make_aware(datetime.combine(given["day"], given["starts"])),
        ends_at=timezone.make_aware(datetime.combine(given["day"], given["ends"])),
        place=given["place"],
        is_online=given["is_online"],
        members=tuple(called_to(organisation=host, audience=audience, on=given["day"])),
        guests=form.names(),
    )


def _organisations(request: ActingRequest) -> list[Organisation]:
    found = list(organisations_giving_courses(actor=request.actor)[:MOST_CHOICES])
    if not found:
        raise Http404
    return found


def _chosen(organisations: list[Organisation], form: forms.Form) -> Organisation:
    code = form.cleaned_data.get("organisation")
    return next(one for one in organisations if code in (None, one.code))


def _own(request: ActingRequest, code: str) -> Course:
    found = found_course(request, code)
    require(may_change(request.actor, found))
    return found


def _page(lead: str, act: str, code: str = "") -> FormPage:
    """A form of the course with this code; without one, of a course there is not yet."""
    courses = reverse("activity:courses")
    return FormPage(lead=lead, act=act, back=_address(code) if code else courses, under=((_("Courses"), courses),))


def _address(code: str) -> str:
    return reverse("activity:course", args=[code])
