"""Elections: the example of the form, and every sentence about picks, names written in, ties and shortfalls."""

from __future__ import annotations

from typing import Any

import pytest

from lianjian.engines.tally import CaseFault, count
from tests.engines.tally.cases import Case, election, for_each, share


def test_the_example_of_the_form() -> None:
    ballots = [
        for_each("ABC", 10) | {"marks": {"A": "+", "B": "+", "C": "+", "D": "-"}},
        for_each("ABCD", 1),
        for_each("ABD", 10) | {"marks": {"A": "+", "B": "+", "D": "+", "C": "-"}},
    ]
    result = count(election(ballots, posts=3, candidates="ABCD"))
    assert result["elected"] == ["A", "B"]
    assert (result["invalid_ballots"], result["invalid_reasons"]) == (1, {"too_many_picks": 1})
    assert result["runoff"] == {"reason": "shortfall", "seats": 1, "candidates": ["C", "D"]}
    assert result["approve"] == {"A": 20, "B": 20, "C": 10, "D": 10}
    assert result["against"] == {"A": 0, "B": 0, "C": 10, "D": 10}


def test_exactly_half_is_not_enough() -> None:
    assert count(election([for_each("甲", 8), for_each("乙", 8)]))["elected"] == []
    assert count(election([for_each("甲", 9), for_each("乙", 7)]))["elected"] == ["甲"]


def test_more_than_enough_go_by_votes() -> None:
    result = count(election([for_each("甲丙", 6), for_each("丙乙", 5), for_each("甲乙", 1)], posts=2))
    assert result["approve"] == {"甲": 7, "乙": 6, "丙": 11}
    assert (result["elected"], result["runoff"]) == (["丙", "甲"], None)
    several = election([for_each("甲乙丙", 5), for_each("丙", 1), for_each("甲丙", 1)], posts=3, candidates="甲乙丙丁")
    assert count(several | {"posts": 3})["elected"] == ["丙", "甲", "乙"]


def test_a_tie_across_the_line_elects_those_above_and_no_other() -> None:
    ballots = [for_each("甲乙", 5), for_each("甲丙", 5), for_each("乙丙", 1), for_each("乙", 1), for_each("丙", 1)]
    result = count(election(ballots, posts=2))
    assert result["approve"] == {"甲": 10, "乙": 7, "丙": 7}
    assert result["elected"] == ["甲"]
    assert result["runoff"] == {"reason": "tie", "seats": 1, "candidates": ["乙", "丙"]}
    everyone = count(election([for_each("甲乙丙", 9)], posts=3, candidates="甲乙丙") | {"posts": 3})
    assert (everyone["elected"], everyone["runoff"]) == (["甲", "乙", "丙"], None)


def test_a_tie_above_the_line_is_none() -> None:
    ballots = [for_each("甲乙", 9), for_each("丙", 1)]
    assert count(election(ballots, posts=2))["runoff"] is None


def test_blank_is_abstaining_and_a_void_mark_costs_its_line_only() -> None:
    ballots: list[Case] = [{"n": 3, "marks": {"甲": "+", "乙": "!", "丙": None}}, {"n": 2, "marks": {}}, {"n": 1}]
    result = count(election(ballots))
    assert result["approve"] == {"甲": 3, "乙": 0, "丙": 0}
    assert result["abstain"] == {"甲": 3, "乙": 3, "丙": 6}
    assert (result["void_marks"], result["valid_ballots"], result["invalid_ballots"]) == (3, 6, 0)


def test_a_defect_spoils_the_whole_ballot() -> None:
    ballots = [for_each("甲", 6), for_each("乙", 5, defect="identifying_mark"), for_each("乙", 1, defect="illegible")]
    result = count(election(ballots))
    assert result["approve"]["乙"] == 0
    assert result["invalid_reasons"] == {"identifying_mark": 5, "illegible": 1}
    assert (result["base"], result["elected"]) == (12, [])


ROLL = ["王芳", "赵敏", "孙伟", "孙伟", "甲"]


def written(*names: str, n: int = 1, **more: Any) -> Case:
    return {"n": n, "write_in": list(names), **more}


@pytest.mark.parametrize("name", ["王芳", " 王 芳 ", "王\u3000芳", "王\t芳"])
def test_a_name_written_in_is_found_on_the_roll(name: str) -> None:
    result = count(election([written(name, n=3), for_each("乙", 2)], write_in_roll=ROLL))
    assert result["approve"]["王芳"] == 3
    assert result["elected"] == ["王芳"]


def test_names_are_compared_in_one_form() -> None:
    roll = [{"name": "Ａｙｉｇｕｌ Ⅳ", "id": 7}, {"name": "王芳", "id": "a"}]
    result = count(election([written("AyigulIV", n=2)], write_in_roll=roll))
    assert result["elected"] == ["AyigulIV"]


