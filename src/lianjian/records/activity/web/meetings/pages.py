"""A meeting's page."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lianjian.kernel import clock
from lianjian.kernel.web import ActingRequest, signed_in
from lianjian.records.activity.enums import MeetingState, PartyRole
from lianjian.records.activity.policies.meetings import may_change, may_read_minutes, may_record
from lianjian.records.activity.queries.absence import absence_in_words, is_excused
from lianjian.records.activity.queries.agenda import agenda_of
from lianjian.records.activity.queries.meetings import attendances_of, parties_of, turnout_of
from lianjian.records.activity.queries.story import story_of
from lianjian.records.activity.web.meetings.loading import meeting_or_404
from lianjian.ui.fields import ReasonForm


@signed_in
@require_safe
def meeting(request: ActingRequest, code: str) -> HttpResponse:
    """What is planned or was done, and what the reader can do about it."""
    it = meeting_or_404(request, code)
    now = clock.now()
    records = bool(may_record(request.actor, it))
    reads = bool(may_read_minutes(request.actor, it))
    rows = attendances_of(meeting=it)
    own = next((row for row in rows if row.member and row.member.account_id == request.actor.account_id), None)
    context = {
        "meeting": it,
        "states": MeetingState,
        "parties": parties_of(meeting=it),
        "host_role": PartyRole.HOST,
        "agenda": agenda_of(meeting=it),
        "rows": rows if records else [],
        "turnout": turnout_of(rows=rows),
        "own": own,
        "absence": absence_in_words,
        "is_excused": is_excused,
        "records": records,
        "may_change": bool(may_change(request.actor, it)),
        "has_begun": it.starts_at <= now,
        "is_due": timezone.localdate(it.starts_at) <= timezone.localdate(now) and it.state == MeetingState.PLANNED,
        "versions": list(it.minutes.order_by("-number")) if reads else [],
        "reads": reads,
        "votes": list(it.votes.order_by("recorded_at", "pk")) if reads else [],
        "reason_form": ReasonForm(),
        "history": story_of(meeting=it) if records else [],
    }
    return render(request, "activity/meetings/meeting.html", context)
