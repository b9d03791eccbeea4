"""Activity rooms: who sees them, when they are open, taken and free, and how much they were used."""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone
from psycopg.types.range import TimestamptzRange

from lianjian.kernel.actor import Actor
from lianjian.kernel.periods import since
from lianjian.records.activity.models import OpenHours, Room, RoomBooking, RoomException
from lianjian.records.activity.policies.rooms import KEEPERS
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.paths import outermost, paths_above, within_any

WEEK = 7


@dataclass(frozen=True, kw_only=True, order=True)
class Span:
    """A stretch of time, its end not included."""

    starts_at: datetime
    ends_at: datetime

    def __str__(self) -> str:
        return f"{timezone.localtime(self.starts_at):%H:%M}–{timezone.localtime(self.ends_at):%H:%M}"

    @property
    def hours(self) -> float:
        """How long it lasts."""
        return (self.ends_at - self.starts_at) / timedelta(hours=1)

    def holds(self, other: Span) -> bool:
        """Whether the other lies wholly in it."""
        return self.starts_at <= other.starts_at and other.ends_at <= self.ends_at


@dataclass(frozen=True, kw_only=True)
class RoomDay:
    """One day of a room: when it is open, by whom it is taken, what is still free, and why it differs."""

    day: date
    open: tuple[Span, ...]
    bookings: tuple[RoomBooking, ...]
    free: tuple[Span, ...]
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class MonthOfUse:
    """A month's use: nobody is counted, only bookings and hours."""

    month: date
    bookings: int
    booked_hours: float
    open_hours: float


def rooms_visible_to(*, actor: Actor) -> QuerySet[Room]:
    """Rooms below the actor's posts and of the organisations above them."""
    scopes = actor.scopes()
    above = {path for scope in scopes for path in paths_above(scope)}
    reach = within_any(outermost(scopes), field="organisation__path") | Q(organisation__path__in=above)
    return Room.objects.filter(reach).select_related("organisation")


def organisations_keeping_rooms(*, actor: Actor) -> QuerySet[Organisation]:
    """The living organisations whose rooms the actor may keep, in tree order."""
    reach = within_any(outermost(actor.scopes(*KEEPERS)))
    return Organisation.objects.filter(reach, dissolved_on=None).order_by("path")


def public_rooms() -> QuerySet[Room]:
    """The rooms that everybody may come to."""
    return Room.objects.filter(closed_on=None, organisation__dissolved_on=None).select_related("organisation")


def bookings_between(*, room: Room, starts_at: datetime, ends_at: datetime) -> list[RoomBooking]:
    """The bookings that hold and touch the stretch, in their order."""
    stretch = TimestamptzRange(starts_at, ends_at, "[)")
    held = RoomBooking.objects.filter(room=room, cancelled_at=None, during__overlap=stretch)
    return list(held.select_related("meeting").order_by("during"))


def days_of(*, room: Room, days: Sequence[date]) -> list[RoomDay]:
    """Each of the days, which follow one another: three queries for any number of them."""
    opened, exceptions = open_spans(room=room, days=days), _exceptions(room, days)
    first, last = _midnight(days[0]), _midnight(days[-1] + timedelta(days=1))
    taken: dict[date, list[RoomBooking]] = defaultdict(list)
    for booking in bookings_between(room=room, starts_at=first, ends_at=last):
        taken[timezone.localdate(booking.during.lower)].append(booking)
    return [
        RoomDay(
            day=day,
            open=tuple(opened[day]),
            bookings=tuple(taken[day]),
            free=tuple(without(opened[day], [span_of(booking) for booking in taken[day]])),
            reason=exceptions[day].reason if day in exceptions else "",
        )
        for day in days
    ]


def week_of(day: date) -> list[date]:
    """The seven days of the day's week, from Monday on."""
    monday = day - timedelta(days=day.weekday())
    return [monday + timedelta(days=step) for step in range(WEEK)]


