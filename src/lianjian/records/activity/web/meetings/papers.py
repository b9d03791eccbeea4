"""What is printed before a meeting: the agenda with the sheet to sign, and the notice."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lianjian.kernel import clock
from lianjian.kernel.policies import require
from lianjian.kernel.web import ActingRequest, signed_in
from lianjian.records.activity.documents.notice import notice_in_word, notice_of
from lianjian.records.activity.policies.meetings import may_record
from lianjian.records.activity.queries.agenda import agenda_of
from lianjian.records.activity.queries.signing import signing_order
from lianjian.records.activity.web.meetings.loading import meeting_or_404
from lianjian.ui.files import WORD, attachment

EMPTY_LINES = 5


@signed_in
@require_safe
def signing(request: ActingRequest, code: str) -> HttpResponse:
    """The agenda and the names with an empty column to sign in, for A4; the committee first, then by surname."""
    meeting = meeting_or_404(request, code)
    require(may_record(request.actor, meeting))
    context = {
        "meeting": meeting,
        "agenda": agenda_of(meeting=meeting),
        "lines": signing_order(meeting=meeting),
        "empty_lines": EMPTY_LINES,
    }
    return render(request, "activity/meetings/signing.html", context)


@signed_in
@require_safe
def notice(request: ActingRequest, code: str) -> HttpResponse:
    """The notice of the meeting as a Word file."""
    meeting = meeting_or_404(request, code)
    require(may_record(request.actor, meeting))
    content = notice_in_word(notice=notice_of(meeting=meeting, on=clock.today()))
    return attachment(content=content, content_type=WORD, name=f"关于召开{meeting.title}的通知.docx")
