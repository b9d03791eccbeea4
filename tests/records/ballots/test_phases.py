"""From the drawing up to the sealed result, by every channel at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from lianjian.engines.credentials import digest, verify_receipt
from lianjian.engines.credentials.recount import recount
from lianjian.kernel.errors import ChangedMeanwhile, NotAllowed, Refused
from lianjian.kernel.events import receives
from lianjian.kernel.models import JournalLine
from lianjian.records.ballots import actions
from lianjian.records.ballots.actions import NewContest
from lianjian.records.ballots.enums import BallotPurpose, BallotState, Channel, ContestKind
from lianjian.records.ballots.errors import AlreadyCast, AlreadyTakenPart, ChannelNotAllowed, NotCastable, WrongPhase
from lianjian.records.ballots.events import BallotClosed
from lianjian.records.ballots.models import (
    BallotSecret,
    BoxBallot,
    IssuerSecret,
    Participation,
    SealedBallot,
    SlipCode,
    Voter,
)
from lianjian.records.ballots.queries.ballots import result_of, turnout_of
from tests.factories import NOW, County
from tests.records.ballots.phones import AGAINST, FOR, MAJORITY, Phone, a_hall, a_roll, give_notice

heard: list[BallotClosed] = []
receives(BallotClosed)(heard.append)


def test_a_ballot_by_phone_slip_and_paper_together(county: County) -> None:
    heard.clear()
    hall = a_hall(county, noticed=False, voters=7)
    codes = actions.print_slips(ballot_id=hall.pk, count=3, by=hall.secretary, at=NOW)
    give_notice(hall)
    one, two, three, four, five, six, _absent = hall.voters()
    hall.hand_out()
    phones = [Phone(one), Phone(two), Phone(three)]
    for phone in phones:
        phone.ask()
    hall.give_slip(four)
    hall.give_paper(five)
    hall.open_box()
    hall.give_paper(six)
    actions.cancel_left_slips(ballot_id=hall.pk, counted=2, codes=codes[1:], by=hall.clerks[0], at=NOW)
    receipt = phones[0].cast(FOR)
    phones[1].cast(AGAINST)
    actions.cast_slip(ballot=hall.ballot.code, code=codes[0].lower(), choices={"1": FOR})
    hall.read_twice([{**FOR, "n": 2}])
    assert result_of(contest=hall.contest()) is None
    ballot = hall.close()

    result = result_of(contest=hall.contest())
    assert result is not None
    assert (result["approve"], result["against"], result["base"], result["need"]) == (4, 1, 7, 4)
    assert result["passed"] is True
    assert result["not_returned"] == 1
    assert dict(turnout_of(ballot=ballot).handed_out) == {"paper": 2, "phone": 3, "slip": 1}
    assert not BoxBallot.objects.exists()
    assert SealedBallot.objects.count() == 3
    assert [event.reference for event in heard] == [""]
    with default_storage.open(ballot.board.name) as board:
        found = recount(board.name)
    assert found.faults == []
    assert ballot.header is not None
    assert ballot.header_digest == digest(ballot.header)
    assert ballot.fingerprint.replace(" ", "") == ballot.header_digest[:16]
    held = phones[0].held["1"]
    assert verify_receipt(
        public=bytes.fromhex(ballot.header["receipts"]), ballot=ballot.code, contest="1",
        voter_key=held.voter_key, choice=b'{"mark":"+"}', receipt=receipt,
    )  # fmt: skip


def test_closing_erases_keys_codes_and_who_came_first(county: County) -> None:
    hall = a_hall(county, channels=(Channel.PHONE, Channel.SLIP), slips=2)
    hall.hand_out()
    Phone(hall.voters()[0]).ask()
    hall.open_box()
    assert IssuerSecret.objects.count() == BallotSecret.objects.count() == Participation.objects.count() == 1
    assert SlipCode.objects.count() == 2
    hall.close()
    for model in (IssuerSecret, BallotSecret, Participation, SlipCode):
        assert not model.objects.exists()
    assert [one.took_part_by for one in hall.voters()] == ["phone", "", "", "", "", ""]


def test_erasing_one_ballot_leaves_the_others_running(county: County) -> None:
    ended = a_hall(county, channels=(Channel.PHONE,))
    running = a_hall(county, channels=(Channel.PHONE,))
    for hall in (ended, running):
        hall.hand_out()
    phones = {hall.pk: Phone(hall.voters()[0]) for hall in (ended, running)}
    for phone in phones.values():
        phone.ask()
    for hall in (ended, running):
        hall.open_box()
        phones[hall.pk].cast(FOR)
    ended.close()
    assert list(Participation.objects.values_list("ballot_id", flat=True)) == [running.pk]
    assert phones[running.pk].cast(FOR)
    assert BoxBallot.objects.get().contest.ballot_id == running.pk
    running.close()
    assert SealedBallot.objects.count() == 2


def test_nobody_casts_before_handing_out_has_ended_nor_after_the_closing(county: County) -> None:
    hall = a_hall(county, channels=(Channel.PHONE,))
    hall.hand_out()
    phone = Phone(hall.voters()[0])
    phone.ask()
    with pytest.raises(WrongPhase, match="还在领票"):
        phone.cast(FOR)
    hall.open_box()
    late = Phone(hall.voters()[1])
    with pytest.raises(WrongPhase):
        late.ask()
    phone.cast(FOR)
    hall.close()
    with pytest.raises(WrongPhase, match="投票已经结束"):
        phone.cast(FOR)
    assert SealedBallot.objects.count() == 1


def test_a_second_ballot_is_refused_and_the_same_one_answered_alike(county: County) -> None:
    hall = a_hall(county, channels=(Channel.PHONE,))
    hall.hand_out()
    phone = Phone(hall.voters()[0])
    signed = phone.ask()
    assert phone.ask() == signed
    with pytest.raises(AlreadyTakenPart):
        Phone(hall.voters()[0]).ask()
    hall.open_box()
    assert phone.cast(FOR) == phone.cast(FOR)
    with pytest.raises(AlreadyCast):
        phone.cast(AGAINST)
    assert BoxBallot.objects.count() == 1


def test_whoever_took_one_channel_gets_no_other(county: County) -> None:
    hall = a_hall(county)
    hall.hand_out()
    voter = hall.voters()[0]
    hall.give_paper(voter)
    for again in (hall.give_slip, hall.give_paper):
        with pytest.raises(AlreadyTakenPart, match=voter.name):
            again(voter)
    with pytest.raises(AlreadyTakenPart):
        Phone(voter).ask()
    assert Participation.objects.get().channel == Channel.PAPER


def test_only_good_signatures_on_a_choice_of_the_right_form_go_in(county: County) -> None:
    chairs = NewContest(
        kind=ContestKind.ELECTION, question="理事", seats=1, candidates=("甲", "乙"), threshold=MAJORITY
    )
    hall = a_hall(county, channels=(Channel.PHONE,), contests=(chairs, chairs))
    other = a_hall(county, channels=(Channel.PHONE,), contests=(chairs,))
    for one in (hall, other):
        one.hand_out()
    phone = Phone(hall.voters()[0])
    phone.ask()
    for one in (hall, other):
        one.open_box()
    good = {"marks": {"甲": "+", "乙": "-"}}
    sent = phone.ballot_paper(good)
    for bad in (
        sent | {"credential": bytes(256)},
        sent | {"signature": bytes(64)},
        sent | {"choice": b'{"marks":{"\xe7\x94\xb2":"-"}}'},
        phone.ballot_paper(good, contest="2"),
        phone.ballot_paper(good, ballot=other.ballot.code),
        phone.ballot_paper({"marks": {"丙": "+"}}),
        phone.ballot_paper({"marks": {"甲": "!"}}),
        phone.ballot_paper({"marks": {"甲": ["+"]}}),
        phone.ballot_paper({"marks": {"甲": "+"}, "write_in": ["丙"]}),
        phone.ballot_paper({"mark": "+"}),
        phone.ballot_paper({"marks": {"甲": "+", "乙": "+"}}),
        sent | {"ballot": "B2026-NOSUCH"},
    ):
        with pytest.raises(NotCastable):
            actions.cast(**bad)
    assert not BoxBallot.objects.exists()
    actions.cast(**sent)


def test_a_credential_given_back_is_worth_nothing_and_stands_on_the_board(county: County) -> None:
    hall = a_hall(county)
    hall.hand_out()
    voter, quick = hall.voters()[:2]
    phone, spent = Phone(voter), Phone(quick)
    phone.ask()
    spent.ask()
    hall.open_box()
    spent.cast(FOR)
    with pytest.raises(AlreadyCast):
        spent.surrender()
    phone.surrender()
    phone.surrender()
    with pytest.raises(AlreadyCast):
        phone.cast(FOR)
    hall.give_paper(voter)
    hall.read_twice([AGAINST])
    ballot = hall.close()
    result = result_of(contest=hall.contest())
    assert result is not None
    assert (result["approve"], result["against"], result["handed_out"]) == (1, 1, 2)
    with default_storage.open(ballot.board.name) as board:
        text = board.read().decode()
    assert phone.held["1"].voter_key.hex() in text
    assert '"returned"' in text


def test_more_papers_in_a_box_than_went_out_make_the_vote_void(county: County) -> None:
    hall = a_hall(county)
    hall.hand_out()
    phone = Phone(hall.voters()[0])
    phone.ask()
    hall.give_paper(hall.voters()[1])
    hall.open_box()
    hall.read_twice([FOR, FOR])
    hall.close()
    result = result_of(contest=hall.contest())
    assert result is not None
    assert (result["status"], result["void_channel"]) == ("void", "paper")
    assert "approve" not in result


def test_an_election_in_the_party_and_a_recall_stay_on_paper(county: County) -> None:
    for purpose, cited in (
        (BallotPurpose.PARTY_ELECTION, "选举工作条例"),
        (BallotPurpose.VILLAGERS_COMMITTEE_ELECTION, "村民委员会组织法"),
        (BallotPurpose.RECALL, "村民委员会组织法"),
    ):
        with pytest.raises(ChannelNotAllowed) as refused:
            a_hall(county, purpose=purpose, channels=(Channel.PAPER, Channel.PHONE))
        assert refused.value.rule is not None
        assert cited in refused.value.rule.text()
        assert a_hall(county, purpose=purpose, channels=(Channel.PAPER,)).ballot.state == BallotState.NOTICED


def test_the_roll_and_the_terms_are_hashed_at_the_notice(county: County) -> None:
    one, other = a_hall(county, voters=5), a_hall(county, voters=5)
    headers = [one.ballot.header or {}, other.ballot.header or {}]
    assert headers[0]["roll"]["size"] == 5
    assert headers[0]["roll"]["digest"] != headers[1]["roll"]["digest"]
    assert headers[0]["contests"][0]["issuers"] != headers[1]["contests"][0]["issuers"]
    assert headers[0]["contests"][0]["threshold"] == MAJORITY
    assert len(headers[0]["slips"]["1"]) == 4
    with pytest.raises(WrongPhase):
        give_notice(one)


def test_no_majority_without_a_base(county: County) -> None:
    with pytest.raises(Refused, match="按什么"):
        a_hall(county, contests=(NewContest(kind=ContestKind.RESOLUTION, question="同意"),))
    asked = a_hall(
        county,
        purpose=BallotPurpose.QUESTIONNAIRE,
        contests=(NewContest(kind=ContestKind.RESOLUTION, question="满意"),),
    )
    assert asked.contest().threshold == {"op": "gt", "num": 1, "den": 2, "base": "returned"}


def test_nobody_works_at_a_ballot_he_stands_in_nor_does_both(county: County) -> None:
    chair = NewContest(kind=ContestKind.ELECTION, question="理事", candidates=("路人", "乙"), threshold=MAJORITY)
    hall = a_hall(county, contests=(chair,), noticed=False)
    clerk, overseer = hall.clerks[0].account_id or 0, hall.overseers[0].account_id or 0
    named = {"ballot_id": hall.pk, "by": hall.secretary, "at": NOW}
    with pytest.raises(Refused, match="路人"):
        actions.name_tellers(count_tellers=[county.stranger.pk], oversight_tellers=[overseer], **named)
    with pytest.raises(Refused):
        actions.name_tellers(count_tellers=[clerk], oversight_tellers=[clerk], **named)
    actions.name_tellers(count_tellers=[clerk], oversight_tellers=[overseer], **named)
    actions.print_slips(ballot_id=hall.pk, count=1, by=hall.secretary, at=NOW)
    with pytest.raises(Refused, match="至少"):
        give_notice(hall)


def test_only_those_named_hand_out_and_only_the_voter_asks(county: County) -> None:
    hall = a_hall(county)
    hall.hand_out()
    voter = hall.voters()[0]
    for act in (actions.hand_out_paper, actions.hand_out_slip):
        for by in (hall.secretary, hall.overseers[0]):
            with pytest.raises(NotAllowed):
                act(ballot_id=hall.pk, voter_id=voter.pk, by=by, at=NOW)
    phone = Phone(voter)
    phone.actor = hall.secretary
    with pytest.raises(NotAllowed):
        phone.ask()
    stranger = county.actor(county.stranger)
    with pytest.raises(NotAllowed):
        actions.start_voting(ballot_id=hall.pk, by=stranger, at=NOW)


def test_closing_waits_for_the_time_of_the_notice_unless_all_is_on_paper(county: County) -> None:
    hall = a_hall(county, channels=(Channel.PHONE,))
    hall.hand_out()
    hall.open_box()
    at_the_end = f"{timezone.localtime(hall.ballot.closes_at):%Y-%m-%d %H:%M}"
    with pytest.raises(WrongPhase, match=at_the_end):
        actions.close_ballot(ballot_id=hall.pk, by=hall.secretary, at=NOW + timedelta(hours=1))
    paper = a_hall(county, channels=(Channel.PAPER,))
    paper.hand_out()
    paper.open_box()
    actions.close_ballot(ballot_id=paper.pk, by=paper.secretary, at=NOW)


def test_slips_left_over_must_be_those_not_handed_out(county: County) -> None:
    hall = a_hall(county, slips=4)
    hall.hand_out()
    hall.give_slip(hall.voters()[0])
    with pytest.raises(Refused, match="3"):
        actions.cancel_left_slips(ballot_id=hall.pk, counted=2, by=hall.clerks[0], at=NOW)
    actions.cancel_left_slips(ballot_id=hall.pk, counted=3, by=hall.clerks[0], at=NOW)
    with pytest.raises(WrongPhase):
        hall.give_slip(hall.voters()[1])


def test_a_slip_is_good_once_for_each_contest_and_a_cancelled_one_for_none(county: County) -> None:
    questions = tuple(
        NewContest(kind=ContestKind.RESOLUTION, question=text, threshold=MAJORITY) for text in ("修路", "打井")
    )
    hall = a_hall(county, contests=questions, noticed=False)
    old = actions.print_slips(ballot_id=hall.pk, count=2, by=hall.secretary, at=NOW)
    codes = actions.print_slips(ballot_id=hall.pk, count=2, by=hall.secretary, at=NOW)
    give_notice(hall)
    hall.hand_out()
    hall.give_slip(hall.voters()[0])
    actions.cancel_left_slips(ballot_id=hall.pk, counted=1, codes=codes[1:], by=hall.clerks[0], at=NOW)
    hall.open_box()
    code = hall.ballot.code
    for worthless in (old[0], codes[1], "0000 0000 0000 0000", "no code"):
        with pytest.raises(NotCastable):
            actions.cast_slip(ballot=code, code=worthless, choices={"1": FOR})
    both = {"1": FOR, "2": AGAINST}
    assert actions.cast_slip(ballot=code, code=codes[0], choices=both) == actions.cast_slip(
        ballot=code, code=codes[0], choices=both
    )
    with pytest.raises(AlreadyCast):
        actions.cast_slip(ballot=code, code=codes[0], choices={"1": FOR, "2": FOR})
    assert BoxBallot.objects.count() == 2


def test_a_withdrawn_ballot_leaves_nothing_of_what_was_cast(county: County) -> None:
    hall = a_hall(county, channels=(Channel.PHONE,))
    hall.hand_out()
    phone = Phone(hall.voters()[0])
    phone.ask()
    hall.open_box()
    phone.cast(FOR)
    with pytest.raises(Refused):
        actions.withdraw_ballot(ballot_id=hall.pk, reason=" ", by=hall.secretary, at=NOW)
    ballot = actions.withdraw_ballot(ballot_id=hall.pk, reason="公告有误", by=hall.secretary, at=NOW)
    assert ballot.state == BallotState.WITHDRAWN
    for model in (BoxBallot, SealedBallot, Participation, IssuerSecret, BallotSecret):
        assert not model.objects.exists()
    with pytest.raises(WrongPhase):
        phone.cast(FOR)
    with pytest.raises(ChangedMeanwhile):
        actions.withdraw_ballot(ballot_id=hall.pk, reason="再一次", by=hall.secretary, at=NOW)


def test_the_journal_keeps_the_day_of_handing_out_and_nothing_of_casting(county: County) -> None:
    hall = a_hall(county)
    hall.hand_out()
    phone = Phone(hall.voters()[0])
    phone.ask()
    hall.give_paper(hall.voters()[1])
    before = JournalLine.objects.count()
    handed = JournalLine.objects.get(action="hand_out_paper")
    assert handed.at.astimezone().strftime("%H:%M") == "00:00"
    assert handed.details == {}
    assert handed.subject_type == "ballots.ballot"
    hall.open_box()
    phone.cast(FOR)
    assert JournalLine.objects.count() == before + 1
    names = set(Voter.objects.values_list("name", flat=True))
    assert not [line for line in JournalLine.objects.all() if any(name in str(line.__dict__) for name in names)]


def test_groups_vote_on_their_own_contests_only(county: County) -> None:
    for_members = NewContest(kind=ContestKind.RESOLUTION, question="党员的", threshold=MAJORITY, group="members")
    for_all = NewContest(kind=ContestKind.RESOLUTION, question="大家的", threshold=MAJORITY)
    roll = (*a_roll(2, group="members"), *a_roll(2, group="villagers"))
    hall = a_hall(county, channels=(Channel.PHONE,), contests=(for_members, for_all), roll=roll)
    hall.hand_out()
    phones = [Phone(voter) for voter in hall.voters()]
    for phone in phones:
        phone.ask()
    assert [sorted(phone.held) for phone in phones] == [["1", "2"], ["1", "2"], ["2"], ["2"]]
    hall.open_box()
    for phone in phones:
        for code in phone.held:
            phone.cast(FOR, code)
    hall.close()
    results = [result_of(contest=one) or {} for one in hall.ballot.contests.all()]
    assert [one["base"] for one in results] == [2, 4]
    assert [one["passed"] for one in results] == [True, True]
