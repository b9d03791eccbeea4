"""Whatever people do in whatever order, nobody has two ballots and no box holds more than was handed out."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from lianjian.engines.credentials import RETURNED_CHOICE
from lianjian.kernel.errors import Refused
from lianjian.records.ballots import actions
from lianjian.records.ballots.enums import BallotState, Channel
from lianjian.records.ballots.models import BoxBallot, Participation, SealedBallot
from lianjian.records.ballots.queries.ballots import result_of, turnout_of
from tests.factories import NOW, a_county
from tests.records.ballots.phones import AGAINST, FOR, Phone, a_hall, give_notice

PEOPLE = st.integers(0, 3)
CHOICES = st.sampled_from([FOR, AGAINST])


class Voting(RuleBasedStateMachine):
    """Four voters, three channels, two slips; every act is tried at every moment and may be refused."""

    @initialize()
    def begin(self) -> None:
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.hall = a_hall(a_county(), voters=4, noticed=False)
        self.codes = actions.print_slips(ballot_id=self.hall.pk, count=2, by=self.hall.secretary, at=NOW)
        give_notice(self.hall)
        self.voters = self.hall.voters()
        self.phones: dict[int, list[Phone]] = {voter: [] for voter in range(4)}
        self.cast: set[bytes | str] = set()
        self.given_back: set[bytes] = set()
        self.papers = 0

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    def tried(self, act: Callable[[], object]) -> bool:
        try:
            with transaction.atomic():
                act()
        except Refused:
            return False
        return True

    @rule()
    def hand_out(self) -> None:
        self.tried(self.hall.hand_out)

    @rule()
    def open_box(self) -> None:
        self.tried(self.hall.open_box)

    @rule(who=PEOPLE)
    def ask_with_a_new_phone(self, who: int) -> None:
        phone = Phone(self.voters[who])
        if self.tried(phone.ask):
            self.phones[who].append(phone)

    @rule(who=PEOPLE)
    def ask_again(self, who: int) -> None:
        for phone in self.phones[who]:
            self.tried(phone.ask)

    @rule(who=PEOPLE)
    def take_paper(self, who: int) -> None:
        self.papers += self.tried(lambda: self.hall.give_paper(self.voters[who]))

    @rule(who=PEOPLE)
    def take_slip(self, who: int) -> None:
        self.tried(lambda: self.hall.give_slip(self.voters[who]))

    @rule(who=PEOPLE, choice=CHOICES)
    def cast_by_phone(self, who: int, choice: dict[str, str]) -> None:
        for phone in self.phones[who]:
            if self.tried(lambda phone=phone: phone.cast(choice)):  # type: ignore[misc]
                self.cast.add(phone.held["1"].voter_key)

    @rule(which=st.integers(0, 1), choice=CHOICES)
    def cast_by_slip(self, which: int, choice: dict[str, str]) -> None:
        code = self.codes[which]
        if self.tried(lambda: actions.cast_slip(ballot=self.hall.ballot.code, code=code, choices={"1": choice})):
            self.cast.add(code)

    @rule(who=PEOPLE)
    def give_back(self, who: int) -> None:
        for phone in self.phones[who]:
            if self.tried(phone.surrender):
                self.given_back.add(phone.held["1"].voter_key)

    @rule(who=PEOPLE, other=PEOPLE)
    def give_back_what_a_neighbour_gave_back(self, who: int, other: int) -> None:
        for phone in self.phones[other]:
            bundle, mine = phone.give_back(), Phone(self.voters[who])
            mine.give_back = lambda bundle=bundle: bundle  # type: ignore[method-assign,misc]
            if phone.held["1"].voter_key in self.given_back:
                self.tried(mine.surrender)

    @rule()
    def close(self) -> None:
        def act() -> None:
            if self.papers:
                self.hall.read_twice([{**FOR, "n": self.papers}])
            self.hall.close()

        if self.tried(act):
            result = result_of(contest=self.hall.contest()) or {}
            turnout = turnout_of(ballot=self.hall.ballot)
            assert result["status"] == "valid" or result["void_channel"] == Channel.SLIP
            if result["status"] == "valid":
                assert result["approve"] + result["against"] == len(self.cast) + self.papers <= turnout.taken_part <= 4

    @invariant()
    def nobody_has_two(self) -> None:
        if self.hall.ballot.state == BallotState.CLOSED:
            assert not BoxBallot.objects.exists()
            # Slips in the box that nobody was handed make the contest void; then the box may hold more than four.
            is_valid = (result_of(contest=self.hall.contest()) or {})["status"] == "valid"
            assert not is_valid or SealedBallot.objects.exclude(choice=RETURNED_CHOICE).count() <= 4
            return
        taken = Participation.objects.filter(ballot=self.hall.pk)
        good = [
            [one for one in some if one.held["1"].voter_key not in self.given_back] for some in self.phones.values()
        ]
        assert all(len(phones) <= 1 for phones in good)
        assert taken.filter(channel=Channel.PHONE).count() == sum(map(len, good))
        assert taken.filter(channel=Channel.PAPER).count() == self.papers
        in_use = sum(phone.held["1"].voter_key in self.cast for some in self.phones.values() for phone in some)
        assert in_use <= taken.filter(channel=Channel.PHONE).count()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_no_sequence_of_acts_gives_a_double_ballot() -> None:
    run_state_machine_as_test(
        Voting,
        settings=settings(
            max_examples=15, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
