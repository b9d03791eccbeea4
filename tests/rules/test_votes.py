"""Quorum and majority of every meeting, with the boundary on both sides."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianjian.rules import Answer, Count, ask

DAY = date(2026, 3, 1)

# rule, facts that are just enough, the fact to take one from, needs for quorum and pass
JUST_ENOUGH = [
    ("branch_assembly", {"entitled": 20, "present": 11, "yes": 11}, "yes", 10, 11),
    ("branch_assembly", {"entitled": 21, "present": 11, "yes": 11}, "yes", 11, 11),
    ("branch_committee", {"entitled": 5, "present": 3, "yes": 3}, "yes", 3, 3),
    ("member_admission", {"entitled": 20, "present": 11, "yes": 9, "written_yes": 2}, "yes", 11, 11),
    ("member_confirmation", {"entitled": 20, "present": 11, "yes": 11, "written_yes": 0}, "yes", 11, 11),
    (
        "party_election",
        {"entitled": 20, "present": 16, "yes": 9, "seats": 3, "candidates": 4, "handed_out": 16, "returned": 16},
        "yes",
        16,
        9,
    ),
    ("villagers_assembly", {"adults": 900, "present_adults": 451, "present": 451, "yes": 226}, "yes", 451, 226),
    (
        "villagers_assembly",
        {"households": 300, "present_households": 200, "present": 200, "yes": 101},
        "present_households",
        200,
        101,
    ),
    ("villagers_group", {"adults": 90, "present_adults": 60, "present": 60, "yes": 31}, "present_adults", 60, 31),
    (
        "villagers_group",
        {"households": 31, "present_households": 21, "present": 21, "yes": 11},
        "present_households",
        21,
        11,
    ),
    ("representatives_assembly", {"entitled": 30, "present": 20, "yes": 11}, "present", 20, 11),
    ("residents_assembly", {"adults": 900, "present_adults": 451, "present": 451, "yes": 226}, "yes", 451, 226),
    (
        "residents_assembly",
        {"households": 300, "present_households": 151, "present": 151, "yes": 76},
        "present_households",
        151,
        76,
    ),
    ("residents_representatives", {"entitled": 31, "present": 21, "yes": 11}, "present", 21, 11),
    ("collective_assembly", {"members": 300, "present": 200, "yes": 200}, "yes", 200, 200),
    ("collective_board", {"directors": 7, "present": 5, "yes": 4}, "present", 5, 4),
    ("villagers_committee_election", {"registered": 900, "votes_cast": 451, "yes": 226, "round": 1}, "yes", 451, 226),
    ("villagers_committee_election", {"registered": 900, "votes_cast": 451, "yes": 151, "round": 2}, "yes", 451, 151),
    ("villagers_committee_recall", {"registered": 900, "votes_cast": 451, "yes": 226}, "yes", 451, 226),
    (
        "residents_committee_election",
        {"mode": "representatives", "registered": 60, "votes_cast": 41, "yes": 21, "round": 1},
        "votes_cast",
        41,
        21,
    ),
]


def answer(rule: str, facts: dict[str, object], on: date = DAY) -> Answer:
    return ask(rule, on=on, facts=facts)


@pytest.mark.parametrize(("rule", "facts", "short", "quorum", "passing"), JUST_ENOUGH)
def test_just_enough_is_valid(rule: str, facts: dict[str, object], short: str, quorum: int, passing: int) -> None:
    given_answer = answer(rule, facts)
    assert given_answer.valid is True
    assert given_answer.missing is None
    assert given_answer.quorum is not None
    assert given_answer.passing is not None
    assert (given_answer.quorum.need, given_answer.passing.need) == (quorum, passing)


@pytest.mark.parametrize(("rule", "facts", "short", "quorum", "passing"), JUST_ENOUGH)
def test_one_fewer_is_not_valid_and_the_sentence_says_one_is_missing(
    rule: str, facts: dict[str, object], short: str, quorum: int, passing: int
) -> None:
    fewer = facts | {short: int(str(facts[short])) - 1}
    refused = answer(rule, fewer)
    assert refused.valid is False
    assert refused.missing is not None
    assert "还差 1 " in refused.missing


def test_missing_people_are_said_as_people_say_it() -> None:
    refused = answer("representatives_assembly", {"entitled": 33, "present": 21, "yes": 15})
    assert refused.missing == "应到 33 人，现在到会 21 人，还差 1 人。"


def test_either_way_to_a_quorum_is_named_when_both_fall_short() -> None:
    facts: dict[str, object] = {
        "adults": 900,
        "present_adults": 450,
        "households": 300,
        "present_households": 199,
        "present": 450,
        "yes": 226,
    }
    assert answer("villagers_assembly", facts).missing == (
        "年满十八周岁的共 900 人，现在到会 450 人，还差 1 人；或者全体共 300 户，现在有 199 户的代表到会，还差 1 户。"
    )
    assert answer("villagers_assembly", facts | {"present_households": 200}).valid is True


def test_200_of_300_members_must_be_unanimous() -> None:
    assert answer("collective_assembly", {"members": 300, "present": 200, "yes": 199}).passing == Count(200, 199, False)


def test_board_counts_all_directors_not_those_present() -> None:
    assert answer("collective_board", {"directors": 7, "present": 5, "yes": 3}).valid is False


def test_collective_representatives_need_two_thirds_of_all() -> None:
    assert answer("collective_representatives", {"representatives": 45, "yes": 30}).valid is True
    assert answer("collective_representatives", {"representatives": 45, "yes": 29}).valid is False


@pytest.mark.parametrize("item", range(1, 14))
def test_only_reserved_items_are_kept_for_all_members(item: int) -> None:
    given_answer = answer("collective_representatives", {"representatives": 45, "yes": 45, "item": item})
    assert given_answer.valid is (item not in (1, 3, 8, 10, 12))


@pytest.mark.parametrize(("seats", "candidates"), [(3, 4), (5, 6), (6, 8), (10, 12), (11, 14)])
def test_a_fifth_more_candidates_than_seats(seats: int, candidates: int) -> None:
    facts: dict[str, object] = {"entitled": 20, "present": 20, "yes": 20, "handed_out": 20, "returned": 20}
    assert answer("party_election", facts | {"seats": seats, "candidates": candidates}).valid is True
    assert answer("party_election", facts | {"seats": seats, "candidates": candidates - 1}).valid is False


def test_a_secretary_may_be_the_only_candidate() -> None:
    facts: dict[str, object] = {"entitled": 7, "present": 7, "yes": 7, "handed_out": 7, "returned": 7}
    facts |= {"seats": 1, "candidates": 1}
    assert answer("party_election", facts).valid is False
    assert answer("party_election", facts | {"post": "secretary"}).valid is True


def test_more_ballots_back_than_handed_out_voids_the_election() -> None:
    facts: dict[str, object] = {"entitled": 20, "present": 16, "yes": 16, "seats": 3, "candidates": 4}
    refused = answer("party_election", facts | {"handed_out": 15, "returned": 16})
    assert refused.valid is False
    assert refused.missing == "发出选票 15 张，收回 16 张，多了 1 张，选举无效，要重新选举。"
    assert answer("party_election", facts | {"handed_out": 16, "returned": 16}).valid is True


def test_doubtful_margin_only_flags_but_a_lost_vote_binds() -> None:
    facts: dict[str, object] = {"entitled": 20, "present": 16, "handed_out": 16, "returned": 16}
    facts |= {"seats": 3, "candidates": 3}
    assert answer("party_election", facts | {"yes": 9}).force == "flag"
    assert answer("party_election", facts | {"yes": 8}).force == "hard"


def test_committee_vote_is_a_default_and_its_quorum_is_hard() -> None:
    assert answer("branch_committee", {"entitled": 5, "present": 5, "yes": 2}).force == "default"
    assert answer("branch_committee", {"entitled": 5, "present": 2, "yes": 2}).force == "hard"


@given(st.integers(1, 10**9))
def test_at_least_half_takes_exactly_half_and_more_than_half_does_not(half: int) -> None:
    facts: dict[str, object] = {"entitled": 2 * half, "present": half, "yes": half}
    given_answer = answer("branch_assembly", facts)
    assert given_answer.quorum == Count(half, half, True)
    assert given_answer.passing == Count(half + 1, half, False)
    admission = answer("member_admission", facts | {"written_yes": 0})
    assert admission.quorum == Count(half + 1, half, False)


@given(st.integers(1, 10**12))
def test_two_thirds_is_exact_for_every_number(entitled: int) -> None:
    quorum = answer("representatives_assembly", {"entitled": entitled, "present": 0, "yes": 0}).quorum
    assert quorum is not None
    assert 3 * quorum.need >= 2 * entitled > 3 * (quorum.need - 1)


@given(st.integers(1, 10**12))
def test_four_fifths_is_exact_for_every_number(entitled: int) -> None:
    facts: dict[str, object] = {"entitled": entitled, "present": 0, "yes": 0, "handed_out": 0, "returned": 0}
    quorum = answer("party_election", facts | {"seats": 3, "candidates": 4}).quorum
    assert quorum is not None
    assert 5 * quorum.need >= 4 * entitled > 5 * (quorum.need - 1)


@given(st.integers(1, 400), st.data())
def test_one_more_yes_never_makes_a_valid_vote_invalid(present: int, data: st.DataObject) -> None:
    entitled = data.draw(st.integers(present, 500))
    yes = data.draw(st.integers(0, present - 1))
    for rule in ("branch_assembly", "representatives_assembly", "residents_representatives"):
        before = answer(rule, {"entitled": entitled, "present": present, "yes": yes})
        after = answer(rule, {"entitled": entitled, "present": present, "yes": yes + 1})
        assert after.valid or not before.valid
