"""Seats, candidates, quorum and majority in whole numbers, for every size there can be."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianjian import rules
from lianjian.engines.tally import count
from lianjian.kernel.errors import Refused
from lianjian.records.ballots.models import Contest
from lianjian.records.cadres.actions.elections.counting import most_voted, outcome_of
from lianjian.records.cadres.election_steps.course import Course, Taken, earliest_day, next_steps
from lianjian.records.cadres.enums import ElectionLaw, ElectionPost, ElectionStepKind
from lianjian.records.cadres.models import ElectionVote
from lianjian.records.cadres.policies.election_rules import (
    Ruling,
    carries_votes_down,
    least_candidates,
    quorum_and_threshold,
)

ON = date(2026, 1, 25)
PACKS = rules.load_packs("national")
RULING = Ruling(on=ON, packs=PACKS)
Kind = ElectionStepKind


@given(seats=st.integers(1, 60), more=st.integers(0, 20))
def test_committee_candidates_are_at_least_a_fifth_more(seats: int, more: int) -> None:
    needed = least_candidates(seats=seats, law=ElectionLaw.PARTY_BRANCH, post_is_chair=False, packs=PACKS)
    assert needed == seats + -(-seats // 5)
    RULING.check("XJ-13-committee-candidates", candidates=needed + more, seats=seats)
    with pytest.raises(Refused):
        RULING.check("XJ-13-committee-candidates", candidates=needed - 1, seats=seats)


@given(seats=st.integers(1, 60))
def test_a_secretary_may_stand_alone_and_a_village_seat_may_not(seats: int) -> None:
    law = ElectionLaw.VILLAGERS_COMMITTEE
    assert least_candidates(seats=seats, law=ElectionLaw.PARTY_BRANCH, post_is_chair=True, packs=PACKS) == seats
    assert least_candidates(seats=seats, law=law, post_is_chair=False, packs=PACKS) == seats + 1


@given(due=st.integers(5, 500), data=st.data())
def test_four_fifths_and_more_than_half_by_the_packs_and_the_counter(due: int, data: st.DataObject) -> None:
    present = data.draw(st.integers(1, due))
    yes = data.draw(st.integers(0, present))
    quorum, threshold = quorum_and_threshold(law=ElectionLaw.PARTY_BRANCH, turn=1, packs=PACKS)
    case = {
        "kind": "election", "eligible": due, "present": present, "handed_out": {"paper": present},
        "returned": {"paper": present}, "posts": 1, "candidates": ["甲"], "quorum": quorum, "threshold": threshold,
        "ballots": [{"n": yes, "marks": {"甲": "+"}}, {"n": present - yes, "marks": {"甲": "-"}}],
    }  # fmt: skip
    case["ballots"] = [line for line in case["ballots"] if line["n"]]
    result = count(case)
    assert (result["status"] == "valid") is (Fraction(present, due) >= Fraction(4, 5))
    if result["status"] == "valid":
        assert (result["elected"] == ["甲"]) is (2 * yes > present)


@pytest.mark.parametrize(("turn", "op", "fraction"), [(1, "gt", (1, 2)), (2, "gte", (1, 3)), (3, "gte", (1, 3))])
def test_the_village_needs_half_first_and_a_third_later(turn: int, op: str, fraction: tuple[int, int]) -> None:
    quorum, threshold = quorum_and_threshold(law=ElectionLaw.VILLAGERS_COMMITTEE, turn=turn, packs=PACKS)
    assert (threshold["op"], threshold["num"], threshold["den"]) == (op, *fraction)
    assert threshold["base"] == "returned"
    assert (quorum["op"], quorum["of"], quorum["base"]) == ("gt", "returned", "eligible")


@given(
    votes=st.dictionaries(st.sampled_from("甲乙丙丁戊己庚辛"), st.integers(0, 9), min_size=1), seats=st.integers(1, 4)
)
def test_of_those_not_elected_the_most_voted_stand_again(votes: dict[str, int], seats: int) -> None:
    chosen = most_voted(names=list(votes), votes=votes, seats=seats)
    left = set(votes) - set(chosen)
    assert len(chosen) >= min(len(votes), seats + 1)
    assert all(votes[one] < votes[other] for one in left for other in chosen)


def test_votes_are_carried_down_only_where_a_pack_says_so() -> None:
    assert not carries_votes_down(on=ON, packs=PACKS)


def counted(
    post: ElectionPost, seats: int, approve: dict[str, int], elected: list[str], runoff: object
) -> ElectionVote:
    """One counted contest of thirty ballots."""
    threshold = {"op": "gt", "num": 1, "den": 2, "base": "returned"}
    return ElectionVote(
        post=post, seats=seats, candidates=list(approve), contest=Contest(threshold=threshold),
        result={"status": "valid", "base": 30, "need": 16, "approve": approve, "elected": elected, "runoff": runoff},
    )  # fmt: skip


def test_carried_down_votes_elect_the_second_for_head_to_a_lower_seat() -> None:
    law = ElectionLaw.VILLAGERS_COMMITTEE
    lost = {"reason": "shortfall", "seats": 1, "candidates": ["丙", "丁"]}
    votes = [
        counted(ElectionPost.CHAIR, 1, {"甲": 18, "乙": 12}, ["甲"], None),
        counted(ElectionPost.MEMBER, 1, {"丙": 15, "丁": 10, "乙": 5}, [], lost),
    ]
    carried = outcome_of(votes=votes, law=law, carries_down=True)
    assert carried.elected == {ElectionPost.CHAIR: {"甲": 18}, ElectionPost.MEMBER: {"乙": 17}}
    plain = outcome_of(votes=votes, law=law, carries_down=False)
    assert plain.elected == {ElectionPost.CHAIR: {"甲": 18}, ElectionPost.MEMBER: {}}
    assert plain.further[ElectionPost.MEMBER] == ["丙", "丁"]


def test_whoever_is_elected_to_two_posts_takes_the_higher() -> None:
    votes = [
        counted(ElectionPost.CHAIR, 1, {"甲": 18, "乙": 12}, ["甲"], None),
        counted(ElectionPost.MEMBER, 1, {"丙": 10, "甲": 17}, ["甲"], None),
    ]
    found = outcome_of(votes=votes, law=ElectionLaw.VILLAGERS_COMMITTEE, carries_down=False)
    assert found.elected == {ElectionPost.CHAIR: {"甲": 18}, ElectionPost.MEMBER: {}}


def test_a_delay_of_twelve_months_and_no_more() -> None:
    RULING.ask("election_delay", has_approval_document=True, months=12, has_exception_document=False)
    with pytest.raises(Refused):
        RULING.ask("election_delay", has_approval_document=True, months=13, has_exception_document=False)
    with pytest.raises(Refused):
        RULING.ask("election_delay", has_approval_document=False, months=1, has_exception_document=False)


@given(st.sampled_from(list(ElectionLaw)), st.booleans(), st.lists(st.booleans(), max_size=40))
def test_no_way_through_the_steps_misses_one(law: ElectionLaw, divides: bool, choices: list[bool]) -> None:
    course = Course(law=law, divides_posts=divides, objection_days=5)
    for choice in choices:
        waiting = next_steps(course)
        if not waiting:
            break
        kind = waiting[-1] if choice else waiting[0]
        on = max(earliest_day(course, kind), ON)
        taken = Taken(kind=kind, on=on, is_open=choice and kind == Kind.RESULT)
        course = Course(law=law, divides_posts=divides, objection_days=5, taken=(*course.taken, taken))
    kinds = [one.kind for one in course.taken]
    days = [one.on for one in course.taken]
    assert days == sorted(days)
    if Kind.APPOINTMENT in kinds:
        assert kinds.index(Kind.RESULT) < kinds.index(Kind.RESULT_APPROVAL) < kinds.index(Kind.APPOINTMENT)
        assert kinds.index(Kind.REVIEW) < kinds.index(Kind.ASSEMBLY)
    if Kind.POLL in kinds:
        assert kinds.index(Kind.VOTER_LIST) < kinds.index(Kind.OBJECTIONS) < kinds.index(Kind.POLL)
