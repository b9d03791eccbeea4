"""A matter goes on by its closed ballot where nothing is left to say; otherwise the page asks for the rest."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lianjian.kernel.errors import ChangedMeanwhile, Refused
from lianjian.kernel.models import Account
from lianjian.records.activity.models import Meeting
from lianjian.records.ballots import actions as ballots
from lianjian.records.ballots.actions import NewVoter
from lianjian.records.ballots.enums import BallotPurpose, Channel
from lianjian.records.ballots.models import Ballot, Voter
from lianjian.records.deliberation.actions.matters import draw_up_members_ballot
from lianjian.records.deliberation.enums import Outcome
from lianjian.records.members.models import Member
from tests.factories import NOW, County
from tests.pages import hidden_value
from tests.records.ballots.phones import AGAINST, FOR, Hall, a_hall
from tests.records.deliberation.matter_cases import MEMBERS, Case, a_matter

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate(NOW)


def held(case: Case, *, reference: str = "", purpose: BallotPurpose = BallotPurpose.RESOLUTION, yes: int = 13) -> Hall:
    """The branch's ballot on paper, fifteen taking part, closed."""
    members = Member.objects.filter(organisation=case.place).order_by("pk")
    hall = a_hall(
        case.county, channels=(Channel.PAPER,), purpose=purpose, reference=reference or f"matter:{case.matter.code}",
        roll=tuple(NewVoter(name=one.name, member_id=one.pk) for one in members),
    )  # fmt: skip
    ballots.start_handing_out(ballot_id=hall.pk, by=hall.secretary, at=NOW)
    for voter in Voter.objects.filter(ballot=hall.pk).order_by("position")[:15]:
        hall.give_paper(voter)
    ballots.start_voting(ballot_id=hall.pk, by=hall.secretary, at=NOW)
    hall.read_twice([FOR | {"n": yes}, AGAINST | {"n": 15 - yes}])
    hall.close()
    return hall


def at_the_review(county: County, *, meeting: bool = True) -> Case:
    case = a_matter(county)
    case.up_to("review")
    if meeting:
        case.meeting(TODAY)
    return case


def test_the_members_review_is_recorded_when_the_ballot_is_closed(county: County) -> None:
    case = at_the_review(county)
    hall = held(case)
    row = case.matter.steps.get(step="review")
    assert (row.outcome, row.contest, row.on) == (Outcome.PASSED, hall.ballot.code, TODAY)
    assert (row.facts["entitled"], row.present, row.yes, row.no, row.abstained) == (MEMBERS, 15, 13, 2, 0)
    assert row.vote is not None
    assert row.meeting == Meeting.objects.get(starts_at__date=TODAY)


def test_a_defeat_is_recorded_as_well(county: County) -> None:
    case = at_the_review(county)
    held(case, yes=5)
    assert case.matter.steps.get(step="review").outcome == Outcome.NOT_PASSED


@pytest.mark.parametrize("left", ["meeting", "reference", "purpose", "body"])
def test_what_a_person_has_to_say_is_left_to_the_page(county: County, left: str) -> None:
    case = at_the_review(county, meeting=left != "meeting")
    if left == "body":  # the resolution is for one of two assemblies
        case.hold("review")
    reference = "matter:Y-nobody" if left == "reference" else ""
    purpose = BallotPurpose.QUESTIONNAIRE if left == "purpose" else BallotPurpose.RESOLUTION
    before = case.matter.steps.count()
    hall = held(case, reference=reference, purpose=purpose)
    assert hall.ballot.state == "closed"
    assert case.matter.steps.count() == before


def test_the_members_ballot_is_drawn_up_from_the_page_for_all_with_a_vote_and_once(
    county: County, sign_in: Callable[[Account], Client]
) -> None:
    case = at_the_review(county)
    client = sign_in(county.secretaries[0])
    shown = client.get(reverse("deliberation:matter", args=[case.matter.code])).content.decode()
    address = reverse("deliberation:matter-ballot", args=[case.matter.code])
    assert address in shown
    once = hidden_value(client.get(address), "request_id")
    answer = client.post(address, {"channels": ["paper"], "request_id": once})
    made = Ballot.objects.get(reference=f"matter:{case.matter.code}")
    assert (answer.status_code, answer["Location"]) == (302, reverse("ballots:ballot", args=[made.code]))
    assert made.voters.count() == MEMBERS
    assert made.contests.get().threshold == {"op": "gt", "num": 1, "den": 2, "base": "eligible"}
    with pytest.raises(ChangedMeanwhile):
        draw_up_members_ballot(matter_id=case.matter.pk, channels=[Channel.PAPER], by=case.by, at=NOW)


def test_before_the_members_turn_there_is_no_ballot_of_theirs(county: County) -> None:
    case = a_matter(county)
    with pytest.raises(Refused):
        draw_up_members_ballot(matter_id=case.matter.pk, channels=[Channel.PAPER], by=case.by, at=NOW)
