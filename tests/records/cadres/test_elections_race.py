"""Two people at one election at once: one step is taken, one election opened, one count written."""

from __future__ import annotations

from functools import partial

import pytest

from lianjian.records.cadres.actions.elections import (
    NewElection,
    complete_election_step,
    open_election,
    stop_election,
    take_result,
)
from lianjian.records.cadres.enums import ElectionEnd, ElectionLaw, ElectionPost, ElectionStepKind
from lianjian.records.cadres.models import ElectionStep, ElectionVote, TermElection
from tests.at_once import at_once
from tests.factories import a_county
from tests.records.cadres.election_cases import DAYS, OPENED, branch_of_62, moment, ticks

Kind = ElectionStepKind


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", [Kind.REQUEST, Kind.ASSEMBLY])
def test_of_two_who_take_one_step_exactly_one_does(kind: ElectionStepKind) -> None:
    county = a_county()
    case = branch_of_62(county)
    if kind == Kind.ASSEMBLY:
        case.up_to(Kind.CONFIRMATION)
    entry = case.entry(kind)
    acts = [
        partial(
            complete_election_step,
            election_id=case.election.pk,
            entry=entry,
            by=county.actor(account),
            at=moment(entry.on),
        )
        for account in (county.secretaries[0], county.longdu_organiser)
    ]
    told = at_once(*acts)
    assert sorted(bool(sentence) for sentence in told) == [False, True]
    row = ElectionStep.objects.get(election=case.election, kind=kind)
    assert row.recorded_by in "".join(told)
    assert ElectionVote.objects.count() == (kind == Kind.ASSEMBLY)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_open_one_election_exactly_one_does() -> None:
    county = a_county()
    what = NewElection(law=ElectionLaw.VILLAGERS_COMMITTEE, chair_seats=1, member_seats=2)
    acts = [
        partial(
            open_election,
            organisation=county.villages[0],
            what=what,
            on=OPENED,
            by=county.actor(account),
            at=moment(OPENED),
        )
        for account in (county.secretaries[0], county.longdu_organiser)
    ]
    assert sorted(bool(sentence) for sentence in at_once(*acts)) == [False, True]
    assert TermElection.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_election_that_is_stopped_takes_no_step_at_the_same_moment() -> None:
    county = a_county()
    case = branch_of_62(county)
    by, entry = county.actor(county.secretaries[0]), case.entry(Kind.REQUEST)
    told = at_once(
        partial(complete_election_step, election_id=case.election.pk, entry=entry, by=by, at=moment(entry.on)),
        partial(stop_election, election_id=case.election.pk, on=entry.on, reason="撤并", by=by, at=moment(entry.on)),
    )
    case.election.refresh_from_db()
    assert told[1] == ""
    assert case.election.ended_how == ElectionEnd.STOPPED
    assert case.election.steps.exists() is (told[0] == "")


@pytest.mark.django_db(transaction=True)
def test_a_closed_ballot_told_twice_writes_one_result() -> None:
    county = a_county()
    case = branch_of_62(county)
    case.up_to(Kind.ASSEMBLY)
    names = [one.name for one in case.members[:5]]
    case.vote({ElectionPost.MEMBER: [ticks(names, 52)]}, present=52, on=DAYS[Kind.ASSEMBLY])
    ballot, at = case.election.votes.get().ballot_id, moment(DAYS[Kind.DIVISION])
    told = at_once(*[partial(take_result, ballot_id=ballot, by=case.by(Kind.REQUEST), at=at) for _time in range(2)])
    assert told == ["", ""]
    assert case.election.steps.filter(kind=Kind.RESULT).count() == 1
    assert case.election.elected.count() == 5
