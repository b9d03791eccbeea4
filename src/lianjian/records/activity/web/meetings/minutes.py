"""Minutes: written, closed, corrected, and read on the page, in Word and in PDF."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianjian.kernel import clock
from lianjian.kernel.errors import Refused
from lianjian.kernel.pdf import can_write_pdf
from lianjian.kernel.policies import require
from lianjian.kernel.web import ActingRequest, once, signed_in
from lianjian.records.activity.actions.minutes import MinutesWords, close_minutes, correct_minutes, save_minutes
from lianjian.records.activity.documents.minutes import MinutesPaper, draft_of, paper_of
from lianjian.records.activity.documents.minutes_in_pdf import minutes_in_pdf
from lianjian.records.activity.documents.minutes_in_word import minutes_in_word
from lianjian.records.activity.models import Meeting, Minutes
from lianjian.records.activity.policies.meetings import may_close, may_read_minutes, may_record
from lianjian.records.activity.queries.meetings import attendances_of
from lianjian.records.activity.web.meetings.forms import MinutesForm
from lianjian.records.activity.web.meetings.loading import meeting_or_404
from lianjian.ui.fields import ReasonForm
from lianjian.ui.files import PDF, WORD, attachment
from lianjian.ui.form_pages import show_refusal


@signed_in
@require_http_methods(["GET", "POST"])
@once
def write(request: ActingRequest, code: str) -> HttpResponse:
    """The draft: saved as often as one likes, closed once."""
    meeting = meeting_or_404(request, code)
    require(may_record(request.actor, meeting))
    latest = meeting.minutes.order_by("-number").first()
    if latest is not None and latest.closed_at is not None:
        return redirect("activity:minutes", code=code)
    people = [row.member for row in attendances_of(meeting=meeting) if row.member]
    initial = {
        "chair": meeting.chair_id,
        "recorder": meeting.recorder_id,
        "speeches": latest.speeches if latest else "",
        "resolution": latest.resolution if latest else "",
        "revision": latest.revision if latest else 0,
    }
    form = MinutesForm(request.POST if request.method == "POST" else None, people=people, initial=initial)
    if request.method == "POST" and form.is_valid() and _saved(request, meeting, form):
        return redirect("activity:minutes-write" if "close" not in request.POST else "activity:minutes", code=code)
    context = {
        "meeting": meeting,
        "form": form,
        "paper": draft_of(meeting=meeting, minutes=latest),
        "draft": latest,
        "may_close": may_close(request.actor, meeting),
    }
    return render(request, "activity/meetings/write.html", context, status=422 if form.errors else 200)


def _saved(request: ActingRequest, meeting: Meeting, form: MinutesForm) -> bool:
    """Saves, and closes where that was asked for; what is refused stands above the form, with nothing typed lost."""
    said = form.cleaned_data
    words = MinutesWords(
        speeches=said["speeches"],
        resolution=said["resolution"],
        chair_id=int(said["chair"]) if said["chair"] else None,
        recorder_id=int(said["recorder"]) if said["recorder"] else None,
    )
    try:
        draft = save_minutes(meeting=meeting, words=words, revision=said["revision"], by=request.actor, at=clock.now())
        shown = request.POST.copy()
        shown["revision"] = str(draft.revision)
        form.data = shown
        if "close" in request.POST:
            close_minutes(meeting=meeting, by=request.actor, at=clock.now())
    except Refused as refusal:
        show_refusal(form=form, refusal=refusal)
        return False
    messages.success(request, _("The minutes are closed.") if "close" in request.POST else _("The draft is saved."))
    return True


@signed_in
@require_POST
@once
def correct(request: ActingRequest, code: str) -> HttpResponse:
    """Opens a new version with its reason; the closed one stays."""
    meeting = meeting_or_404(request, code)
    require(may_record(request.actor, meeting))
    correct_minutes(meeting=meeting, reason=ReasonForm(request.POST).said(), by=request.actor, at=clock.now())
    return redirect("activity:minutes-write", code=code)


@signed_in
@require_safe
def sheet(request: ActingRequest, code: str) -> HttpResponse:
    """The minutes to read and to print, by default the newest version."""
    meeting, minutes, paper = _asked(request, code)
    context = {
        "meeting": meeting,
        "minutes": minutes,
        "paper": paper,
        "has_pdf": can_write_pdf(),
        "query": f"?version={minutes.number}" if minutes else "",
        "may_correct": bool(minutes and minutes.closed_at and may_record(request.actor, meeting)),
        "is_newest": minutes is None or not meeting.minutes.filter(number__gt=minutes.number).exists(),
        "reason_form": ReasonForm(),
    }
    return render(request, "activity/meetings/minutes.html", context)


@signed_in
@require_safe
def word(request: ActingRequest, code: str) -> HttpResponse:
    """The minutes as a Word file."""
    meeting, _minutes, paper = _asked(request, code)
    return attachment(content=minutes_in_word(paper=paper), content_type=WORD, name=f"{meeting.title}会议记录.docx")


@signed_in
@require_safe
def pdf(request: ActingRequest, code: str) -> HttpResponse:
    """The minutes as a PDF; without a Chinese font on this machine, the page says what to do instead."""
    meeting, _minutes, paper = _asked(request, code)
    if not can_write_pdf():
        return redirect("activity:minutes", code=code)
    content = minutes_in_pdf(paper=paper)
    return attachment(content=content, content_type=PDF, name=f"{meeting.title}会议记录.pdf")


def _asked(request: ActingRequest, code: str) -> tuple[Meeting, Minutes | None, MinutesPaper]:
    """The version asked for; a draft only for who writes it."""
    meeting = meeting_or_404(request, code)
    require(may_read_minutes(request.actor, meeting))
    versions = meeting.minutes.order_by("-number")
    if not may_record(request.actor, meeting):
        versions = versions.exclude(closed_at=None)
    if number := request.GET.get("version", ""):
        versions = versions.filter(number=int(number) if number.isdecimal() and len(number) < 5 else 0)
    minutes = versions.first()
    if minutes is None and (number or not may_record(request.actor, meeting)):
        raise Http404
    return meeting, minutes, paper_of(minutes=minutes) if minutes else draft_of(meeting=meeting, minutes=None)
