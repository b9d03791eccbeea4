"""S4: a room is opened, booked on the phone, refused with what is free, given back; villagers look it up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from lianjian.kernel import clock
from lianjian.kernel.models import Account
from lianjian.records.activity.models import Room, RoomBooking
from tests.factories import County

SignIn = Callable[[Account], Client]
OPEN = "8:30-11:30，14:30－17:30"


@pytest.fixture
def room(county: County, sign_in: SignIn) -> Room:
    client = sign_in(county.secretaries[0])
    answer = client.post("/rooms/new/", {"name": "党群活动室", "seats": "60", "where": "一楼", "equipment": "投影仪"})
    made = Room.objects.get()
    assert answer.headers["Location"] == f"/rooms/{made.code}/open-hours/"
    hours = {f"weekday_{number}": OPEN.replace("－", "-") for number in range(1, 8)}
    assert client.post(f"/rooms/{made.code}/open-hours/", hours).status_code == 302
    return made


def tomorrow() -> str:
    return (clock.today() + timedelta(days=1)).isoformat()


def book(client: Client, room: Room, starts: str, ends: str, **more: str) -> tuple[int, str]:
    asked = {"purpose": "老年书画班", "day": tomorrow(), "starts": starts, "ends": ends} | more
    answer = client.post(f"/rooms/{room.code}/book/", asked)
    return answer.status_code, answer.content.decode()


def test_from_the_first_entry_to_the_booking_and_back(county: County, sign_in: SignIn, room: Room) -> None:
    client = sign_in(county.secretaries[0])
    assert book(client, room, "09:00", "10:00", person_name="张大妈")[0] == 302
    booking = RoomBooking.objects.get()
    week = client.get(f"/rooms/{room.code}/?week={tomorrow()}").content.decode()
    assert "09:00–10:00 老年书画班" in week
    assert "08:30–09:00、10:00–11:30、14:30–17:30" in week
    assert "张大妈" in client.get(f"/rooms/bookings/{booking.code}/").content.decode()
    status, page = book(client, room, "09:30", "10:30")
    assert status == 422
    assert "09:00–10:00已被预约" in page
    assert "老年书画班" in page
    status, page = book(client, room, "12:00", "13:00")
    assert status == 422
    assert "不开放" in page
    answer = client.post(f"/rooms/bookings/{booking.code}/cancel/", {"reason": "下雨改期"})
    assert answer.headers["Location"] == f"/rooms/{room.code}/"
    assert book(client, room, "09:30", "10:30")[0] == 302
    assert "下雨改期" in client.get(f"/rooms/bookings/{booking.code}/").content.decode()


def test_a_reason_longer_than_is_kept_gives_nothing_back_and_breaks_nothing(
    county: County, sign_in: SignIn, room: Room
) -> None:
    client = sign_in(county.secretaries[0])
    book(client, room, "09:00", "10:00")
    booking = RoomBooking.objects.get()
    answer = client.post(f"/rooms/bookings/{booking.code}/cancel/", {"reason": "雨" * 201})
    assert answer.status_code < 500
    booking.refresh_from_db()
    assert booking.cancelled_at is None


def test_villagers_read_the_open_hours_without_names_or_purposes(
    county: County, sign_in: SignIn, room: Room, client: Client
) -> None:
    book(sign_in(county.secretaries[0]), room, "09:00", "10:00", person_name="张大妈")
    anonymous = Client()
    page = anonymous.get(f"/public/rooms/{room.code}/").content.decode()
    assert "08:30–09:00、10:00–11:30" in page
    assert "张大妈" not in page
    assert "老年书画班" not in page
    assert room.name in anonymous.get("/public/rooms/?text=北朱解").content.decode()
    assert room.name not in anonymous.get("/public/rooms/?text=昌城").content.decode()
    assert anonymous.get(f"/rooms/{room.code}/").headers["Location"].startswith("/sign-in/")


def test_a_day_that_differs_is_entered_and_lifted(county: County, sign_in: SignIn, room: Room) -> None:
    client = sign_in(county.secretaries[0])
    client.post(f"/rooms/{room.code}/exceptions/", {"day": tomorrow(), "reason": "换屋顶"})
    assert "换屋顶" in Client().get(f"/public/rooms/{room.code}/").content.decode()
    status, page = book(client, room, "09:00", "10:00")
    assert status == 422
    assert "换屋顶" in page
    client.post(f"/rooms/{room.code}/exceptions/lift/", {"day": tomorrow()})
    assert book(client, room, "09:00", "10:00")[0] == 302


def test_hours_that_nobody_can_read_come_back_with_the_form(county: County, sign_in: SignIn, room: Room) -> None:
    client = sign_in(county.secretaries[0])
    for wrong in ("上午", "11:30-8:30", "25:00-26:00", "8-11"):
        answer = client.post(f"/rooms/{room.code}/open-hours/", {"weekday_1": wrong})
        assert answer.status_code == 422, wrong
        assert wrong in answer.content.decode()


def test_use_and_lists_are_excel_files_too(county: County, sign_in: SignIn, room: Room) -> None:
    client = sign_in(county.secretaries[0])
    book(client, room, "09:00", "10:30")
    assert client.get("/rooms/excel/").content[:2] == b"PK"
    rows = CalamineWorkbook.from_filelike(
        BytesIO(client.get(f"/rooms/{room.code}/use/excel/").content)
    ).get_sheet_by_index(0).to_python()  # fmt: skip
    assert len(rows) == 13
    assert client.get(f"/rooms/{room.code}/use/").status_code == 200


def test_others_in_the_county_find_nothing_and_neighbours_may_not_keep_it(
    county: County, sign_in: SignIn, room: Room
) -> None:
    for account in (county.secretaries[1], county.secretaries[4], county.changcheng_organiser):
        client = sign_in(account)
        for path in ("", "book/", "edit/", "open-hours/", "close/", "use/"):
            assert client.get(f"/rooms/{room.code}/{path}").status_code == 404, path


def test_a_list_asks_the_database_as_often_for_three_rooms_as_for_one(
    county: County, sign_in: SignIn, room: Room
) -> None:
    client, counts = sign_in(county.secretaries[0]), []
    for size in (1, 3):
        while Room.objects.count() < size:
            client.post("/rooms/new/", {"name": f"活动室{size}", "seats": "20"})
        client.get("/rooms/")
        with CaptureQueriesContext(connection) as caught:
            assert client.get("/rooms/").status_code == 200
        counts.append(len(caught))
    assert counts[0] == counts[1]
