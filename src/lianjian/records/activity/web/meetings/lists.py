"""Meetings as lists: an organisation's, a member's own, and where one is missing."""

from __future__ import annotations

from datetime import datetime, time

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lianjian.kernel import clock
from lianjian.kernel.drawn import drawn_once
from lianjian.kernel.policies import require
from lianjian.kernel.sheets import Column, ColumnType, numbers, texts
from lianjian.kernel.web import ActingRequest, signed_in
from lianjian.records.activity.enums import MeetingState
from lianjian.records.activity.models import Attendance
from lianjian.records.activity.policies.meetings import may_plan
from lianjian.records.activity.queries.absence import absence_in_words
from lianjian.records.activity.queries.gaps import gaps_below, last_quarter
from lianjian.records.activity.queries.listing import COMING, ListFilter, meetings_listed, page_of
from lianjian.records.activity.queries.meetings import own_attendances
from lianjian.records.activity.web.meetings.forms import MeetingFilter
from lianjian.records.activity.web.meetings.loading import host_or_404
from lianjian.records.members.queries.people import own_member
from lianjian.ui.files import MOST_ROWS, excel_file
from lianjian.ui.listing import keyset_pager

ROWS = 50
OWN_SHOWN = 50


@drawn_once
@signed_in
@require_safe
def meetings(request: ActingRequest) -> HttpResponse:
    """Meetings within reach: what is coming, what was held."""
    form, asked = _asked(request)
    found = meetings_listed(actor=request.actor, asked=asked)
    rows, next_key = page_of(found=found, when=asked.when, after=request.GET.get("after", ""), limit=ROWS)
    host = host_or_404(request)
    context = {
        "form": form,
        "rows": rows,
        "asked": asked,
        "page": keyset_pager(query=request.GET, shown=len(rows), next_key=next_key),
        "is_filtered": bool(asked.kind or asked.text or asked.whose),
        "may_plan": host is not None and bool(may_plan(request.actor, host)),
        "is_member": own_member(actor=request.actor) is not None,
        "today_began": timezone.make_aware(datetime.combine(clock.today(), time.min)),
    }
    return render(request, "activity/meetings/list.html", context)


@signed_in
@require_safe
def excel(request: ActingRequest) -> HttpResponse:
    """The meetings of the same list as an Excel file."""
    _form, asked = _asked(request)
    columns = [
        *texts(_("Code"), _("Kind"), _("Title"), _("Organisation")),
        Column(label=_("Begins at"), type=ColumnType.MOMENT),
        *texts(_("Where it is held"), _("State")),
        *numbers(_("Organisations it serves"), _("Due (people)"), _("Came (people)")),
    ]
    rows = (
        (
            one.code, str(one.get_kind_display()), one.title, one.organisation.name, timezone.localtime(one.starts_at),
            one.place, str(one.get_state_display()), one.serves, one.due, one.came,
        )
        for one in meetings_listed(actor=request.actor, asked=asked)[:MOST_ROWS]
    )  # fmt: skip
    return excel_file(title=_("Meetings"), columns=columns, rows=rows, on=clock.today())


@drawn_once
@signed_in
@require_safe
def mine(request: ActingRequest) -> HttpResponse:
    """A member's own meetings: what is coming and what has been."""
    member = own_member(actor=request.actor)
    rows = own_attendances(member=member) if member else Attendance.objects.none()
    is_coming = Q(meeting__state=MeetingState.PLANNED, meeting__ends_at__date__gte=clock.today())
    context = {
        "member": member,
        "coming": rows.filter(is_coming).order_by("meeting__starts_at"),
        "absence": absence_in_words,
        "past": rows.exclude(is_coming).order_by("-meeting__starts_at")[:OWN_SHOWN],
    }
    return render(request, "activity/meetings/mine.html", context)


@drawn_once
@signed_in
@require_safe
def gaps(request: ActingRequest) -> HttpResponse:
    """Branches below of which no general membership meeting is on record for the last quarter."""
    host = host_or_404(request)
    if host is None:
        return render(request, "activity/meetings/no_organisation.html")
    require(may_plan(request.actor, host))
    quarter = last_quarter(on=clock.today())
    found = gaps_below(path=host.path, during=quarter).select_related("parent").order_by("path")
    after = request.GET.get("after", "")
    rows = list(found.filter(path__gt=after)[: ROWS + 1])
    page = keyset_pager(
        query=request.GET, shown=min(len(rows), ROWS), next_key=rows[ROWS - 1].path if len(rows) > ROWS else ""
    )
    context = {"host": host, "rows": rows[:ROWS], "page": page, "quarter": quarter, "count": found.count()}
    return render(request, "activity/meetings/gaps.html", context)


def _asked(request: ActingRequest) -> tuple[MeetingFilter, ListFilter]:
    """The conditions that make sense; a value that is no choice is left out, as the form then says."""
    form = MeetingFilter(request.GET)
    form.is_valid()
    said = {name: form.cleaned_data.get(name, "") for name in form.fields}
    return form, ListFilter(**{**said, "when": said["when"] or COMING})
