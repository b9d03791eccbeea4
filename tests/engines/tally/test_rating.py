"""Ratings: weights as exact fractions, the cap, ties at it, who is not graded, void ratings, reviews."""

from __future__ import annotations

from fractions import Fraction

import pytest

from lianjian.engines.tally import CaseFault, count
from tests.engines.tally.cases import Case, share

WEIGHTS = {"党员": [3, 5], "群众": [2, 5]}


def grades(excellent: int = 0, qualified: int = 0, basically: int = 0, unqualified: int = 0) -> Case:
    return {"E": excellent, "Q": qualified, "B": basically, "U": unqualified}


def rating(subjects: Case, **more: object) -> Case:
    return {
        "kind": "rating", "weights": WEIGHTS, "subjects": subjects,
        "excellent_cap": {"num": 1, "den": 3, "of": "graded"},
        "review_if_unqualified": {"op": "gt", "num": 1, "den": 3},
    } | more  # fmt: skip


def one_group(*excellent: int, of: int = 20) -> Case:
    """Subjects 1, 2, … with so many excellent of so many ratings."""
    return {str(number): {"党员": grades(n, of - n)} for number, n in enumerate(excellent, start=1)}


def test_weights_are_exact() -> None:
    result = count(rating({"甲": {"党员": grades(12, 2), "群众": grades(24, 3, 2, 1)}}))
    assert Fraction(3, 5) * Fraction(12, 14) + Fraction(2, 5) * Fraction(24, 30) == Fraction(146, 175)
    assert result["excellent_score"] == {"甲": "146/175"}
    assert result["unqualified_score"] == {"甲": "1/75"}


def test_a_void_rating_lowers_only_its_own_denominator() -> None:
    subjects = {name: {"党员": grades(10, 10), "群众": grades(10, 10)} for name in "甲乙"}
    subjects["乙"]["群众"] = grades(10, 9)
    result = count(rating(subjects, void_ratings={"乙": {"群众": 1}}))
    assert result["excellent_score"] == {"甲": "1/2", "乙": str(Fraction(3, 10) + Fraction(2, 5) * Fraction(10, 19))}
    assert result["rated"] == {"甲": {"党员": 20, "群众": 20}, "乙": {"党员": 20, "群众": 19}}
    assert result["void_ratings"] == {"甲": 0, "乙": 1}


@pytest.mark.parametrize(("people", "cap"), [(2, 0), (3, 1), (5, 1), (6, 2), (8, 2), (9, 3)])
def test_the_cap_is_rounded_down(people: int, cap: int) -> None:
    result = count(rating(one_group(*range(20, 20 - people, -1)), weights={"党员": [1, 1]}))
    assert result["cap"] == cap
    assert result["suggested_excellent"] == [str(number) for number in range(1, cap + 1)]
    assert result["tie_at_cap"] is None


def test_a_tie_at_the_cap_is_left_to_people() -> None:
    result = count(rating(one_group(20, 15, 15, 15, 3, 2, 1, 1, 1), weights={"党员": [1, 1]}))
    assert result["suggested_excellent"] == ["1"]
    assert result["tie_at_cap"] == {"slots": 2, "subjects": ["2", "3", "4"]}


def test_equal_shares_of_different_denominators_tie() -> None:
    subjects = one_group(10, 1, 1) | {"4": {"党员": grades(9, 9)}}
    result = count(rating(subjects, weights={"党员": [1, 1]}))
    assert result["tie_at_cap"] == {"slots": 1, "subjects": ["1", "4"]}


def test_whom_nobody_thought_excellent_is_not_suggested() -> None:
    result = count(rating(one_group(0, 0, 0), weights={"党员": [1, 1]}))
    assert (result["cap"], result["suggested_excellent"], result["tie_at_cap"]) == (1, [], None)


