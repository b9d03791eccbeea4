"""What is done with activity rooms: set up, opened, booked, given back."""

from __future__ import annotations

from datetime import date, datetime

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianjian.kernel import clock
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
from lianjian.records.activity.models import Meeting, OpenHours, Room, RoomBooking
from lianjian.records.activity.policies.rooms import may_book, may_cancel, may_keep
from lianjian.records.activity.queries.meetings import meetings_visible_to
from lianjian.records.activity.queries.rooms import organisations_keeping_rooms, rooms_visible_to
from lianjian.records.activity.web.rooms.forms import (
    BookingForm,
    ExceptionForm,
    OpenHoursForm,
    RoomForm,
)
from lianjian.ui.fields import MOST_CHOICES, ReasonForm
from lianjian.ui.form_pages import FormPage, answer_form, enter_on_page, show_form

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

    def act() -> str:
        code = form.cleaned_data.get("organisation")
        whose = next(one for one in organisations if code in (None, one.code))
        made = set_up_room(organisation=whose, card=form.card(), on=clock.today(), by=request.actor, at=clock.now())
        return reverse("activity:room-hours", args=[made.code])

    page = FormPage(lead=_("New activity room"), act=_("Submit"), back=reverse("activity:rooms"), under=_rooms())
    return answer_form(request, form, page=page, act=act, done=_("Entered. Now say when it is open."))


@signed_in
@form_view
@once
def edit(request: ActingRequest, code: str) -> HttpResponse:
    """Put right what the room is."""
    found = _kept(request, code)
    form = RoomForm(request.POST or None, initial=RoomForm.as_it_is(found))

    def act() -> str:
        revise_room(room_id=found.pk, card=form.card(), by=request.actor, at=clock.now())
        return reverse("activity:room", args=[code])

    page = _page_of(found, lead=_("Change the room"), act=_("Save"))
    return answer_form(request, form, page=page, act=act, done=_("Saved."))


@signed_in
@form_view
@once
def hours(request: ActingRequest, code: str) -> HttpResponse:
    """Set the week's open hours, and the days that differ."""
    found = _kept(request, code)
    form = OpenHoursForm(request.POST or None, current=_open_hours(found))

    def act() -> None:
        set_open_hours(room_id=found.pk, hours=form.hours, on=clock.today(), by=request.actor, at=clock.now())

    return enter_on_page(
        request, form, act=act, done=_("The open hours hold from today on."),
        to=lambda: redirect("activity:room", code=code),
        again=lambda: _hours_page(request, found, form, ExceptionForm()),
    )  # fmt: skip


@signed_in
@require_POST
@once
def exception(request: ActingRequest, code: str) -> HttpResponse:
    """Set one day that differs."""
    found = _kept(request, code)
    form = ExceptionForm(request.POST)

    def act() -> None:
        given = form.cleaned_data
        set_exception(
            room_id=found.pk, day=given["day"], opens_at=given["opens_at"], closes_at=given["closes_at"],
            reason=given["reason"], by=request.actor, at=clock.now(),
        )  # fmt: skip

    return enter_on_page(
        request, form, act=act, done=_("Entered; everybody sees it on the room's page."),
        to=lambda: redirect("activity:room-hours", code=code),
        again=lambda: _hours_page(request, found, OpenHoursForm(current=_open_hours(found)), form),
    )  # fmt: skip


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

    def act() -> None:
        close_room(
            room_id=found.pk, reason=form.cleaned_data["reason"], on=clock.today(), by=request.actor, at=clock.now()
        )

    page = _page_of(found, lead=_("Give the room up"), act=_("Give the room up"))
    return enter_on_page(
        request, form, act=act, done=_("The room has been given up; its record stays."),
        to=lambda: redirect("activity:rooms"), again=lambda: show_form(request, form, page=page),
    )  # fmt: skip


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

    def act() -> str:
        made = book_room(room_id=found.pk, wish=_wish(form, meetings), by=request.actor, at=clock.now())
        return reverse("activity:booking", args=[made.code])

    back = reverse("activity:room", args=[code])
    page = FormPage(
        lead=_("Book %(name)s") % {"name": found.name}, sub=found.organisation.name, act=_("Book"), back=back,
        name=_("Book"), under=((found.name, back),), draft="room-book",
    )  # fmt: skip
    return answer_form(request, form, page=page, act=act, done=_("Booked."))


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


def _rooms() -> tuple[tuple[str, str]]:
    return ((_("Activity rooms"), reverse("activity:rooms")),)


def _page_of(room: Room, *, lead: str, act: str) -> FormPage:
    back = reverse("activity:room", args=[room.code])
    return FormPage(lead=lead, act=act, back=back, sub=room.name, under=_rooms())


def _open_hours(room: Room) -> QuerySet[OpenHours]:
    return on_day(room.open_hours.order_by("weekday", "opens_at"), clock.today())


def _hours_page(request: ActingRequest, room: Room, form: OpenHoursForm, day: ExceptionForm) -> HttpResponse:
    coming = room.exceptions.filter(day__gte=clock.today()).order_by("day")
    context = {"room": room, "form": form, "day_form": day, "exceptions": coming}
    return render(request, "activity/rooms/hours.html", context, status=422 if form.errors or day.errors else 200)
