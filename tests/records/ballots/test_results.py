"""Who sees a ballot and what of it: nothing before closing, nothing that names one person's vote."""

from __future__ import annotations

from typing import Any

from lianjian.records.ballots import actions
from lianjian.records.ballots.actions import NewContest
from lianjian.records.ballots.enums import BallotPurpose, Channel, ContestKind
from lianjian.records.ballots.policies.running import may_read_board, may_read_results, may_read_roll
from lianjian.records.ballots.queries.ballots import (
    ballots_visible_to,
    board_of,
    is_called_secret,
    rating_of,
    result_of,
    turnout_of,
)
from tests.factories import NOW, County
from tests.records.ballots.phones import AGAINST, FOR, Hall, Phone, a_hall, a_roll
from tests.records.members.factories import member

WEIGHTS = {"members": (1, 2), "villagers": (1, 2)}


def held(county: County, marks: list[dict[str, Any]], **fields: Any) -> Hall:
    """A ballot by phone in which everybody casts the mark given."""
    hall = a_hall(county, channels=(Channel.PHONE,), voters=len(marks), **fields)
    hall.hand_out()
    phones = [Phone(voter) for voter in hall.voters()]
    for phone in phones:
        phone.ask()
    hall.open_box()
    for phone, mark in zip(phones, marks, strict=True):
        for code in phone.held:
            phone.cast(mark, code)
    return hall


def test_nothing_is_told_before_the_closing(county: County) -> None:
    hall = held(county, [FOR] * 6)
    voter = Phone(hall.voters()[0]).actor
    assert result_of(contest=hall.contest()) is None
    assert rating_of(ballot=hall.ballot) is None
    assert board_of(ballot=hall.ballot, actor=voter) is None
    assert turnout_of(ballot=hall.ballot).taken_part == 6
    hall.close()
    assert board_of(ballot=hall.ballot, actor=voter) == hall.ballot.board.name


def test_the_word_secret_needs_five_on_the_roll_and_in_every_group(county: County) -> None:
    assert is_called_secret(ballot=a_hall(county, voters=5).ballot)
    assert not is_called_secret(ballot=a_hall(county, voters=4).ballot)
    roll = (*a_roll(6, group="members"), *a_roll(4, group="villagers"))
    hall = a_hall(county, channels=(Channel.PHONE,), roll=roll)
    assert not is_called_secret(ballot=hall.ballot)


def test_unanimity_is_warned_of_and_counts_of_an_assembly_are_read_out(county: County) -> None:
    agreed = held(county, [FOR] * 3)
    agreed.close()
    result = result_of(contest=agreed.contest()) or {}
    assert (result["warnings"], result["withheld"], result["approve"]) == (["unanimous", "few"], False, 3)
    split = held(county, [FOR, FOR, FOR, AGAINST, AGAINST])
    split.close()
    assert (result_of(contest=split.contest()) or {})["warnings"] == []


def test_the_counts_of_a_questionnaire_are_withheld_where_few_answered(county: County) -> None:
    few = held(county, [FOR, FOR, AGAINST], purpose=BallotPurpose.QUESTIONNAIRE)
    few.close()
    result = result_of(contest=few.contest()) or {}
    assert result["withheld"] is True
    assert result["passed"] is True
    assert not {"approve", "against", "abstain", "valid_ballots"} & set(result)
    many = held(county, [FOR, FOR, AGAINST, FOR, FOR], purpose=BallotPurpose.QUESTIONNAIRE)
    many.close()
    assert (result_of(contest=many.contest()) or {})["approve"] == 4


def appraised(county: County, members: int, villagers: int) -> Hall:
    one, other = member(county.villages[0], "解放"), member(county.villages[0], "单成")
    contests = tuple(
        NewContest(kind=ContestKind.RATING, question=who.name, subject_member_id=who.pk, weights=WEIGHTS)
        for who in (one, other)
    )
    hall = a_hall(
        county,
        channels=(Channel.PHONE,),
        purpose=BallotPurpose.APPRAISAL,
        contests=contests,
        roll=(*a_roll(members, group="members"), *a_roll(villagers, group="villagers")),
        rating_terms={"excellent_cap": {"num": 1, "den": 2, "of": "graded"}},
    )
    hall.hand_out()
    phones = [Phone(voter) for voter in hall.voters()]
    for phone in phones:
        phone.ask()
    hall.open_box()
    for number, phone in enumerate(phones):
        first, second = phone.held
        phone.cast({"grade": "E"}, first)
        phone.cast({"grade": "E" if number % 2 else "Q"}, second)
    hall.close()
    return hall


