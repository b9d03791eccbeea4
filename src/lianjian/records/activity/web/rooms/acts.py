"""What is done with activity rooms: set up, opened, booked, given back."""

from __future__ import annotations

from datetime import date, datetime

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianjian.kernel import clock
from lianjian.kernel.errors import Refused
from lianjian.kernel.periods import on_day
from lianjian.kernel.policies import require
from lianjian.kernel.web import ActingRequest, once, signed_in, visible_or_404
from lianjian.records.activity.actions.rooms import (
    Wish,
    book_room,
    cancel_booking,
    close_room,
    lift_exception,
    revise_room,
    set_exception,
    set_open_hours,
    set_up_room,
)
from lianjian.records.activity.enums import MeetingState
from lianjian.records.activity.models import Meeting, Room, RoomBooking
from lianjian.records.activity.policies.rooms import may_book, may_cancel, may_keep
from lianjian.records.activity.queries.meetings import meetings_visible_to
from lianjian.records.activity.queries.rooms import organisations_keeping_rooms, rooms_visible_to
from lianjian.records.activity.web.fields import ReasonForm
from lianjian.records.activity.web.rooms.forms import (
    BookingForm,
    ExceptionForm,
    OpenHoursForm,
    RoomForm,
)
from lianjian.ui.form_pages import show_refusal

MOST_CHOICES = 2000
MOST_MEETINGS = 30
form_view = require_http_methods(["GET", "POST"])


@signed_in
@form_view
@once
def new(request: ActingRequest) -> HttpResponse:
    """Enter a room; its open hours come next."""
    organisations = list(organisations_keeping_rooms(actor=request.actor)[:MOST_CHOICES])
    if not organisations:
        raise Http404
    form = RoomForm(request.POST or None, organisations=organisations)
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data.get("organisation")
        whose = next(one for one in organisations if code in (None, one.code))
        made = set_up_room(organisation=whose, card=form.card(), on=clock.today(), by=request.actor, at=clock.now())
        messages.success(request, _("Entered. Now say when it is open."))
        return redirect("activity:room-hours", code=made.code)
    context = {"form": form, "title": _("New activity room"), "act": _("Submit")}
    return render(request, "activity/rooms/form.html", context, status=422 if form.errors else 200)


@signed_in
@form_view
@once
def edit(request: ActingRequest, code: str) -> HttpResponse:
    """Put right what the room is."""
    found = _kept(request, code)
    form = RoomForm(request.POST or None, initial=RoomForm.as_it_is(found))
    if request.method == "POST" and form.is_valid():
        revise_room(room_id=found.pk, card=form.card(), by=request.actor, at=clock.now())
        messages.success(request, _("Saved."))
        return redirect("activity:room", code=code)
    return _form_page(request, found, form, _("Change the room"), _("Save"))


@signed_in
@form_view
@once
def hours(request: ActingRequest, code: str) -> HttpResponse:
    """Set the week's open hours, and the days that differ."""
    found = _kept(request, code)
    current = on_day(found.open_hours.order_by("weekday", "opens_at"), clock.today())
    form = OpenHoursForm(request.POST or None, current=current)
    if request.method == "POST" and form.is_valid():
        set_open_hours(room_id=found.pk, hours=form.hours, on=clock.today(), by=request.actor, at=clock.now())
        messages.success(request, _("The open hours hold from today on."))
        return redirect("activity:room", code=code)
    return _hours_page(request, found, form, ExceptionForm())


@signed_in
@require_POST
@once
def exception(request: ActingRequest, code: str) -> HttpResponse:
    """Set one day that differs."""
    found = _kept(request, code)
    form = ExceptionForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            set_exception(
                room_id=found.pk, day=given["day"], opens_at=given["opens_at"], closes_at=given["closes_at"],
                reason=given["reason"], by=request.actor, at=clock.now(),
            )  # fmt: skip
        except Refused as refusal:
            show_refusal(form=form, refusal=refusal)
        else:
            messages.success(request, _("Entered; everybody sees it on the room's page."))
            return redirect("activity:room-hours", code=code)
    current = on_day(found.open_hours.order_by("weekday", "opens_at"), clock.today())
    return _hours_page(request, found, OpenHoursForm(current=current), form)


@signed_in
@require_POST
@once
def lift(request: ActingRequest, code: str) -> HttpResponse:
    """Have the week's hours hold again on a day."""
    found = _kept(request, code)
    try:
        day = date.fromisoformat(request.POST.get("day", ""))
    except ValueError:
        raise Http404 from None
    lift_exception(room_id=found.pk, day=day, by=request.actor, at=clock.now())
    messages.success(request, _("The usual hours hold again that day."))
    return redirect("activity:room-hours", code=code)