def test_names_not_on_the_roll_are_void_and_still_picks() -> None:
    ballots = [written("路人", n=2), for_each("甲", 4), for_each("甲", 1, write_in=["路人"])]
    result = count(election(ballots, write_in_roll=ROLL))
    assert result["void_write_ins"] == 2
    assert result["invalid_reasons"] == {"too_many_picks": 1}
    assert "路人" not in result["approve"]
    assert count(election([written("王芳")]))["void_write_ins"] == 1


def test_one_person_is_picked_once_however_often_written() -> None:
    result = count(election([written("王芳", "王 芳"), for_each("甲", 1, write_in=["甲", " "])], write_in_roll=ROLL))
    assert (result["approve"]["王芳"], result["approve"]["甲"], result["invalid_ballots"]) == (1, 1, 0)


def test_a_candidate_may_be_written_in_but_not_against_his_mark() -> None:
    ballots: list[Case] = [
        written("甲", n=4), written("甲", n=2, marks={"甲": "-"}), written("甲", marks={"甲": "0"}), for_each("甲", 1),
    ]  # fmt: skip
    result = count(election(ballots, write_in_roll=ROLL))
    assert (result["approve"]["甲"], result["void_marks"], result["against"]["甲"]) == (5, 3, 0)


def test_two_people_of_one_name_stop_the_result() -> None:
    result = count(election([for_each("甲", 8), written("孙伟", n=2)], write_in_roll=ROLL))
    assert (result["elected"], result["runoff"]) == ([], None)
    assert result["review"] == {"reason": "homonyms", "names": {"孙伟": 2}}
    assert result["approve"]["甲"] == 8
    spoiled = count(election([for_each("甲", 8), written("孙伟", "乙", n=2)], write_in_roll=ROLL))
    assert (spoiled["elected"], spoiled["review"]) == (["甲"], None)
    none = count(election([for_each("甲", 8), written("孙伟", n=0)], write_in_roll=ROLL))
    assert (none["elected"], none["review"]) == (["甲"], None)


def test_a_candidate_may_have_a_namesake_on_the_roll() -> None:
    assert count(election([written("甲")], write_in_roll=["甲", "甲"]))["review"]["names"] == {"甲": 1}
    assert count(election([for_each("甲", 1)], write_in_roll=["甲", "甲"]))["elected"] == ["甲"]


def test_an_election_without_candidates_goes_by_names_written_in() -> None:
    result = count(election([written("王芳", n=3), written("赵敏", n=2)], candidates="", write_in_roll=ROLL))
    assert (result["elected"], result["approve"]) == (["王芳"], {"王芳": 3, "赵敏": 2})


def test_the_shortfall_names_those_left_by_votes() -> None:
    ballots = [for_each("丙", 4), for_each("乙", 3), written("王芳", n=2)]
    result = count(election(ballots, write_in_roll=ROLL))
    assert result["runoff"] == {"reason": "shortfall", "seats": 1, "candidates": ["丙", "乙", "王芳", "甲"]}


def test_a_void_election_tells_no_votes() -> None:
    form = election([for_each("甲", 9)], quorum=share("gte", 4, 5, of="present", base="eligible"))
    void = count(form | {"eligible": 12})
    assert void["quorum"] == {"need": 10, "have": 9}
    assert not {"approve", "elected", "runoff", "against", "void_marks"} & set(void)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"posts": 0}, "应选名额不能小于1"),
        ({"candidates": None}, "缺少候选人名单"),
        ({"candidates": ["甲", "甲"]}, "出现了两次"),
        ({"candidates": ["甲", "乙", "丙", " 甲"]}, "同名"),
        ({"ballots": [{"n": 2, "marks": {"丁": "+"}}]}, "“丁”不在候选人名单上"),
        ({"ballots": [{"n": 2, "marks": {"甲": "√"}}]}, "“甲”的标记只能是"),
        ({"ballots": [{"n": 2, "marks": {"甲": 1}}]}, "“甲”的标记只能是"),
        ({"ballots": [{"n": 2, "marks": []}]}, "应当是一个 JSON 对象"),
        ({"ballots": [{"n": 2, "write_in": [7]}]}, "另选他人的姓名应当是文字"),
        ({"ballots": [{"n": 2, "write_in": "王芳"}]}, "应当是一个列表"),
        ({"ballots": [{"n": 2, "mark": "+"}]}, "不认识的栏目“mark”"),
        ({"write_in_roll": [{"name": "王芳", "id": 1}, {"name": "赵敏", "id": 1}]}, "编号“1”出现了两次"),
        ({"write_in_roll": [{"name": "王芳"}]}, "编号应当是文字或整数"),
        ({"write_in_roll": [" "]}, "不能空着"),
        ({"written_opinions": {"+": 1}}, "不认识的栏目“written_opinions”"),
    ],
)
def test_elections_that_cannot_be_counted_are_refused(change: Case, said: str) -> None:
    with pytest.raises(CaseFault) as refusal:
        count(election([for_each("甲", 2)]) | change)
    assert said in refusal.value.sentence
