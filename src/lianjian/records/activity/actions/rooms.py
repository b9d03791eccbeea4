"""Activity rooms: set up, opened by the week with exceptions, booked without clashes, given back."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from psycopg.types.range import TimestamptzRange

from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.codes import new_code
from lianjian.kernel.errors import ChangedMeanwhile, Refused
from lianjian.kernel.periods import on_day, since
from lianjian.kernel.policies import require
from lianjian.records.activity.enums import Weekday
from lianjian.records.activity.errors import RoomNotOpen, RoomTaken
from lianjian.records.activity.models import Meeting, OpenHours, Room, RoomBooking, RoomException
from lianjian.records.activity.policies.rooms import may_book, may_cancel, may_keep
from lianjian.records.activity.queries.rooms import RoomDay, Span, days_of, span_of
from lianjian.records.organisations.models import Organisation

LONGEST, MOST_AHEAD = timedelta(days=1), timedelta(days=366)


@dataclass(frozen=True, kw_only=True)
class RoomCard:
    """What a room is: its name, where to find it, how many can sit, what stands in it."""

    name: str
    where: str = ""
    seats: int
    equipment: str = ""


@dataclass(frozen=True, kw_only=True)
class Hours:
    """Open hours of a weekday."""

    weekday: Weekday
    opens_at: time
    closes_at: time


@dataclass(frozen=True, kw_only=True)
class Wish:
    """Who wants a room for what and when; `person_name` where the secretary books for a villager."""

    purpose: str
    starts_at: datetime
    ends_at: datetime
    meeting_id: int | None = None
    person_name: str = ""


@transaction.atomic
def set_up_room(*, organisation: Organisation, card: RoomCard, on: date, by: Actor, at: datetime) -> Room:
    """Will enter a room of the organisation; nobody can book it before it has open hours."""
    require(may_keep(by, organisation))
    _check_card(card)
    room = Room.objects.create(
        code=new_code(letter="R", on=on),
        organisation=organisation,
        name=card.name.strip(),
        where=card.where.strip(),
        seats=card.seats,
        equipment=card.equipment.strip(),
        opened_on=on,
    )
    journal.record(by=by, at=at, action="set_up_room", subject=room, place_id=organisation.pk)
    return room


@transaction.atomic
def revise_room(*, room_id: int, card: RoomCard, by: Actor, at: datetime) -> Room:
    """Will put right what the room is."""
    room = _locked(room_id)
    require(may_keep(by, room.organisation))
    _check_card(card)
    room.name, room.where, room.seats = card.name.strip(), card.where.strip(), card.seats
    room.equipment = card.equipment.strip()
    room.save(update_fields=["name", "where", "seats", "equipment"])
    journal.record(by=by, at=at, action="revise_room", subject=room, place_id=room.organisation_id)
    return room


@transaction.atomic
def close_room(*, room_id: int, reason: str, on: date, by: Actor, at: datetime) -> Room:
    """Will give the room up from a day on; refuses while somebody has booked it for later."""
    room = _locked(room_id)
    require(may_keep(by, room.organisation))
    if room.closed_on:
        raise ChangedMeanwhile(_("This room has already been given up."))
    if not reason.strip():
        raise Refused(_("Say why the room is given up."))
    later = RoomBooking.objects.filter(room=room, cancelled_at=None, during__endswith__gt=at).order_by("during").first()
    if later:
        raise Refused(
            _("It is still booked on %(day)s for “%(purpose)s”; give that booking back first.")
            % {"day": timezone.localdate(later.during.lower).isoformat(), "purpose": later.purpose}
        )
    room.closed_on = on
    room.save(update_fields=["closed_on"])
    journal.record(
        by=by, at=at, action="close_room", subject=room, place_id=room.organisation_id, reason=reason.strip()
    )
    return room


@transaction.atomic
def set_open_hours(*, room_id: int, hours: Collection[Hours], on: date, by: Actor, at: datetime) -> Room:
    """Will open the room at these hours every week from the day on; what was booked before stays booked."""
    room = _locked(room_id)
    require(may_keep(by, room.organisation))
    for one in hours:
        if one.opens_at >= one.closes_at:
            raise Refused(_("On %(day)s the room closes before it opens.") % {"day": one.weekday.label})
    OpenHours.objects.filter(room=room, during__startswith__gte=on).delete()
    for earlier in on_day(OpenHours.objects.filter(room=room), on):
        earlier.during = since(earlier.during.lower, on)
        earlier.save(update_fields=["during"])
    OpenHours.objects.bulk_create(
        OpenHours(room=room, weekday=one.weekday, opens_at=one.opens_at, closes_at=one.closes_at, during=since(on))
        for one in hours
    )
    journal.record(
        by=by, at=at, action="set_open_hours", subject=room, place_id=room.organisation_id,
        hours=[f"{one.weekday} {one.opens_at:%H:%M}-{one.closes_at:%H:%M}" for one in hours],
    )  # fmt: skip
    return room


@transaction.atomic
def set_exception(
    *, room_id: int, day: date, opens_at: time | None, closes_at: time | None, reason: str, by: Actor, at: datetime
) -> RoomException:
    """Will open the room on one day at other hours, or not at all (both None), and say why."""
    room = _locked(room_id)
    require(may_keep(by, room.organisation))
    if day < timezone.localdate(at):
        raise Refused(_("That day is past."))
    if (opens_at is None) != (closes_at is None) or (opens_at and closes_at and opens_at >= closes_at):
        raise Refused(_("Give both hours in order, or neither: then the room is closed all day."))
    if not reason.strip():
        raise Refused(_("Say why, for example “Spring Festival”; everybody can read it."))
    exception, _new = RoomException.objects.update_or_create(
        room=room, day=day, defaults={"opens_at": opens_at, "closes_at": closes_at, "reason": reason.strip()}
    )
    journal.record(
        by=by, at=at, action="set_room_exception", subject=room, place_id=room.organisation_id, reason=reason.strip(),
        day=day.isoformat(),
    )  # fmt: skip
    return exception


@transaction.atomic
def lift_exception(*, room_id: int, day: date, by: Actor, at: datetime) -> None:
    """Will have the week's hours hold again on that day."""
    room = _locked(room_id)
    require(may_keep(by, room.organisation))
    gone, _rows = RoomException.objects.filter(room=room, day=day).delete()
    if not gone:
        raise ChangedMeanwhile(_("That day is already like every other."))
    journal.record(
        by=by, at=at, action="lift_room_exception", subject=room, place_id=room.organisation_id, day=day.isoformat()
    )


