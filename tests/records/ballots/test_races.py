"""Two at one moment: a credential gives one ballot, a voter one channel, and nothing comes into a sealed box."""

from __future__ import annotations

from functools import partial
from threading import Event, Thread

import pytest
from django.db import connection, transaction

from lianjian.kernel.errors import Refused
from lianjian.records.ballots import actions, box
from lianjian.records.ballots.enums import BallotState, Channel
from lianjian.records.ballots.models import Ballot, BoxBallot, Participation, SealedBallot
from tests.at_once import at_once
from tests.factories import NOW, a_county
from tests.records.ballots.phones import AGAINST, FOR, Phone, a_hall

AT_ONCE, ROUNDS = 20, 5


@pytest.mark.django_db(transaction=True)
def test_a_hundred_casts_of_one_credential_make_one_row() -> None:
    hall = a_hall(a_county(), channels=(Channel.PHONE,))
    hall.hand_out()
    phone = Phone(hall.voters()[0])
    phone.ask()
    hall.open_box()
    sent = [phone.ballot_paper(choice) for choice in (FOR, AGAINST)]
    told = []
    for _round in range(ROUNDS):
        told += at_once(*(partial(actions.cast, **sent[turn % 2]) for turn in range(AT_ONCE)))
    assert len(told) == 100
    assert BoxBallot.objects.count() == 1
    assert told.count("") == 50


@pytest.mark.django_db(transaction=True)
def test_of_phone_and_paper_at_once_one_wins() -> None:
    hall = a_hall(a_county(), voters=ROUNDS)
    hall.hand_out()
    for voter in hall.voters():
        phone = Phone(voter)
        told = at_once(phone.ask, partial(hall.give_paper, voter))
        assert sorted(bool(sentence) for sentence in told) == [False, True]
        won = Participation.objects.get(voter=voter)
        assert won.channel == (Channel.PAPER if told[0] else Channel.PHONE)


@pytest.mark.django_db(transaction=True)
def test_no_ballot_comes_into_a_box_that_is_being_sealed() -> None:
    county = a_county()
    for _round in range(3):
        hall = a_hall(county, channels=(Channel.PHONE,), voters=8)
        hall.hand_out()
        phones = [Phone(voter) for voter in hall.voters()]
        for phone in phones:
            phone.ask()
        hall.open_box()
        told = at_once(hall.close, *(partial(phone.cast, FOR) for phone in phones))
        assert told[0] == ""
        assert Ballot.objects.get(pk=hall.pk).state == BallotState.CLOSED
        assert not BoxBallot.objects.exists()
        acknowledged = told[1:].count("")
        assert SealedBallot.objects.filter(contest__ballot=hall.pk).count() == acknowledged
        assert (hall.contest().result or {})["returned"] == acknowledged


@pytest.mark.django_db(transaction=True)
def test_two_ballots_close_at_once_while_others_cast() -> None:
    county = a_county()
    halls = [a_hall(county, channels=(Channel.PHONE,), voters=3) for _each in range(3)]
    phones = []
    for hall in halls:
        hall.hand_out()
        phones.append([Phone(voter) for voter in hall.voters()])
        for phone in phones[-1]:
            phone.ask()
        hall.open_box()
    told = at_once(halls[0].close, halls[1].close, *(partial(phone.cast, FOR) for phone in phones[2]))
    assert told == [""] * 5
    assert BoxBallot.objects.count() == 3
    halls[2].close()
    assert (halls[2].contest().result or {})["approve"] == 3


def reads_for_long(done: Event, began: Event) -> None:
    with transaction.atomic():
        assert BoxBallot.objects.count() == 1
        began.set()
        done.wait(30)
    connection.close()


@pytest.mark.django_db(transaction=True)
def test_closing_does_not_hold_everybody_up_behind_a_backup(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(box, "PATIENCE", "200ms")
    hall = a_hall(a_county(), channels=(Channel.PHONE,), voters=2)
    hall.hand_out()
    first, second = (Phone(voter) for voter in hall.voters())
    first.ask()
    second.ask()
    hall.open_box()
    first.cast(FOR)
    done, began = Event(), Event()
    backup = Thread(target=reads_for_long, args=(done, began))
    backup.start()
    assert began.wait(30)
    with pytest.raises(Refused):
        hall.close()
    assert not SealedBallot.objects.exists()
    second.cast(AGAINST)
    done.set()
    backup.join()
    hall.close()
    assert SealedBallot.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_one_bundle_given_back_by_two_at_once_frees_one_line() -> None:
    hall = a_hall(a_county(), voters=2 * ROUNDS)
    hall.hand_out()
    voters = hall.voters()
    for mine, other in zip(voters[:ROUNDS], voters[ROUNDS:], strict=True):
        phone, neighbour = Phone(mine), Phone(other)
        phone.ask()
        neighbour.ask()
        bundle = phone.give_back()
        told = at_once(
            *(
                partial(
                    actions.surrender_credentials,
                    ballot_id=hall.pk, voter_id=one.voter.pk, given_back=bundle, by=one.actor, at=NOW,
                )
                for one in (phone, neighbour, phone)
            )
        )  # fmt: skip
        assert "" in told
        assert Participation.objects.filter(voter__in=(mine, other)).count() == 1
