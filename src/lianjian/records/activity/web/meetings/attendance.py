"""Who is there: the list to tick, one person's answer, the code on the desk."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianjian.kernel import clock
from lianjian.kernel.policies import require
from lianjian.kernel.qr import qr_in_page
from lianjian.kernel.web import ActingRequest, once, signed_in
from lianjian.records.activity.actions.attendance import (
    add_guest,
    record_attendance,
    say_absent,
    say_here,
    take_back_answer,
)
from lianjian.records.activity.desk_code import desk_code, desk_is_open, is_desk_code
from lianjian.records.activity.enums import AttendanceKind, RecordedBy
from lianjian.records.activity.models import Attendance, Meeting
from lianjian.records.activity.policies.meetings import may_record, may_say_for_oneself
from lianjian.records.activity.queries.absence import absence_in_words, is_excused
from lianjian.records.activity.queries.belonging import home_of_group
from lianjian.records.activity.queries.meetings import attendances_of, name_of, parties_of, turnout_of
from lianjian.records.activity.web.meetings.forms import AnswerForm, GuestForm
from lianjian.records.activity.web.meetings.loading import meeting_or_404
from lianjian.records.members.queries.people import members_of
from lianjian.records.organisations.models import Organisation
from lianjian.ui.form_pages import FormPage, answer_form, enter_on_page
from lianjian.ui.wording import moment

THERE, AWAY, OPEN = "there", "away", "open"


@signed_in
@require_http_methods(["GET", "POST"])
@once
def attendance(request: ActingRequest, code: str) -> HttpResponse:
    """The list to tick: what is sent adds to what others have recorded and takes nothing away."""
    meeting = meeting_or_404(request, code)
    require(may_record(request.actor, meeting))
    rows = attendances_of(meeting=meeting)
    if request.method == "POST":
        ticked = set(request.POST.getlist("row"))
        chosen = [row for row in rows if str(row.pk) in ticked]
        record_attendance(
            meeting=meeting,
            present=[row.member_id for row in chosen if row.member_id is not None],
            guests=[row.pk for row in chosen if row.member_id is None],
            how=_how(meeting),
            by=request.actor,
            at=clock.now(),
        )
        messages.success(
            request,
            ngettext("%(num)s person recorded.", "%(num)s people recorded.", len(chosen)) % {"num": len(chosen)},
        )
        return redirect("activity:meeting-attendance", code=code)
    return render(request, "activity/meetings/attendance.html", _list(meeting, rows, GuestForm()))


@signed_in
@require_POST
@once
def guest(request: ActingRequest, code: str) -> HttpResponse:
    """Records somebody who is not on the list: a member of another branch as one, anybody else by name."""
    meeting = meeting_or_404(request, code)
    require(may_record(request.actor, meeting))
    form = GuestForm(request.POST)

    def act() -> None:
        _record_guest(request, meeting, form.cleaned_data["name"], form.cleaned_data["organisation"])
        messages.success(request, _("%(name)s is recorded.") % {"name": form.cleaned_data["name"]})

    return enter_on_page(
        request, form, act=act, to=lambda: redirect("activity:meeting-attendance", code=code),
        again=lambda: render(
            request, "activity/meetings/attendance.html", _list(meeting, attendances_of(meeting=meeting), form),
            status=422,
        ),
    )  # fmt: skip


@signed_in
@require_http_methods(["GET", "POST"])
@once
def person(request: ActingRequest, code: str, row: int) -> HttpResponse:
    """One person's answer: was there, could not come and why, or not known yet."""
    meeting = meeting_or_404(request, code)
    asked = _row_or_404(meeting, row)
    require(may_say_for_oneself(request.actor, asked))
    records = bool(may_record(request.actor, meeting))
    answers = _answers(meeting, asked, records=records)
    form = AnswerForm(request.POST if request.method == "POST" else None, choices=answers, initial={"answer": AWAY})
    back = reverse("activity:meeting-attendance" if records else "activity:meeting", args=[code])

    def act() -> str:
        _answer(request, meeting, asked, form.cleaned_data)
        return back

    page = FormPage(
        lead=name_of(row=asked), sub=f"{meeting.title} · {moment(meeting.starts_at)}", act=_("Save"), back=back,
        under=((meeting.title, reverse("activity:meeting", args=[code])),),
    )  # fmt: skip
    return answer_form(request, form, page=page, act=act, done=_("Noted."))