def open_spans(*, room: Room, days: Sequence[date]) -> dict[date, list[Span]]:
    """When the room is open on each of the days: by its exception if there is one, else by the week's hours then."""
    weekly = list(OpenHours.objects.filter(room=room, during__overlap=since(days[0], days[-1] + timedelta(days=1))))
    exceptions = _exceptions(room, days)
    return {day: _open_on(day, weekly, exceptions.get(day)) for day in days}


def without(spans: Iterable[Span], taken: Iterable[Span]) -> list[Span]:
    """What is left of the spans when the taken ones are cut out of them."""
    left = list(spans)
    for cut in taken:
        left = [part for span in left for part in _cut(span, cut)]
    return left


def joined(spans: Iterable[Span]) -> list[Span]:
    """The same time in as few spans as possible, in order."""
    held: list[Span] = []
    for span in sorted(spans):
        if held and span.starts_at <= held[-1].ends_at:
            held[-1] = Span(starts_at=held[-1].starts_at, ends_at=max(held[-1].ends_at, span.ends_at))
        else:
            held.append(span)
    return held


def span_of(booking: RoomBooking) -> Span:
    """The time a booking takes."""
    return Span(starts_at=booking.during.lower, ends_at=booking.during.upper)


def use_of(*, room: Room, until: date, months: int = 12) -> list[MonthOfUse]:
    """The room's use in each of the last months up to the one of the day, the latest first; three queries."""
    starts = _month_starts(until, months)
    days = [starts[0] + timedelta(days=step) for step in range((_month_end(until) - starts[0]).days)]
    opened = open_spans(room=room, days=days)
    booked = bookings_between(room=room, starts_at=_midnight(days[0]), ends_at=_midnight(_month_end(until)))
    by_month: dict[date, list[Span]] = defaultdict(list)
    for booking in booked:
        by_month[timezone.localdate(booking.during.lower).replace(day=1)].append(span_of(booking))
    return [
        MonthOfUse(
            month=month,
            bookings=len(by_month[month]),
            booked_hours=sum(span.hours for span in by_month[month]),
            open_hours=sum(span.hours for day in days if day.replace(day=1) == month for span in opened[day]),
        )
        for month in reversed(starts)
    ]


def _open_on(day: date, weekly: Iterable[OpenHours], exception: RoomException | None) -> list[Span]:
    if exception is not None:
        if exception.opens_at is None or exception.closes_at is None:
            return []
        return [_span(day, exception.opens_at, exception.closes_at)]
    hours = [one for one in weekly if one.weekday == day.isoweekday() and day in one.during]
    return joined(_span(day, one.opens_at, one.closes_at) for one in hours)


def _exceptions(room: Room, days: Sequence[date]) -> dict[date, RoomException]:
    found = RoomException.objects.filter(room=room, day__range=(days[0], days[-1]))
    return {exception.day: exception for exception in found}


def _cut(span: Span, cut: Span) -> list[Span]:
    if cut.ends_at <= span.starts_at or cut.starts_at >= span.ends_at:
        return [span]
    before = Span(starts_at=span.starts_at, ends_at=max(span.starts_at, cut.starts_at))
    after = Span(starts_at=min(span.ends_at, cut.ends_at), ends_at=span.ends_at)
    return [part for part in (before, after) if part.starts_at < part.ends_at]


def _span(day: date, opens_at: time, closes_at: time) -> Span:
    return Span(
        starts_at=timezone.make_aware(datetime.combine(day, opens_at)),
        ends_at=timezone.make_aware(datetime.combine(day, closes_at)),
    )


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _month_starts(until: date, months: int) -> list[date]:
    last = until.year * 12 + until.month - 1
    return [date(number // 12, number % 12 + 1, 1) for number in range(last - months + 1, last + 1)]


def _month_end(day: date) -> date:
    """The first day after the month."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1]) + timedelta(days=1)
