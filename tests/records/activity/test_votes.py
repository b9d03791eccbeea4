"""Recording counted votes: judged by the rule of the day, with everybody who was due accounted for."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from lianjian.kernel.errors import ChangedMeanwhile, NotAllowed, Refused
from lianjian.records.activity.actions.meetings import hold_meeting
from lianjian.records.activity.actions.votes import Exclusion, VoteCounts, record_vote
from lianjian.records.activity.documents.minutes import draft_of
from lianjian.records.activity.enums import ExclusionReason, MeetingKind, MeetingState
from lianjian.records.activity.models import CountedVote, Meeting, VoteExclusion
from lianjian.records.members.models import Member
from lianjian.records.organisations.enums import PartyForm
from tests.factories import NOW, County
from tests.records.activity.meeting_factories import meeting as a_meeting
from tests.records.members.factories import member

TEN = VoteCounts(entitled=10, present=6, yes=6, no=0)


def meeting(county: County, **fields: object) -> Meeting:
    usual: dict[str, object] = {
        "code": "G1", "kind": MeetingKind.GENERAL_MEMBERSHIP_MEETING, "state": MeetingState.HELD, "title": "党员大会",
        "organisation": county.villages[0], "starts_at": datetime(2026, 3, 2, 1, tzinfo=UTC),
        "ends_at": datetime(2026, 3, 2, 3, tzinfo=UTC),
    }  # fmt: skip
    return Meeting.objects.create(**(usual | fields))


@pytest.fixture
def ten(county: County) -> list[Member]:
    return [member(county.villages[0], f"{surname}国庆") for surname in "赵钱孙李周吴郑王冯陈"]


def vote(county: County, held: Meeting, counts: VoteCounts, **others: object) -> CountedVote:
    usual: dict[str, object] = {
        "question": "修路", "rule_name": "branch_assembly", "by": county.actor(county.secretaries[0]), "at": NOW,
    }  # fmt: skip
    return record_vote(meeting=held, counts=counts, **(usual | others))


def test_the_minutes_and_the_vote_count_the_same_people_as_due(county: County, ten: list[Member]) -> None:
    Member.objects.filter(pk=ten[0].pk).update(exempt_since=date(2020, 1, 1))
    Member.objects.filter(pk=ten[1].pk).update(vote_suspended_until=date(2027, 1, 1))
    planned = a_meeting(county, county.villages[0], MeetingKind.GENERAL_MEMBERSHIP_MEETING)
    held = hold_meeting(meeting=planned, by=county.actor(county.secretaries[0]), at=NOW)
    due = draft_of(meeting=held, minutes=None).due
    assert due == 9
    counts = VoteCounts(entitled=due, present=6, yes=6, no=0)
    assert vote(county, held, counts, rule_name="branch_assembly").passed


@pytest.mark.parametrize(
    ("rule", "present", "yes", "passed"),
    [
        ("branch_assembly", 5, 5, False),
        ("branch_assembly", 6, 6, True),
        ("branch_assembly", 10, 5, False),
        ("member_admission", 6, 6, True),
        ("member_admission", 9, 5, False),
    ],
)
def test_a_vote_is_passed_by_more_than_half_of_those_due(
    county: County, ten: list[Member], rule: str, present: int, yes: int, passed: bool
) -> None:
    counts = VoteCounts(entitled=10, present=present, yes=yes, no=present - yes)
    assert vote(county, meeting(county), counts, rule_name=rule).passed is passed


@pytest.mark.parametrize(
    ("rule", "present", "article"), [("branch_assembly", 4, "第十一条"), ("member_admission", 5, "第二十条")]
)
def test_without_quorum_there_is_no_vote(
    county: County, ten: list[Member], rule: str, present: int, article: str
) -> None:
    with pytest.raises(Refused) as refused:
        vote(county, meeting(county), VoteCounts(entitled=10, present=present, yes=present, no=0), rule_name=rule)
    assert article in refused.value.rule.text()
    assert f"现在到会 {present} 人" in refused.value.reason
    assert not CountedVote.objects.exists()


def test_written_opinions_count_as_votes_and_not_as_presence(county: County, ten: list[Member]) -> None:
    counts = VoteCounts(entitled=10, present=6, yes=4, no=2, written_yes=2)
    assert vote(county, meeting(county), counts, rule_name="member_admission").passed
    few = VoteCounts(entitled=10, present=5, yes=5, no=0, written_yes=3)
    with pytest.raises(Refused):
        vote(county, meeting(county, code="G2"), few, rule_name="member_admission")


@pytest.mark.parametrize(
    "counts",
    [
        replace(TEN, yes=7),
        replace(TEN, present=11, yes=11),
        replace(TEN, written_yes=5),
        replace(TEN, no=-1),
    ],
)
def test_numbers_that_cannot_be_are_refused(county: County, ten: list[Member], counts: VoteCounts) -> None:
    with pytest.raises(Refused):
        vote(county, meeting(county), counts)
    assert not CountedVote.objects.exists()


def test_those_due_are_the_voters_of_that_day(county: County, ten: list[Member]) -> None:
    member(county.villages[0], "褚预备", full=False)
    ten[0].vote_suspended_until = date(2026, 6, 1)
    ten[0].save()
    with pytest.raises(Refused) as refused:
        vote(county, meeting(county), TEN)
    assert "9" in refused.value.reason
    assert "10" in refused.value.reason
    assert vote(county, meeting(county, code="G2"), replace(TEN, entitled=9)).entitled == 9


def test_who_is_left_out_is_left_out_by_name_reason_and_document(county: County, ten: list[Member]) -> None:
    away = Exclusion(member_id=ten[0].pk, reason=ExclusionReason.BEDRIDDEN, document_no="龙组〔2026〕3号")
    nine, held = replace(TEN, entitled=9), meeting(county)
    with pytest.raises(Refused):
        vote(county, held, nine, exclusions=(replace(away, document_no=" "),))
    with pytest.raises(Refused):
        vote(county, held, nine, exclusions=(away, away))
    with pytest.raises(Refused):
        vote(county, held, TEN, exclusions=(away,))
    outsider = member(county.villages[1], "卫外村")
    with pytest.raises(Refused):
        vote(county, held, nine, exclusions=(replace(away, member_id=outsider.pk),))
    counted = vote(county, held, nine, exclusions=(away,))
    assert VoteExclusion.objects.get(vote=counted).member == ten[0]


def test_a_question_is_voted_on_once_at_a_meeting_that_was_held(county: County, ten: list[Member]) -> None:
    held = meeting(county)
    vote(county, held, TEN)
    with pytest.raises(ChangedMeanwhile):
        vote(county, held, TEN)
    vote(county, held, TEN, question="打井")
    with pytest.raises(Refused):
        vote(county, meeting(county, code="G3", state=MeetingState.PLANNED), TEN)


def test_the_rule_of_the_meetings_day_is_asked(county: County) -> None:
    old = meeting(
        county, kind=MeetingKind.BRANCH_COMMITTEE_MEETING,
        starts_at=datetime(2017, 5, 4, 1, tzinfo=UTC), ends_at=datetime(2017, 5, 4, 3, tzinfo=UTC),
    )  # fmt: skip
    with pytest.raises(Refused, match="2017年5月4日"):
        vote(county, old, TEN)
    with pytest.raises(Refused, match="应到人数"):
        vote(county, old, VoteCounts(entitled=0, present=0, yes=0, no=0))


def test_an_online_group_decides_nothing_and_strangers_record_nothing(county: County, ten: list[Member]) -> None:
    with pytest.raises(NotAllowed):
        vote(county, meeting(county), TEN, by=county.actor(county.secretaries[1]))
    place = county.villages[0]
    place.form = PartyForm.ONLINE_BRANCH
    place.save()
    with pytest.raises(Refused) as refused:
        vote(county, meeting(county, code="G2"), TEN)
    assert "支部工作条例" in refused.value.rule.text()
