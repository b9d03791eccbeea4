"""Activity rooms to look at: the list, a room's week, its use, and what everybody may see without an account."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lianjian.kernel import clock
from lianjian.kernel.drawn import drawn_once
from lianjian.kernel.sheets import numbers, texts
from lianjian.kernel.web import ActingRequest, signed_in, visible_or_404
from lianjian.records.activity.models import Room
from lianjian.records.activity.policies.rooms import may_book, may_keep
from lianjian.records.activity.queries.rooms import (
    days_of,
    organisations_keeping_rooms,
    public_rooms,
    rooms_visible_to,
    span_of,
    use_of,
    week_of,
)
from lianjian.ui.files import MOST_ROWS, excel_file
from lianjian.ui.listing import id_in, keyset_page, keyset_pager

ROWS = 50
DAYS_SHOWN = 7


@drawn_once
@signed_in
@require_safe
def rooms(request: ActingRequest) -> HttpResponse:
    """The rooms within reach, by their organisation."""
    found = rooms_visible_to(actor=request.actor).filter(closed_on=None).order_by("organisation__path", "pk")
    words = request.GET.get("text", "").strip()
    if words:
        found = found.filter(name__icontains=words) | found.filter(organisation__name__icontains=words)
    path, _dot, pk = request.GET.get("after", "").partition(".")
    if (last_pk := id_in(pk)) is not None:
        found = found.filter(organisation__path__gt=path) | found.filter(organisation__path=path, pk__gt=last_pk)
    rows = list(found[: ROWS + 1])
    last = rows[ROWS - 1] if len(rows) > ROWS else None
    context = {
        "rows": rows[:ROWS],
        "asked": words,
        "page": keyset_pager(
            query=request.GET,
            shown=min(len(rows), ROWS),
            next_key=f"{last.organisation.path}.{last.pk}" if last else "",
        ),
        "keeps": organisations_keeping_rooms(actor=request.actor).exists(),
    }
    return render(request, "activity/rooms/list.html", context)


@signed_in
@require_safe
def rooms_excel(request: ActingRequest) -> HttpResponse:
    """The same rooms as an Excel file."""
    found = rooms_visible_to(actor=request.actor).filter(closed_on=None).order_by("organisation__path", "pk")
    columns = [
        *texts(_("Activity room"), _("Which organisation"), _("Where to find it")),
        *numbers(_("Seats")),
        *texts(_("What is in it")),
    ]
    rows = [[one.name, one.organisation.name, one.where, one.seats, one.equipment] for one in found[:MOST_ROWS]]
    return excel_file(title=_("Activity rooms"), columns=columns, rows=rows, on=clock.today())


@drawn_once
@signed_in
@require_safe
def room(request: ActingRequest, code: str) -> HttpResponse:
    """A week of the room: open, taken, free."""
    found = visible_or_404(rooms_visible_to(actor=request.actor), code=code)
    today = clock.today()
    days = week_of(_asked_day(request, today))
    shown = days_of(room=found, days=days)
    context = {
        "room": found,
        "days": shown,
        "spans": {booking.pk: span_of(booking) for day in shown for booking in day.bookings},
        "today": today,
        "last_week": days[0] - timedelta(days=7),
        "next_week": days[0] + timedelta(days=7),
        "may_book": may_book(request.actor, found) and not found.closed_on,
        "may_keep": may_keep(request.actor, found.organisation) and not found.closed_on,
    }
    return render(request, "activity/rooms/room.html", context)


@drawn_once
@signed_in
@require_safe
def use(request: ActingRequest, code: str) -> HttpResponse:
    """How much the room was used, month by month; nobody is counted."""
    found = visible_or_404(rooms_visible_to(actor=request.actor), code=code)
    context = {"room": found, "months": use_of(room=found, until=clock.today())}
    return render(request, "activity/rooms/use.html", context)


@signed_in
@require_safe
def use_excel(request: ActingRequest, code: str) -> HttpResponse:
    """The same months as an Excel file."""
    found = visible_or_404(rooms_visible_to(actor=request.actor), code=code)
    columns = [*texts(_("Month")), *numbers(_("Bookings"), _("Booked (hours)"), _("Open (hours)"))]
    rows = [
        [f"{one.month:%Y-%m}", one.bookings, one.booked_hours, one.open_hours]
        for one in use_of(room=found, until=clock.today())
    ]
    return excel_file(title=str(found), columns=columns, rows=rows, on=clock.today())


@drawn_once
@require_safe
def public_list(request: ActingRequest) -> HttpResponse:
    """The rooms that are open to everybody, found by name of room or village."""
    words = request.GET.get("text", "").strip()
    found = public_rooms()
    if words:
        found = found.filter(name__icontains=words) | found.filter(organisation__name__icontains=words)
    rows, page = keyset_page(query=request.GET, found=found)
    return render(request, "activity/rooms/public_list.html", {"rows": rows, "asked": words, "page": page})


@drawn_once
@require_safe
def public_room(request: ActingRequest, code: str) -> HttpResponse:
    """When the room is open and free in the coming days; nobody's name and no purpose."""
    found: Room = get_object_or_404(public_rooms(), code=code)
    today = clock.today()
    days = [today + timedelta(days=step) for step in range(DAYS_SHOWN)]
    context = {"room": found, "days": days_of(room=found, days=days), "today": today}
    return render(request, "activity/rooms/public.html", context)


def _asked_day(request: ActingRequest, today: date) -> date:
    try:
        asked = date.fromisoformat(request.GET.get("week", ""))
    except ValueError:
        return today
    return asked if abs(asked.year - today.year) <= 100 else today
