"""When an organisation ends, its rooms, courses and reports go over to the successor, or are closed without one."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lianjian.kernel.succession import Handover, carry_over, preview
from lianjian.records.activity.models import Course, Room, RoomBooking, StudyReport
from tests.factories import NOW, TODAY, County
from tests.records.activity.learning_factories import course
from tests.records.activity.test_rooms import a_room, book, wish
from tests.records.members.factories import member


@pytest.fixture
def what_hangs_there(county: County) -> RoomBooking:
    village = county.villages[0]
    course(county, village)
    StudyReport.objects.create(
        code="X1", member=member(county.villages[1], "单福"), organisation=village, title="体会", text="好。",
        handed_in_on=TODAY,
    )  # fmt: skip
    return book(county, a_room(county), wish("09:00", "10:00"))


def handover(county: County, to: int | None) -> Handover:
    by = county.actor(county.department_head)
    return Handover(from_id=county.villages[0].pk, to_id=to, on=TODAY + timedelta(days=1), by=by, at=NOW)


def test_the_successor_takes_everything_over(county: County, what_hangs_there: RoomBooking) -> None:
    heir = county.villages[1]
    counted = dict(preview(handover(county, heir.pk)))
    assert sum(1 for count in counted.values() if count == 1) >= 3
    carry_over(handover(county, heir.pk))
    for kept in (Room.objects.get(), Course.objects.get(), StudyReport.objects.get()):
        assert kept.organisation == heir
    what_hangs_there.refresh_from_db()
    assert what_hangs_there.cancelled_at is None


def test_without_a_successor_rooms_and_courses_end_and_reports_stay(
    county: County, what_hangs_there: RoomBooking
) -> None:
    carry_over(handover(county, None))
    assert Room.objects.get().closed_on == Course.objects.get().closed_on == TODAY + timedelta(days=1)
    assert StudyReport.objects.get().organisation == county.villages[0]
    what_hangs_there.refresh_from_db()
    assert what_hangs_there.cancelled_because