@signed_in
@form_view
@once
def close(request: ActingRequest, code: str) -> HttpResponse:
    """Give the room up."""
    found = _kept(request, code)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        close_room(
            room_id=found.pk, reason=form.cleaned_data["reason"], on=clock.today(), by=request.actor, at=clock.now()
        )
        messages.success(request, _("The room has been given up; its record stays."))
        return redirect("activity:rooms")
    return _form_page(request, found, form, _("Give the room up"), _("Give the room up"))


@signed_in
@form_view
@once
def book(request: ActingRequest, code: str) -> HttpResponse:
    """Book the room; whatever stands against it comes back with the form and the free times."""
    found = visible_or_404(rooms_visible_to(actor=request.actor), code=code)
    require(may_book(request.actor, found))
    meetings = _meetings(request)
    asked = {"day": request.GET.get("day", clock.today().isoformat())}
    keeps = bool(may_keep(request.actor, found.organisation))
    form = BookingForm(request.POST or None, meetings=meetings, for_villagers=keeps, initial=asked)
    if request.method == "POST" and form.is_valid():
        try:
            made = book_room(room_id=found.pk, wish=_wish(form, meetings), by=request.actor, at=clock.now())
        except Refused as refusal:
            show_refusal(form=form, refusal=refusal)
        else:
            messages.success(request, _("Booked."))
            return redirect("activity:booking", booking=made.code)
    context = {"room": found, "form": form}
    return render(request, "activity/rooms/book.html", context, status=422 if form.errors else 200)


@signed_in
@require_safe
def booking(request: ActingRequest, booking: str) -> HttpResponse:
    """One booking; a villager's name only for the committee and who booked."""
    found = visible_or_404(_bookings(request), code=booking)
    may = may_cancel(request.actor, found)
    context = {
        "booking": found,
        "room": found.room,
        "meeting": meetings_visible_to(actor=request.actor).filter(room_bookings=found).first(),
        "name": found.person_name if may else "",
        "reason": ReasonForm(),
        "may_cancel": may and found.cancelled_at is None and found.during.upper > clock.now(),
    }
    return render(request, "activity/rooms/booking.html", context)


@signed_in
@require_POST
@once
def cancel(request: ActingRequest, booking: str) -> HttpResponse:
    """Give a booking back."""
    found = visible_or_404(_bookings(request), code=booking)
    cancel_booking(booking_id=found.pk, reason=ReasonForm(request.POST).said(), by=request.actor, at=clock.now())
    messages.success(request, _("Given back; the time is free again."))
    return redirect("activity:room", code=found.room.code)


def _kept(request: ActingRequest, code: str) -> Room:
    found = visible_or_404(rooms_visible_to(actor=request.actor), code=code)
    require(may_keep(request.actor, found.organisation))
    return found


def _bookings(request: ActingRequest) -> QuerySet[RoomBooking]:
    rooms = rooms_visible_to(actor=request.actor)
    return RoomBooking.objects.filter(room__in=rooms.values("pk")).select_related("room__organisation")


def _meetings(request: ActingRequest) -> list[Meeting]:
    coming = meetings_visible_to(actor=request.actor).filter(state=MeetingState.PLANNED, ends_at__gt=clock.now())
    return list(coming.order_by("starts_at", "pk")[:MOST_MEETINGS])


def _wish(form: forms.Form, meetings: list[Meeting]) -> Wish:
    given = form.cleaned_data
    chosen = next((one for one in meetings if one.code == given.get("meeting")), None)
    return Wish(
        purpose=given["purpose"],
        starts_at=timezone.make_aware(datetime.combine(given["day"], given["starts"])),
        ends_at=timezone.make_aware(datetime.combine(given["day"], given["ends"])),
        meeting_id=chosen.pk if chosen else None,
        person_name=given.get("person_name", ""),
    )


def _form_page(request: ActingRequest, room: Room, form: forms.Form, title: str, act: str) -> HttpResponse:
    context = {"form": form, "room": room, "title": title, "act": act}
    return render(request, "activity/rooms/form.html", context, status=422 if form.errors else 200)


def _hours_page(request: ActingRequest, room: Room, form: OpenHoursForm, day: ExceptionForm) -> HttpResponse:
    coming = room.exceptions.filter(day__gte=clock.today()).order_by("day")
    context = {"room": room, "form": form, "day_form": day, "exceptions": coming}
    return render(request, "activity/rooms/hours.html", context, status=422 if form.errors or day.errors else 200)