@transaction.atomic
def book_room(*, room_id: int, wish: Wish, by: Actor, at: datetime) -> RoomBooking:
    """Will take the room for the time; of two who want it at once the second is told what is still free that day."""
    room = _locked(room_id)
    require(may_book(by, room))
    if wish.person_name.strip():
        require(may_keep(by, room.organisation))
    _check_wish(room, wish, at)
    meeting = Meeting.objects.get(pk=wish.meeting_id) if wish.meeting_id is not None else None
    booking = RoomBooking.objects.create(
        code=new_code(letter="B", on=timezone.localdate(at)),
        room=room,
        during=TimestamptzRange(wish.starts_at, wish.ends_at, "[)"),
        purpose=wish.purpose.strip(),
        meeting=meeting,
        person_name=wish.person_name.strip(),
        booked_by_id=by.account_id,
        booked_at=at,
    )
    journal.record(
        by=by, at=at, action="book_room", subject=booking, place_id=room.organisation_id, room=room.name,
        starts=wish.starts_at.isoformat(), on_behalf=bool(booking.person_name),
    )  # fmt: skip
    return booking


@transaction.atomic
def cancel_booking(*, booking_id: int, reason: str, by: Actor, at: datetime) -> RoomBooking:
    """Will give the room back, with a reason; a booking that is over stays as it was."""
    booking = RoomBooking.objects.select_for_update(of=["self"]).select_related("room__organisation").get(pk=booking_id)
    require(may_cancel(by, booking))
    if booking.cancelled_at:
        raise ChangedMeanwhile(_("This booking has already been given back."))
    if booking.during.upper <= at:
        raise Refused(_("This booking is over; it stays in the record."))
    if not reason.strip():
        raise Refused(_("Say why the room is given back."))
    booking.cancelled_at, booking.cancelled_because = at, reason.strip()
    booking.save(update_fields=["cancelled_at", "cancelled_because"])
    journal.record(
        by=by, at=at, action="cancel_booking", subject=booking, place_id=booking.room.organisation_id,
        reason=reason.strip(),
    )  # fmt: skip
    return booking


