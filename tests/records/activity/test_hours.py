"""Class hours: which meetings count, what is asked of whom, and nobody stands before another but by name."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from lianjian.records.activity.enums import MeetingKind, MeetingState
from lianjian.records.activity.queries.hours import COUNTING, hours_in, hours_of_branch, norms_at
from lianjian.records.members.models import Member
from tests.factories import TODAY, County, a_county
from tests.records.activity.learning_factories import held
from tests.records.members.factories import member

EVENTS = st.lists(
    st.tuples(
        st.sampled_from(MeetingKind),
        st.sampled_from([None, Decimal("0.5"), Decimal(2), Decimal(8)]),
        st.sampled_from([date(2025, 12, 31), date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1)]),
        st.sampled_from(MeetingState),
        st.booleans(),
    ),
    max_size=6,
)


class HoursAreTheSumOfWhatCounts(TestCase):
    """Over any mixture of kinds, hours, days and states."""

    def setUp(self) -> None:
        self.county = a_county()

    @settings(max_examples=25, deadline=None)
    @given(events=EVENTS)
    def test_sum(self, events: list[tuple[MeetingKind, Decimal | None, date, MeetingState, bool]]) -> None:
        one = member(self.county.villages[0], "单福")
        expected = Decimal(0)
        for kind, hours, on, state, present in events:
            held(self.county.villages[0], *([one] if present else []), kind=kind, hours=hours, on=on, state=state)
            if kind in COUNTING and hours and on.year == 2026 and state == MeetingState.HELD and present:
                expected += hours
        assert hours_in(members=[one], year=2026).get(one.pk, Decimal(0)) == expected


def table(county: County) -> list[tuple[str, Decimal, int | None]]:
    norms = norms_at(organisation=county.villages[0], on=TODAY)
    rows = hours_of_branch(organisation=county.villages[0], year=2026, norms=norms, on=TODAY)
    return [(row.member.name, row.hours, row.asked) for row in rows]


def test_the_table_goes_by_name_and_asks_by_the_rule(county: County) -> None:
    where = county.villages[0]
    secretary = member(where, "书记甲", account=county.secretaries[0])
    busy, old = member(where, "赵忙"), member(where, "曾老", exempt_since=date(2024, 1, 1))
    held(where, busy, old, secretary)
    held(where, busy, hours=Decimal("1.5"), kind=MeetingKind.ONLINE_STUDY)
    member(county.villages[1], "别村")
    assert table(county) == [
        ("书记甲", Decimal(2), 56), ("曾老", Decimal(2), None), ("赵忙", Decimal("3.5"), 32),
    ]  # fmt: skip


def test_the_norms_name_their_documents(county: County) -> None:
    norms = norms_at(organisation=county.villages[0], on=TODAY)
    assert "党员教育管理工作条例" in norms.member.cite.text()
    assert "第二十条" in norms.member.cite.text()
    assert (norms.member.unit, norms.leading.whole) == ("学时", 56)


def test_the_table_asks_the_database_as_often_for_three_as_for_one(county: County) -> None:
    counts = []
    for size in (1, 3):
        while Member.objects.count() < size:
            held(county.villages[0], member(county.villages[0], "单福"))
        with CaptureQueriesContext(connection) as caught:
            assert len(table(county)) == size
        counts.append(len(caught))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("kind", [MeetingKind.GENERAL_MEMBERSHIP_MEETING, MeetingKind.ACTIVITY])
def test_meetings_that_are_no_study_do_not_count(county: County, kind: MeetingKind) -> None:
    one = member(county.villages[0], "单福")
    held(county.villages[0], one, kind=kind)
    assert hours_in(members=[one], year=2026) == {}