def test_probationers_are_not_graded_and_not_in_the_cap() -> None:
    subjects = one_group(20, 19, 18) | {"预备": {"党员": grades(20), "graded": False}, "缺席": {"graded": False}}
    result = count(rating(subjects, weights={"党员": [1, 1]}))
    assert (result["cap"], result["not_graded"], result["suggested_excellent"]) == (1, ["预备", "缺席"], ["1"])
    assert "预备" not in result["excellent_score"]
    everyone = rating(subjects, weights={"党员": [1, 1]}, excellent_cap={"num": 2, "den": 5, "of": "subjects"})
    assert count(everyone)["cap"] == 2
    assert count(everyone | {"excellent_cap": {"num": 1, "den": 3, "of": 7}})["cap"] == 2
    assert count(everyone | {"excellent_cap": None})["suggested_excellent"] == []


@pytest.mark.parametrize(("op", "review"), [("gt", ["丙"]), ("gte", ["乙", "丙"])])
def test_too_many_unqualified_ask_for_a_review(op: str, review: list[str]) -> None:
    subjects = {
        "甲": {"党员": grades(0, 14, 0, 6)},
        "乙": {"党员": grades(0, 14, 0, 7)},
        "丙": {"党员": grades(0, 0, 0, 1)},
        "丁": {"党员": grades(0, 0, 0, 9), "graded": False},
    }
    form = rating(subjects, weights={"党员": [1, 1]}, review_if_unqualified={"op": op, "num": 1, "den": 3})
    assert count(form)["review"] == review
    assert count(form | {"review_if_unqualified": None})["review"] == []


def test_a_group_that_gave_no_grade_leaves_the_share_open() -> None:
    result = count(
        rating({"甲": {"党员": grades(9, 1), "群众": grades()}, "乙": {"党员": grades(1), "群众": grades(1)}})
    )
    assert (result["excellent_score"], result["not_rated"]) == ({"甲": None, "乙": "1"}, ["甲"])


def test_a_review_meeting_has_its_quorum_too() -> None:
    quorum = share("gte", 1, 2, of="present", base="eligible")
    form = rating(one_group(20, 19, 18), weights={"党员": [1, 1]}, eligible=20, present=9, quorum=quorum)
    assert count(form) == {"status": "void", "void_reason": "quorum", "quorum": {"need": 10, "have": 9}}
    assert count(form | {"present": 10})["status"] == "valid"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"weights": {"党员": [3, 5], "群众": [3, 5]}}, "加起来正好是1"),
        ({"weights": {"党员": [1, 1], "群众": [0, 5]}}, "都大于零"),
        ({"weights": {"党员": 0.6, "群众": 0.4}}, "应当写成[分子, 分母]"),
        ({"weights": {"党员": [3, 0], "群众": [2, 5]}}, "不能小于1"),
        ({"subjects": {"甲": {"党员": grades(1)}}}, "缺少评议对象“甲”的评议票数（“群众”）"),
        ({"subjects": {"甲": {"党员": {"A": 1}, "群众": grades(1)}}}, "不认识的栏目“A”"),
        ({"subjects": {"甲": {"党员": grades(-1), "群众": grades(1)}}}, "不能是负数"),
        ({"subjects": {"甲": {"专家": grades(1)}}}, "不认识的栏目“专家”"),
        ({"subjects": {"甲": {"党员": grades(1), "群众": grades(1), "graded": 1}}}, "true 或 false"),
        ({"void_ratings": {"乙": {"群众": 1}}}, "不认识的栏目“乙”"),
        ({"excellent_cap": {"num": 1, "den": 3, "of": "everyone"}}, "只能是graded、subjects之一"),
        ({"excellent_cap": {"num": 1, "den": 3}}, "缺少上限的基数"),
        ({"review_if_unqualified": {"op": "ge", "num": 1, "den": 3}}, "比较方式"),
    ],
)
def test_ratings_that_cannot_be_counted_are_refused(change: Case, said: str) -> None:
    with pytest.raises(CaseFault) as refusal:
        count(rating({"甲": {"党员": grades(1), "群众": grades(1)}}) | change)
    assert said in refusal.value.sentence
