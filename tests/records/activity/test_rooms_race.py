"""Two people want one room at one time: exactly one gets it, and the other is told what is still free."""

from __future__ import annotations

from functools import partial

import pytest

from lianjian.records.activity.models import RoomBooking
from tests.factories import a_county
from tests.records.activity.test_rooms import a_room, book, wish
from tests.records.organisations.test_joint_race import at_once

ROUNDS = 4


@pytest.mark.django_db(transaction=True)
def test_of_two_bookings_at_once_exactly_one_wins() -> None:
    county = a_county()
    for turn in range(ROUNDS):
        room = a_room(county, name=f"活动室{turn}")
        told = at_once(
            partial(book, county, room, wish("09:00", "10:30")), partial(book, county, room, wish("10:00", "11:00"))
        )
        assert sorted(bool(sentence) for sentence in told) == [False, True]
        assert "14:30–17:30" in (told[0] or told[1])
        assert RoomBooking.objects.filter(room=room, cancelled_at=None).count() == 1
