"""Activity rooms: when they are open, and who has booked them."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from lianjian.records.activity.enums import Weekday


class Room(models.Model):
    """A room for meetings, training, recreation and deliberation."""

    code = models.CharField(max_length=20, unique=True, db_collation="C")
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="rooms")
    name = models.CharField(max_length=80)
    where = models.CharField(max_length=120, default="", blank=True)
    seats = models.PositiveSmallIntegerField()
    equipment = models.CharField(max_length=200, default="", blank=True)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)

    def __str__(self) -> str:
        return self.name


class OpenHours(models.Model):
    """Hours at which a room is open every week on a weekday, as long as the period lasts."""

    room = models.ForeignKey(Room, models.CASCADE, related_name="open_hours")
    weekday = models.PositiveSmallIntegerField(choices=Weekday)
    opens_at = models.TimeField()
    closes_at = models.TimeField()
    during = DateRangeField()

    class Meta:
        constraints = (
            models.CheckConstraint(name="open_hours_in_order", condition=Q(closes_at__gt=F("opens_at"))),
            models.CheckConstraint(name="open_hours_on_a_weekday", condition=Q(weekday__gte=1, weekday__lte=7)),
        )

    def __str__(self) -> str:
        return f"{self.room_id} {self.weekday} {self.opens_at}"


class RoomException(models.Model):
    """A day that differs from the week; without hours the room is closed all day."""

    room = models.ForeignKey(Room, models.CASCADE, related_name="exceptions")
    day = models.DateField()
    opens_at = models.TimeField(null=True)
    closes_at = models.TimeField(null=True)
    reason = models.CharField(max_length=100)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["room", "day"], name="room_exception_once_a_day"),
            models.CheckConstraint(
                name="room_exception_hours_in_order",
                condition=Q(opens_at=None, closes_at=None) | Q(closes_at__gt=F("opens_at")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.room_id} {self.day}"


class RoomBooking(models.Model):
    """A room taken for a time, its end not included; one at a time, held by the database."""

    code = models.CharField(max_length=20, unique=True, db_collation="C")
    # Found through the exclusion constraint, which begins with it.
    room = models.ForeignKey(Room, models.PROTECT, related_name="bookings", db_index=False)
    during = DateTimeRangeField()
    purpose = models.CharField(max_length=120)
    meeting = models.ForeignKey("activity.Meeting", models.SET_NULL, null=True, related_name="room_bookings")
    # A villager for whom the secretary books; the booking itself is public to the organisation, the name is not.
    person_name = models.CharField(max_length=50, default="", blank=True)
    booked_by = models.ForeignKey("kernel.Account", models.PROTECT, null=True, related_name="+")
    booked_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)
    cancelled_because = models.CharField(max_length=200, default="", blank=True)

    grades: ClassVar[dict[str, int]] = {"person_name": 2}

    class Meta:
        constraints = (
            ExclusionConstraint(
                name="room_booked_once_at_a_time",
                expressions=[("room", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=Q(cancelled_at=None),
            ),
        )

    def __str__(self) -> str:
        return self.purpose