def test_each_group_rates_each_member_in_a_contest_of_its_own(county: County) -> None:
    hall = appraised(county, 6, 10)
    contests = list(hall.ballot.contests.all())
    assert [one.group for one in contests] == ["members", "villagers"] * 2
    assert (result_of(contest=contests[0]) or {})["grades"] == {"E": 6, "Q": 0, "B": 0, "U": 0}
    assert (result_of(contest=contests[1]) or {})["returned"] == 10
    rating = rating_of(ballot=hall.ballot) or {}
    one, other = (str(contest.subject_member_id) for contest in contests[::2])
    assert rating["excellent_score"] == {one: "1", other: "1/2"}
    assert (rating["cap"], rating["suggested_excellent"]) == (1, [one])


def test_a_small_group_hides_the_counts_of_its_sister_too(county: County) -> None:
    hall = appraised(county, 3, 10)
    for contest in hall.ballot.contests.all():
        result = result_of(contest=contest) or {}
        assert result["withheld"] is True
        assert "grades" not in result
    rating = rating_of(ballot=hall.ballot) or {}
    assert rating["excellent_score"] == {}
    assert len(rating["suggested_excellent"]) == 1


def test_who_sees_what(county: County) -> None:
    resolution = held(county, [FOR] * 4 + [AGAINST])
    resolution.close()
    appraisal = appraised(county, 5, 5)
    voter = Phone(resolution.voters()[0]).actor
    rater = Phone(appraisal.voters()[0]).actor
    office, elsewhere = county.actor(county.longdu_organiser), county.actor(county.secretaries[3])
    expected = [
        (resolution, resolution.secretary, (True, True, True)),
        (resolution, resolution.overseers[0], (True, True, True)),
        (resolution, voter, (True, True, False)),
        (resolution, office, (True, False, True)),
        (appraisal, appraisal.secretary, (True, True, True)),
        (appraisal, appraisal.overseers[0], (True, True, True)),
        (appraisal, rater, (False, False, False)),
        (appraisal, office, (False, False, True)),
    ]
    for hall, actor, allowed in expected:
        assert hall.ballot in ballots_visible_to(actor=actor)
        found = (may_read_results, may_read_board, may_read_roll)
        assert tuple(bool(may(actor, hall.ballot)) for may in found) == allowed, (hall.ballot.purpose, actor.name)
    assert not ballots_visible_to(actor=elsewhere).exists()
    assert not ballots_visible_to(actor=county.actor(county.stranger)).exists()


def test_the_roll_sees_a_ballot_from_its_notice_on(county: County) -> None:
    hall = a_hall(county, noticed=False)
    voter = Phone(hall.voters()[0])
    assert not ballots_visible_to(actor=voter.actor).exists()
    noticed = a_hall(county)
    assert ballots_visible_to(actor=Phone(noticed.voters()[0]).actor).get() == noticed.ballot


def test_the_roll_gets_no_board_where_few_voted_by_one_channel(county: County) -> None:
    hall = a_hall(county, channels=(Channel.PHONE, Channel.PAPER), voters=7)
    hall.hand_out()
    phones = [Phone(voter) for voter in hall.voters()[:6]]
    for phone in phones:
        phone.ask()
    hall.give_paper(hall.voters()[6])
    hall.open_box()
    hall.read_twice([FOR])
    actions.close_ballot(ballot_id=hall.pk, by=hall.secretary, at=hall.ballot.closes_at or NOW)
    hall.ballot.refresh_from_db()
    assert board_of(ballot=hall.ballot, actor=phones[0].actor) is None
    assert board_of(ballot=hall.ballot, actor=hall.overseers[0]) is not None
