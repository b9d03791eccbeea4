"""Posts from the highest down: votes carried, vacancies, ties, and what has to wait for them."""

from __future__ import annotations

import pytest

from lianjian.engines.tally import CaseFault, count
from tests.engines.tally.cases import Case, share


def village(**more: object) -> Case:
    return {
        "kind": "carry_down", "posts": [["主任", 1], ["副主任", 1], ["委员", 2]], "returned": {"paper": 100},
        "post_votes": {
            "主任": {"甲": 60, "乙": 40}, "副主任": {"乙": 30, "丙": 50}, "委员": {"丁": 70, "戊": 20, "丙": 15},
        },
        "threshold": share("gt", 1, 2, "returned"), "carry_down": True,
    } | more  # fmt: skip


def test_votes_for_a_higher_post_count_for_the_lower_ones() -> None:
    result = count(village())
    assert result["totals"] == {
        "主任": {"甲": 60, "乙": 40},
        "副主任": {"甲": 60, "乙": 70, "丙": 50},
        "委员": {"甲": 60, "乙": 70, "丙": 65, "丁": 70, "戊": 20},
    }
    assert (result["base"], result["need"]) == (100, 51)
    assert result["elected"] == {"主任": ["甲"], "副主任": ["乙"], "委员": ["丁", "丙"]}
    assert (result["vacant"], result["runoff"], result["waiting"]) == ({}, None, [])


def test_where_they_are_not_carried_each_post_stands_alone() -> None:
    result = count(village(carry_down=False))
    assert result["elected"] == {"主任": ["甲"], "副主任": [], "委员": ["丁"]}
    assert result["vacant"] == {"副主任": 1, "委员": 1}
    assert result["runoff"]["副主任"] == {"reason": "shortfall", "seats": 1, "candidates": ["丙", "乙"]}


def test_who_holds_a_higher_post_is_out_of_the_lower() -> None:
    votes = {"主任": {"甲": 90}, "副主任": {"乙": 80}, "委员": {"丙": 60}}
    result = count(village(post_votes=votes))
    assert result["elected"] == {"主任": ["甲"], "副主任": ["乙"], "委员": ["丙"]}
    assert result["vacant"] == {"委员": 1}


def test_a_tie_waits_and_whatever_one_of_the_tied_could_win_waits_with_it() -> None:
    votes = {"主任": {"甲": 40, "乙": 40}, "副主任": {"丙": 30}, "委员": {"丁": 80}}
    result = count(village(post_votes=votes, threshold=share("gte", 1, 3, "returned")))
    assert result["elected"] == {"主任": [], "副主任": [], "委员": []}
    assert result["runoff"] == {"主任": {"reason": "tie", "seats": 1, "candidates": ["甲", "乙"]}}
    assert result["waiting"] == ["副主任", "委员"]
    assert result["vacant"] == {"主任": 1, "副主任": 1, "委员": 2}


def test_a_tie_leaves_alone_the_posts_none_of_the_tied_could_win() -> None:
    votes = {"主任": {"甲": 40, "乙": 40}, "副主任": {"丙": 70}, "委员": {"丁": 80}}
    form = village(post_votes=votes, carry_down=False, threshold=share("gte", 1, 3, "returned"))
    result = count(form)
    assert result["elected"] == {"主任": [], "副主任": ["丙"], "委员": ["丁"]}
    assert result["waiting"] == []


def test_a_shortfall_above_leaves_its_people_free_for_the_posts_below() -> None:
    votes = {"主任": {"甲": 45, "乙": 40}, "副主任": {"甲": 10, "丙": 40}, "委员": {"丁": 60}}
    result = count(village(post_votes=votes))
    assert result["elected"] == {"主任": [], "副主任": ["甲"], "委员": ["丁"]}
    assert result["vacant"] == {"主任": 1, "委员": 1}


def test_returned_may_be_one_number_and_half_the_registered_must_vote() -> None:
    quorum = share("gt", 1, 2, of="returned", base="eligible")
    assert count(village(returned=100, eligible=200, quorum=quorum))["void_reason"] == "quorum"
    assert count(village(returned=100, eligible=199, quorum=quorum))["elected"]["主任"] == ["甲"]
    assert count(village(returned=100, handed_out={"paper": 99}))["void_channel"] == "paper"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"carry_down": None}, "“carry_down”应当是 true 或 false"),
        ({"posts": [["主任", 0]]}, "不能小于1"),
        ({"posts": [["主任", 1], ["主任", 1]]}, "写了两次"),
        ({"posts": ["主任"]}, "[职位, 名额]"),
        ({"post_votes": {"会计": {"甲": 1}}}, "不认识的栏目“会计”"),
        ({"post_votes": {"主任": {"甲": 101}}}, "超过收回的100张票"),
        ({"post_votes": {"主任": {"甲": 60, "乙": 41}}}, "共得101票"),
        ({"post_votes": {"主任": {"甲": 60}, "副主任": {"甲": 41}}}, "连同更高职位"),
        ({"returned": None}, "缺少收回票数"),
        ({"threshold": share("gt", 1, 2, "present")}, "缺少实到人数"),
    ],
)
def test_posts_that_cannot_be_counted_are_refused(change: Case, said: str) -> None:
    with pytest.raises(CaseFault) as refusal:
        count(village(**change))
    assert said in refusal.value.sentence
