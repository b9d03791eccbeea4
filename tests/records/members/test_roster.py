"""The list of members: in tree order by pages, filtered, of a past day; nobody twice and nobody left out."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianjian.kernel.errors import Refused
from lianjian.records.members.enums import Occupation, Standing
from lianjian.records.members.models import Member
from lianjian.records.members.queries import roster
from lianjian.records.members.queries.roster import RosterFilter, RosterRow, roster_on_day, roster_page
from lianjian.records.organisations.models import Organisation
from tests.factories import TODAY, County
from tests.records.members.factories import member
from tests.records.members.test_moving import moved

ALL = RosterFilter()


def filled(county: County) -> list[Member]:
    """Members in every second village and in an urban branch, put in against the order of the list."""
    homes = [county.villages[4], county.villages[0], county.urban[0], county.villages[2]]
    return [
        member(home, f"{surname}{given}", full=given != "秀兰")
        for home in homes
        for surname in "张王李解单"
        for given in ("建国", "秀兰", "敏")
    ]


def walked(place: Organisation, asked: RosterFilter = ALL, *, limit: int = 4, on: date = TODAY) -> list[RosterRow]:
    rows: list[RosterRow] = []
    after = ""
    for _page in range(100):
        shown, after = roster_page(place=place, asked=asked, on=on, after=after, limit=limit)
        rows += shown
        if not after:
            return rows
    raise AssertionError("the list has no end")


@pytest.mark.parametrize("limit", [1, 2, 4, 15, 16, 59, 60, 100])
def test_pages_walk_the_tree_and_then_the_alphabet(county: County, limit: int) -> None:
    everybody = filled(county)
    expected = sorted(everybody, key=lambda one: (one.organisation.path, one.name_pinyin, one.pk))
    assert [row.member for row in walked(county.county, limit=limit)] == expected
    in_township = [one for one in expected if one.organisation.path.startswith(county.longdu.path)]
    assert [row.member for row in walked(county.longdu, limit=limit)] == in_township
    assert len(walked(county.villages[0], limit=limit)) == 15
    assert walked(county.villages[1], limit=limit) == []


def test_a_filter_finds_all_it_lets_through_however_few_are_looked_at_a_page(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(county)
    monkeypatch.setattr(roster, "LOOKED_THROUGH", 7)
    probationary = walked(county.county, RosterFilter(standing=Standing.PROBATIONARY))
    assert len(probationary) == 20
    assert {row.standing for row in probationary} == {Standing.PROBATIONARY}
    assert walked(county.county, RosterFilter(occupation=Occupation.STUDENT)) == []


def test_who_left_is_not_listed_and_a_strange_key_begins_anew(county: County) -> None:
    one, other = member(county.villages[0], "王敏"), member(county.villages[0], "李强")
    Member.objects.filter(pk=one.pk).update(left_on=TODAY)
    for key in ("", "nonsense", "zzzz~a~1", "~~"):
        rows, _next = roster_page(place=county.longdu, asked=ALL, on=TODAY, after=key)
        assert [row.member for row in rows] == [other]


def test_a_past_day_has_its_people_at_their_homes_of_then(county: County) -> None:
    stays, goes = member(county.villages[0], "王敏"), member(county.villages[0], "李强")
    late = member(county.villages[0], "张新", full=False)
    moved(county, goes, county.villages[1], on=date(2025, 6, 1))
    on_day = {
        day: [(row.member, row.place) for row in roster_on_day(place=county.longdu, asked=ALL, on=day)[0]]
        for day in (date(2025, 5, 31), date(2025, 6, 1), TODAY)
    }
    first, second = county.villages[0].name, county.villages[1].name
    assert on_day[date(2025, 5, 31)] == [(goes, first), (stays, first)]
    assert on_day[date(2025, 6, 1)] == [(stays, first), (goes, second)]
    assert on_day[TODAY] == [(stays, first), (late, first), (goes, second)]
    rows, key = roster_on_day(place=county.longdu, asked=ALL, on=TODAY, limit=2)
    assert [row.member for row in roster_on_day(place=county.longdu, asked=ALL, on=TODAY, after=key, limit=2)[0]] == [
        goes
    ]
    assert len(rows) == 2


def test_a_past_day_of_a_large_place_is_refused_with_the_way_to_go(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(county)
    monkeypatch.setattr(roster, "MOST_ON_A_DAY", 30)
    with pytest.raises(Refused) as refused:
        roster_on_day(place=county.county, asked=ALL, on=date(2025, 1, 1))
    assert refused.value.remedies
    assert roster_on_day(place=county.changcheng, asked=ALL, on=date(2025, 1, 1))[0]


def test_as_many_queries_for_a_page_whatever_it_holds(county: County) -> None:
    filled(county)
    counts = []
    for place in (county.county, county.longdu, county.villages[0]):
        for limit in (1, 3):
            with CaptureQueriesContext(connection) as asked:
                roster_page(place=place, asked=ALL, on=TODAY, limit=limit)
            counts.append(len(asked))
    assert set(counts) == {2}
