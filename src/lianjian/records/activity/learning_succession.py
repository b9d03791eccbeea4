"""What else of this room hangs on an organisation that ends: its activity rooms, its courses, its study reports."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianjian.kernel.succession import Handover, Succession, register
from lianjian.records.activity.models import Course, Room, RoomBooking, StudyReport

ROOMS = gettext_lazy("activity rooms that go over to the successor or are given up")
COURSES = gettext_lazy("courses that go over to the successor or are closed")
REPORTS = gettext_lazy("study reports that go over to the successor")


def rooms_kept(handover: Handover) -> QuerySet[Room]:
    """The organisation's rooms in use."""
    return Room.objects.filter(organisation_id=handover.from_id, closed_on=None)


def courses_given(handover: Handover) -> QuerySet[Course]:
    """The organisation's courses in the catalogue."""
    return Course.objects.filter(organisation_id=handover.from_id, closed_on=None)


def reports_held(handover: Handover) -> QuerySet[StudyReport]:
    """The reports handed in to the organisation; without a successor they stay where they are."""
    found = StudyReport.objects.filter(organisation_id=handover.from_id)
    return found if handover.to_id is not None else found.none()


def carry_rooms(handover: Handover) -> None:
    """Will have the successor keep the rooms with what is booked; without one they are given up and bookings end."""
    if handover.to_id is not None:
        rooms_kept(handover).update(organisation_id=handover.to_id)
        return
    coming = RoomBooking.objects.filter(
        room__in=rooms_kept(handover), cancelled_at=None, during__endswith__gt=handover.at
    )
    coming.update(cancelled_at=handover.at, cancelled_because=_("The organisation has ended."))
    rooms_kept(handover).update(closed_on=handover.on)


def carry_courses(handover: Handover) -> None:
    """Will have the successor give the courses, or close them where there is none."""
    if handover.to_id is not None:
        courses_given(handover).update(organisation_id=handover.to_id)
    else:
        courses_given(handover).update(closed_on=handover.on)


def carry_reports(handover: Handover) -> None:
    """Will have the successor's committee hold the reports; how far they may be read stays."""
    if handover.to_id is not None:
        reports_held(handover).update(organisation_id=handover.to_id)


def register_successions() -> None:
    """Will add them to the kernel's list; the room calls it once when it loads."""
    register(Succession(label=ROOMS, count=lambda handover: rooms_kept(handover).count(), carry=carry_rooms))
    register(Succession(label=COURSES, count=lambda handover: courses_given(handover).count(), carry=carry_courses))
    register(Succession(label=REPORTS, count=lambda handover: reports_held(handover).count(), carry=carry_reports))