@transaction.atomic
def release_rooms_of(*, meeting_id: int, by: Actor, at: datetime) -> None:
    """Will give back what is booked for a meeting that will not be held; whoever cancelled it needs no other right."""
    for booking in (
        RoomBooking.objects.select_for_update(of=["self"])
        .filter(meeting_id=meeting_id, cancelled_at=None, during__endswith__gt=at)
        .select_related("room", "meeting")
    ):
        booking.cancelled_at = at
        booking.cancelled_because = booking.meeting.cancelled_because if booking.meeting else ""
        booking.save(update_fields=["cancelled_at", "cancelled_because"])
        journal.record(
            by=by, at=at, action="cancel_booking", subject=booking, place_id=booking.room.organisation_id,
            reason=booking.cancelled_because,
        )  # fmt: skip


def _locked(room_id: int) -> Room:
    return Room.objects.select_for_update(of=["self"]).select_related("organisation").get(pk=room_id)


def _check_card(card: RoomCard) -> None:
    if not card.name.strip():
        raise Refused(_("Give the room a name."))
    if card.seats < 1:
        raise Refused(_("A room has at least one seat."))


def _check_wish(room: Room, wish: Wish, at: datetime) -> None:
    if room.closed_on:
        raise RoomNotOpen(_("This room has been given up."))
    if not wish.purpose.strip():
        raise Refused(_("Say what the room is booked for."))
    if wish.ends_at <= wish.starts_at:
        raise Refused(_("The booking ends before it begins."))
    if wish.starts_at > at + MOST_AHEAD:
        raise RoomNotOpen(_("A room can be booked at most a year ahead."))
    day = days_of(room=room, days=[timezone.localdate(wish.starts_at)])[0]
    free = _free_words(day, at)
    if wish.starts_at < at:
        raise RoomNotOpen(_("That time is past. %(free)s") % {"free": free})
    if wish.ends_at - wish.starts_at > LONGEST:
        raise RoomNotOpen(_("A room is booked for one day at most; book each day by itself. %(free)s") % {"free": free})
    asked = Span(starts_at=wish.starts_at, ends_at=wish.ends_at)
    if not any(span.holds(asked) for span in day.open):
        closed = _(" (%(reason)s)") % {"reason": day.reason} if day.reason else ""
        raise RoomNotOpen(_("The room is not open then%(closed)s. %(free)s") % {"closed": closed, "free": free})
    other = next((one for one in day.bookings if _overlap(span_of(one), asked)), None)
    if other:
        raise RoomTaken(
            _("Already booked: %(time)s, “%(purpose)s”. %(free)s")
            % {"time": span_of(other), "purpose": other.purpose, "free": free}
        )


def _overlap(one: Span, other: Span) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def _free_words(day: RoomDay, at: datetime) -> str:
    """What is still free that day, in a sentence; what is already past is left out."""
    left = [span for span in day.free if span.ends_at > at]
    spans = "、".join(str(Span(starts_at=max(span.starts_at, at), ends_at=span.ends_at)) for span in left)
    if spans:
        return _("Free on %(day)s: %(spans)s.") % {"day": day.day.isoformat(), "spans": spans}
    return _("Nothing is free on %(day)s; try another day.") % {"day": day.day.isoformat()}