@signed_in
@require_safe
def desk(request: ActingRequest, code: str) -> HttpResponse:
    """The code to lay on the desk, large enough for a phone's camera; nobody has to use it."""
    meeting = meeting_or_404(request, code)
    require(may_record(request.actor, meeting))
    link = request.build_absolute_uri(reverse("activity:meeting-here", args=[code, desk_code(meeting=meeting)]))
    picture = qr_in_page(link=link, scale=8)
    context = {
        "meeting": meeting,
        "link": link,
        "picture": picture,
        "is_open": desk_is_open(meeting=meeting, at=clock.now()),
        "turnout": turnout_of(rows=attendances_of(meeting=meeting)),
        "today": clock.today(),
    }
    return render(request, "activity/meetings/desk.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
@once
def here(request: ActingRequest, code: str, desk: str) -> HttpResponse:
    """Where the code on the desk leads: one button, pressed or not."""
    meeting = Meeting.objects.filter(code=code).select_related("organisation").first()
    if meeting is None or not is_desk_code(meeting=meeting, code=desk):
        raise Http404
    if request.method == "POST":
        say_here(meeting=meeting, code=desk, by=request.actor, at=clock.now())
        messages.success(request, _("You are on the list. Welcome."))
        return redirect("activity:meeting", code=code)
    context = {"meeting": meeting, "is_open": desk_is_open(meeting=meeting, at=clock.now())}
    return render(request, "activity/meetings/here.html", context)


def _list(meeting: Meeting, rows: list[Attendance], form: GuestForm) -> dict[str, Any]:
    groups = [(kind, [row for row in rows if row.kind == kind]) for kind in AttendanceKind]
    return {
        "meeting": meeting,
        "groups": [(kind.label, members) for kind, members in groups if members],
        "turnout": turnout_of(rows=rows),
        "guest_form": form,
        "absence": absence_in_words,
        "is_excused": is_excused,
        "waiting": sum(1 for row in rows if row.present is not True),
    }


def _how(meeting: Meeting) -> RecordedBy:
    """On the day itself the list is ticked; afterwards it is copied from the signed sheet."""
    return RecordedBy.TICKED if timezone.localdate(meeting.starts_at) == clock.today() else RecordedBy.PAPER


def _record_guest(request: ActingRequest, meeting: Meeting, name: str, organisation: str) -> None:
    brought_by = _organisation(meeting, organisation)
    on = timezone.localdate(meeting.starts_at)
    members = list(members_of(organisation=brought_by, on=on).filter(name=name.strip())[:2]) if brought_by else []
    given: dict[str, Any] = {"how": _how(meeting), "by": request.actor, "at": clock.now()}
    if len(members) == 1:
        record_attendance(meeting=meeting, present=[members[0].pk], **given)
        return
    served = {party.organisation_id for party in parties_of(meeting=meeting)}
    of = brought_by if brought_by and brought_by.pk in served else None
    shown = name if of or not organisation.strip() else f"{name}（{organisation.strip()}）"
    add_guest(meeting=meeting, name=shown, of=of, **given)


def _organisation(meeting: Meeting, name: str) -> Organisation | None:
    """The organisation of that full name or code; nothing said is the host or its branch, an unknown name none."""
    if not name.strip():
        return home_of_group(organisation=meeting.organisation) or meeting.organisation
    living = Organisation.objects.filter(dissolved_on=None)
    hits = list((living.filter(name=name.strip()) | living.filter(code=name.strip()))[:2])
    return hits[0] if len(hits) == 1 else None


def _row_or_404(meeting: Meeting, row: int) -> Attendance:
    rows = meeting.attendances.select_related("member", "meeting__organisation", "meeting__chair", "meeting__recorder")
    found = rows.filter(pk=row).first()
    if found is None:
        raise Http404
    return found


def _answers(meeting: Meeting, row: Attendance, *, records: bool) -> list[tuple[str, Any]]:
    there = [(THERE, _("Was there"))] if records else []
    known = [(OPEN, _("Not known yet"))] if row.present is not None or row.absent_because else []
    has_begun = meeting.starts_at <= clock.now()
    return [*there, (AWAY, _("Could not come") if has_begun else _("Cannot come")), *known]


def _answer(request: ActingRequest, meeting: Meeting, row: Attendance, said: dict[str, str]) -> None:
    by, at = request.actor, clock.now()
    if said["answer"] == AWAY:
        say_absent(row=row, reason=said["reason"], by=by, at=at)
    elif said["answer"] == OPEN:
        take_back_answer(row=row, by=by, at=at)
    elif row.member_id is not None:
        record_attendance(meeting=meeting, present=[row.member_id], how=_how(meeting), by=by, at=at)
    else:
        record_attendance(meeting=meeting, present=[], guests=[row.pk], how=_how(meeting), by=by, at=at)
