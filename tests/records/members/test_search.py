"""Finding members: by a name's beginning, letters, a number's end or a code; the same whether gathered or walked."""

from __future__ import annotations

import pytest

from lianjian.records.members.models import Member
from lianjian.records.members.queries import search
from lianjian.records.members.queries.roster import RosterFilter
from lianjian.records.members.queries.search import search_members
from tests.factories import TODAY, County
from tests.records.members.factories import member


@pytest.fixture(params=[0, 50_000], ids=["walked", "gathered"], autouse=True)
def _way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "MOST_GATHERED", request.param)


def names(county: County, words: str, place: int | None = None, **asked: str) -> list[str]:
    where = county.county if place is None else county.villages[place]
    found = search_members(place=where, words=words, asked=RosterFilter(**asked), on=TODAY)
    return [row.member.name for row in found.rows]


@pytest.fixture
def _people(county: County) -> None:
    member(county.villages[0], "解建国", id_number_tail="001X")
    member(county.villages[0], "解放", full=False)
    member(county.villages[1], "谢建国", id_number_tail="0018")
    member(county.villages[4], "单建国", id_number_tail="0018", code="37-99")
    Member.objects.filter(pk=member(county.villages[4], "解散").pk).update(left_on=TODAY)


@pytest.mark.usefixtures("_people")
@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("解", ["解放", "解建国"]),
        ("解建国", ["解建国"]),
        ("建国", []),
        ("xie", ["解放", "解建国", "谢建国"]),
        ("XieJian", ["解建国", "谢建国"]),
        ("xjg", ["解建国", "谢建国"]),
        ("sjg", ["单建国"]),
        ("0018", ["单建国", "谢建国"]),
        ("001x", ["解建国"]),
        ("37-99", ["单建国"]),
        ("", []),
        ("不在", []),
    ],
)
def test_what_words_find(county: County, words: str, found: list[str]) -> None:
    assert names(county, words) == found


@pytest.mark.usefixtures("_people")
def test_only_at_the_place_and_only_whom_the_filter_lets_through(county: County) -> None:
    assert names(county, "xie", 0) == ["解放", "解建国"]
    assert names(county, "xie", standing="probationary_member") == ["解放"]


def test_more_than_are_shown_is_said(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "MOST_SHOWN", 2)
    for given in "甲乙丙":
        member(county.villages[0], f"王{given}")
    found = search_members(place=county.county, words="王", asked=RosterFilter(), on=TODAY)
    assert (len(found.rows), found.more) == (2, True)
