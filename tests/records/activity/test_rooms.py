"""Activity rooms: open by the week with exceptions, booked without clashes, refused with what is still free."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st
from psycopg.types.range import TimestamptzRange

from lianjian.kernel.errors import NotAllowed, Refused
from lianjian.records.activity.actions.meetings import MeetingPlan, cancel_meeting, plan_meeting
from lianjian.records.activity.actions.rooms import (
    Hours,
    RoomCard,
    Wish,
    book_room,
    cancel_booking,
    close_room,
    lift_exception,
    set_exception,
    set_open_hours,
    set_up_room,
)
from lianjian.records.activity.enums import MeetingKind, Weekday
from lianjian.records.activity.errors import RoomNotOpen, RoomTaken
from lianjian.records.activity.models import Room, RoomBooking
from lianjian.records.activity.queries.rooms import (
    Span,
    days_of,
    joined,
    open_spans,
    rooms_visible_to,
    use_of,
    week_of,
    without,
)
from lianjian.records.activity.web.rooms.forms import spans_in
from tests.factories import NOW, TODAY, County

COUNTY_TIME = ZoneInfo("Asia/Shanghai")
TUESDAY = date(2026, 3, 10)


def moment(day: date, clock: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), COUNTY_TIME)


def a_room(county: County, *, name: str = "党群活动室") -> Room:
    """A room of the first village, open every day of the week 8:30–11:30 and 14:30–17:30 since 2026-01-01."""
    by = county.actor(county.secretaries[0])
    room = set_up_room(
        organisation=county.villages[0], card=RoomCard(name=name, seats=60), on=date(2026, 1, 1), by=by, at=NOW
    )
    hours = [
        Hours(weekday=day, opens_at=time(opens, 30), closes_at=time(closes, 30))
        for day in Weekday
        for opens, closes in ((8, 11), (14, 17))
    ]
    return set_open_hours(room_id=room.pk, hours=hours, on=date(2026, 1, 1), by=by, at=NOW)


def wish(starts: str, ends: str, *, day: date = TUESDAY, **more: object) -> Wish:
    return Wish(purpose="议事会", starts_at=moment(day, starts), ends_at=moment(day, ends), **more)  # type: ignore[arg-type]


def book(county: County, room: Room, wanted: Wish, *, who: int = 0) -> RoomBooking:
    return book_room(room_id=room.pk, wish=wanted, by=county.actor(county.secretaries[who]), at=NOW)


def test_a_booking_takes_its_time_and_leaves_the_rest(county: County) -> None:
    room = a_room(county)
    book(county, room, wish("09:00", "10:00"))
    day = days_of(room=room, days=[TUESDAY])[0]
    assert [str(span) for span in day.open] == ["08:30–11:30", "14:30–17:30"]
    assert [str(span) for span in day.free] == ["08:30–09:00", "10:00–11:30", "14:30–17:30"]


def test_bookings_may_touch_but_not_overlap(county: County) -> None:
    room = a_room(county)
    book(county, room, wish("09:00", "10:00"))
    book(county, room, wish("10:00", "11:00"))
    with pytest.raises(RoomTaken, match="08:30–09:00") as refusal:
        book(county, room, wish("10:30", "11:30"))
    assert "10:00–11:00" in refusal.value.reason
    assert "14:30–17:30" in refusal.value.reason


@pytest.mark.parametrize(
    ("starts", "ends", "day"),
    [
        ("11:00", "12:00", TUESDAY),
        ("11:00", "15:00", TUESDAY),
        ("07:00", "08:00", TUESDAY),
        ("18:00", "19:00", TUESDAY),
    ],
)
def test_outside_the_open_hours_it_says_what_is_free(county: County, starts: str, ends: str, day: date) -> None:
    with pytest.raises(RoomNotOpen, match="08:30–11:30、14:30–17:30"):
        book(county, a_room(county), wish(starts, ends, day=day))


def test_the_past_a_whole_day_and_an_end_before_the_beginning_are_refused(county: County) -> None:
    room = a_room(county)
    with pytest.raises(RoomNotOpen, match="09:00–11:30"):  # it is nine o'clock in the county
        book(county, room, wish("08:30", "08:45", day=TODAY))
    long = Wish(
        purpose="展览", starts_at=moment(TUESDAY, "09:00"), ends_at=moment(TUESDAY, "09:00") + timedelta(days=2)
    )
    with pytest.raises(RoomNotOpen, match="2026-03-10"):
        book(county, room, long)
    with pytest.raises(Refused):
        book(county, room, wish("10:00", "10:00"))
    assert not RoomBooking.objects.exists()


@pytest.mark.parametrize("day", [date(1, 1, 1), date(2027, 6, 1), date(9999, 12, 31)])
def test_days_of_another_age_are_refused_in_words(county: County, day: date) -> None:
    with pytest.raises(RoomNotOpen):
        book(county, a_room(county), wish("09:00", "10:00", day=day))


@pytest.mark.parametrize(
    "line", ["8:30-11:30，14:30-17:30", "8：30～11：30、14：30－17：30", "8:30至11:30；14:30 到 17:30"]
)
def test_hours_are_read_however_a_phone_types_them(line: str) -> None:
    assert spans_in(line) == [(time(8, 30), time(11, 30)), (time(14, 30), time(17, 30))]


def test_an_exception_goes_before_the_week_until_it_is_lifted(county: County) -> None:
    room, by = a_room(county), county.actor(county.secretaries[0])
    set_exception(room_id=room.pk, day=TUESDAY, opens_at=None, closes_at=None, reason="清明放假", by=by, at=NOW)
    with pytest.raises(RoomNotOpen, match="清明放假"):
        book(county, room, wish("09:00", "10:00"))
    set_exception(room_id=room.pk, day=TUESDAY, opens_at=time(19), closes_at=time(21), reason="夜校", by=by, at=NOW)
    book(county, room, wish("19:00", "21:00"))
    lift_exception(room_id=room.pk, day=TUESDAY, by=by, at=NOW)
    assert [str(span) for span in open_spans(room=room, days=[TUESDAY])[TUESDAY]] == ["08:30–11:30", "14:30–17:30"]


def test_open_hours_of_the_past_stay_as_they_were(county: County) -> None:
    room, by = a_room(county), county.actor(county.secretaries[0])
    evening = [Hours(weekday=Weekday.TUESDAY, opens_at=time(18), closes_at=time(20))]
    set_open_hours(room_id=room.pk, hours=evening, on=TODAY, by=by, at=NOW)
    opened = open_spans(room=room, days=week_of(TUESDAY - timedelta(days=7)) + week_of(TUESDAY))
    assert [str(span) for span in opened[TUESDAY - timedelta(days=7)]] == ["08:30–11:30", "14:30–17:30"]
    assert [str(span) for span in opened[TUESDAY]] == ["18:00–20:00"]
    assert opened[TUESDAY + timedelta(days=1)] == []


def test_a_booking_is_given_back_with_a_reason_by_who_made_it_or_keeps_the_room(county: County) -> None:
    room = a_room(county)
    made = book(county, room, wish("09:00", "10:00"))
    with pytest.raises(Refused):
        cancel_booking(booking_id=made.pk, reason=" ", by=county.actor(county.secretaries[0]), at=NOW)
    with pytest.raises(NotAllowed):
        cancel_booking(booking_id=made.pk, reason="占用", by=county.actor(county.secretaries[1]), at=NOW)
    cancel_booking(booking_id=made.pk, reason="改期", by=county.actor(county.longdu_organiser), at=NOW)
    book(county, room, wish("09:00", "10:00"))


def test_only_the_committee_books_for_a_villager(county: County) -> None:
    room = a_room(county)
    assert book(county, room, wish("09:00", "10:00", person_name="张大妈")).person_name == "张大妈"
    with pytest.raises(NotAllowed):
        book(county, room, wish("15:00", "16:00", person_name="李大爷"), who=5)


def test_rooms_are_seen_below_and_above_ones_post(county: County) -> None:
    village_room = a_room(county)
    street_room = set_up_room(
        organisation=county.longdu, card=RoomCard(name="街道党群服务中心", seats=200), on=TODAY,
        by=county.actor(county.longdu_organiser), at=NOW,
    )  # fmt: skip

    def seen(account: object) -> set[str]:
        return {room.name for room in rooms_visible_to(actor=county.actor(account))}  # type: ignore[arg-type]

    assert seen(county.secretaries[0]) == {village_room.name, street_room.name}
    assert seen(county.secretaries[1]) == {street_room.name}
    assert seen(county.secretaries[3]) == seen(county.stranger) == set()
    assert seen(county.department_head) == {village_room.name, street_room.name}


def test_a_room_with_bookings_ahead_is_not_given_up(county: County) -> None:
    room, by = a_room(county), county.actor(county.secretaries[0])
    made = book(county, room, wish("09:00", "10:00"))
    with pytest.raises(Refused, match="议事会"):
        close_room(room_id=room.pk, reason="拆除", on=TODAY, by=by, at=NOW)
    cancel_booking(booking_id=made.pk, reason="改期", by=by, at=NOW)
    close_room(room_id=room.pk, reason="拆除", on=TODAY, by=by, at=NOW)
    with pytest.raises(RoomNotOpen):
        book(county, room, wish("09:00", "10:00"))


def test_a_cancelled_meeting_gives_its_room_back(county: County) -> None:
    room, by = a_room(county), county.actor(county.secretaries[0])
    plan = MeetingPlan(
        kind=MeetingKind.ACTIVITY, organisation_id=county.villages[0].pk, title="议事会",
        starts_at=moment(TUESDAY, "09:00"), ends_at=moment(TUESDAY, "10:00"),
    )  # fmt: skip
    meeting = plan_meeting(plan=plan, by=by, at=NOW)
    made = book(county, room, wish("09:00", "10:00", meeting_id=meeting.pk))
    cancel_meeting(meeting=meeting, reason="书记外出", by=by, at=NOW)
    made.refresh_from_db()
    assert made.cancelled_because == "书记外出"


def test_use_counts_bookings_and_hours_by_month(county: County) -> None:
    room = a_room(county)
    book(county, room, wish("09:00", "10:30"))
    book(county, room, wish("15:00", "16:00", day=date(2026, 3, 31)))
    given_back = book(county, room, wish("15:00", "16:00"))
    cancel_booking(booking_id=given_back.pk, reason="改期", by=county.actor(county.secretaries[0]), at=NOW)
    march, february = use_of(room=room, until=TODAY, months=2)
    assert (march.month, march.bookings, march.booked_hours, march.open_hours) == (date(2026, 3, 1), 2, 2.5, 31 * 6)
    assert (february.bookings, february.open_hours) == (0, 28 * 6)


def test_the_database_itself_refuses_a_second_booking(county: County) -> None:
    room = a_room(county)
    made = book(county, room, wish("09:00", "10:00"))
    with pytest.raises(IntegrityError, match="room_booked_once_at_a_time"), transaction.atomic():
        RoomBooking.objects.create(
            code="B-2", room=room, during=TimestamptzRange(made.during.lower, made.during.upper, "[)"), purpose="再订",
            booked_at=NOW,
        )  # fmt: skip


SPANS = st.builds(
    lambda start, length: Span(
        starts_at=datetime(2026, 3, 10, tzinfo=UTC) + timedelta(minutes=start),
        ends_at=datetime(2026, 3, 10, tzinfo=UTC) + timedelta(minutes=start + length),
    ),
    st.integers(0, 200),
    st.integers(1, 90),
)


def minutes(spans: list[Span]) -> set[int]:
    start = datetime(2026, 3, 10, tzinfo=UTC)
    return {
        minute
        for span in spans
        for minute in range(int((span.starts_at - start).seconds / 60), int((span.ends_at - start).seconds / 60))
    }


@given(opened=st.lists(SPANS, max_size=5), taken=st.lists(SPANS, max_size=5))
def test_what_is_free_is_what_is_open_and_not_taken(opened: list[Span], taken: list[Span]) -> None:
    one_time = joined(opened)
    free = without(one_time, taken)
    assert minutes(one_time) == minutes(opened)
    assert minutes(free) == minutes(opened) - minutes(taken)
    assert sum(span.hours for span in free) * 60 == pytest.approx(len(minutes(free)))
