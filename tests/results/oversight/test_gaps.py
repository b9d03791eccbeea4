from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

import pytest

from lianjian.kernel.measures import Scope
from lianjian.records.activity.enums import MeetingKind, MeetingState
from lianjian.records.activity.models import Meeting
from lianjian.records.deliberation.council_enums import DecisionState
from lianjian.records.members.models import StayAway
from lianjian.records.organisations.enums import PostKind
from lianjian.records.organisations.models import Organisation, Post
from lianjian.results.indicators.queries.figures import Place
from lianjian.results.oversight.gap_registry import GAP_KINDS
from lianjian.results.oversight.queries.gaps import GapsAsked, all_gaps, gaps_listed, overview
from tests.factories import FOUNDED, NOW, TODAY, County, post
from tests.records.members.factories import member
from tests.results.oversight.factories import DAY, joint, promise

ROOT = "0001"


def rows(kind: str, path: str = ROOT, on: date = TODAY) -> list[Any]:
    return list(GAP_KINDS[kind].rows(Scope(path=path, on=on), ""))


def count(kind: str, path: str = ROOT, on: date = TODAY) -> dict[str, int]:
    return dict(GAP_KINDS[kind].below(Scope(path=path, on=on)))


@pytest.mark.parametrize("kind", GAP_KINDS)
def test_every_kind_names_its_article_and_counts_what_it_lists(county: County, kind: str) -> None:
    assert GAP_KINDS[kind].article(date(2026, 11, 22))
    member(county.villages[0], "孙一")
    assert sum(count(kind).values()) == len(rows(kind))


def test_a_promise_past_its_day_stands_with_its_reason_until_it_is_kept(county: County) -> None:
    road = promise(joint(county), county.villages[0])
    (gap,) = rows("joint_promise")
    assert (gap.place, gap.since) == ("龙都联合党总支", road.due_on)
    assert "北朱解村答应：修通村路" in gap.what
    assert "还没有报告" in gap.why
    assert count("joint_promise") == {county.longdu.path: 1}
    road.report = "资金没有到位"
    road.save()
    assert "资金没有到位" in rows("joint_promise")[0].why
    road.state, road.closed_on = DecisionState.DONE, TODAY
    road.save()
    assert rows("joint_promise") == []


def test_on_the_very_day_nothing_is_overdue_yet(county: County) -> None:
    promise(joint(county), county.villages[0], due_on=TODAY)
    assert rows("joint_promise") == []
    assert len(rows("joint_promise", on=TODAY + DAY)) == 1


def test_an_assembly_that_was_held_is_no_gap(county: County) -> None:
    village = county.villages[0]
    member(village, "孙一")
    assert [gap.code for gap in rows("assembly")] == [village.code]
    Meeting.objects.create(
        code="M1", kind=MeetingKind.GENERAL_MEMBERSHIP_MEETING, organisation=village, title="大会",
        starts_at=NOW - timedelta(days=80), ends_at=NOW - timedelta(days=79), state=MeetingState.HELD,
    )  # fmt: skip
    assert rows("assembly") == []


def test_of_who_is_exempt_nothing_is_lacking(county: County) -> None:
    late = {"full": False, "admitted_on": date(2024, 1, 5)}
    one = member(county.villages[0], "孙预备", **late)
    member(county.villages[0], "孙年老", **late, exempt_since=date(2025, 1, 1))
    (gap,) = rows("probation")
    assert "1 名预备党员" in gap.what
    assert one.name not in gap.what
    StayAway.objects.create(
        member=member(county.villages[1], "孙外出"), host_place="青岛", purpose="work", away_since=date(2025, 1, 1),
        during=f"[{date(2025, 1, 1)},)",
    )  # fmt: skip
    assert [gap.code for gap in rows("no_contact")] == [county.villages[1].code]


def test_a_term_is_over_after_its_years(county: County) -> None:
    head = post(county.stranger, county.villages[0], PostKind.VILLAGERS_COMMITTEE_HEAD)
    assert date(2021, 1, 1) == FOUNDED
    assert [gap.code for gap in rows("village_term")] == [county.villages[0].code]
    Post.objects.filter(pk=head.pk).update(during=f"[{date(2024, 1, 1)},)")
    assert rows("village_term") == []


def test_the_overview_follows_the_tree_and_never_the_numbers(county: County) -> None:
    for place in (county.villages[5], county.villages[5], county.villages[0]):
        member(place, f"孙{place.code}")
    for number in range(3):
        promise(joint(county, superior=county.changcheng, name=f"昌城{number}"), county.villages[4])
    node = Place(code=county.county.code, name="诸城市", path=county.county.path)
    found = overview(node=node, on=TODAY, actor=county.actor(county.department_head))
    places = [one.place.name for one in found.places]
    in_order = Organisation.objects.filter(name__in=places, parent=county.county).order_by("path")
    assert places == [one.name for one in in_order]
    assert places.index("龙都街道") < places.index("昌城镇")
    assert found.total == sum(one.count for place in found.places for one in place.counts) + sum(
        one.count for one in found.itself
    )


def test_the_list_goes_on_where_it_stopped(county: County) -> None:
    of = joint(county)
    for number in range(5):
        promise(of, county.villages[0], f"第{number}件")
    member(county.villages[0], "孙一")
    asked = GapsAsked(kinds=tuple(GAP_KINDS.values()), path=ROOT, on=TODAY)
    every, walked, after = all_gaps(asked=asked, most=100), [], ""
    while True:
        page = gaps_listed(asked=asked, after=after, size=2)
        walked += page.gaps
        after = page.next_mark
        if not after:
            break
    assert [one.gap for one in walked] == [one.gap for one in every]
    assert len(every) >= 6


@pytest.mark.parametrize("promises", [1, 3])
def test_the_list_asks_as_much_for_three_as_for_one(
    county: County, promises: int, django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    of = joint(county)
    for number in range(promises):
        promise(of, county.villages[0], f"第{number}件", report="说过")
    with django_assert_max_num_queries(1):
        assert len(rows("joint_promise")) == promises
