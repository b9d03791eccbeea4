"""Elections step by step: order, days, articles, arithmetic, and what the count decides."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from lianjian.kernel.errors import ChangedMeanwhile, NotAllowed, Refused
from lianjian.records.activity.actions.votes import Exclusion
from lianjian.records.activity.enums import ExclusionReason
from lianjian.records.ballots.actions import withdraw_ballot
from lianjian.records.cadres.actions.elections import NewElection, open_election, stop_election
from lianjian.records.cadres.election_steps.entries import Named, ObjectionLine, ProxyLine, VoterLine
from lianjian.records.cadres.enums import ElectionEnd, ElectionLaw, ElectionPost, ElectionStepKind, VoterBasis
from lianjian.records.cadres.errors import AuditMissing, ElectionClosed, OutOfOrder, TooEarly
from lianjian.records.cadres.models import ElectedPerson, TermElection
from lianjian.records.cadres.queries.elections import electors_of, posts_in_office
from lianjian.records.organisations.enums import PostBasis, PostKind
from lianjian.records.organisations.models import Post
from tests.factories import County
from tests.records.cadres.election_cases import DAYS, OPENED, VILLAGERS, Electing, branch_of_62, moment, ticks, village
from tests.records.members.factories import member

Kind = ElectionStepKind
MEMBER, CHAIR = ElectionPost.MEMBER, ElectionPost.CHAIR


def refused(case: Electing, kind: ElectionStepKind, **changes: Any) -> str:
    """What the refusal says, article included."""
    with pytest.raises(Refused) as caught:
        case.take(kind, **changes)
    rule = caught.value.rule
    return caught.value.reason + (rule.text() if rule else "")


def test_no_step_is_left_out_or_early_and_each_refusal_names_its_article(county: County) -> None:
    case = branch_of_62(county)
    with pytest.raises(OutOfOrder) as caught:
        case.take(Kind.MEMBER_NOMINATION)
    assert caught.value.rule is not None
    assert "第三条" in caught.value.rule.text()
    case.take(Kind.REQUEST)
    with pytest.raises(TooEarly):
        case.take(Kind.APPROVAL, on=date(2026, 1, 5))
    with pytest.raises(NotAllowed):
        case.take(Kind.APPROVAL, by=county.actor(county.secretaries[0]))
    assert "文号" in refused(case, Kind.APPROVAL, document_no=" ") or "document" in refused(
        case, Kind.APPROVAL, document_no=" "
    )
    with pytest.raises(ChangedMeanwhile):
        case.take(Kind.APPROVAL, seen=0)
    case.take(Kind.APPROVAL)
    assert case.election.step == Kind.APPROVAL


def test_a_delay_is_at_most_a_year_and_needs_its_approval(county: County) -> None:
    case = branch_of_62(county, ends=date(2025, 12, 31))
    case.take(Kind.REQUEST)
    assert "第三条" in refused(case, Kind.APPROVAL, facts={"delayed_until": "2027-01-05"})
    case.take(Kind.APPROVAL)
    for kind in (Kind.MEMBER_NOMINATION, Kind.VILLAGER_NOMINATION, Kind.REVIEW, Kind.CONFIRMATION):
        case.take(kind)
    assert "第三条" in refused(case, Kind.ASSEMBLY)
    TermElection.objects.update(delayed_until=date(2026, 3, 31))
    case.take(Kind.ASSEMBLY)


def test_candidates_are_a_fifth_more_than_the_seats_and_none_the_review_left_out(county: County) -> None:
    case = branch_of_62(county)
    case.up_to(Kind.REVIEW)
    nominees = {one.name: one.pk for one in case.election.nominees.all()}
    five = {nominees[one.name]: MEMBER for one in case.members[:5]}
    said = refused(case, Kind.CONFIRMATION, chosen=five)
    assert "6" in said
    assert "第十三条" in said
    barred = {nominees[one.name]: MEMBER for one in case.members[:7]}
    assert "任职回避" in refused(case, Kind.CONFIRMATION, chosen=barred)
    case.take(Kind.CONFIRMATION)
    assert case.election.nominees.filter(is_candidate=True).count() == 6


def test_the_review_gives_a_written_reason(county: County) -> None:
    case = branch_of_62(county)
    case.up_to(Kind.VILLAGER_NOMINATION)
    one = case.election.nominees.first()
    assert one is not None
    refused(case, Kind.REVIEW, barred={one.pk: "  "})
    case.take(Kind.REVIEW, barred={one.pk: "受处分影响期未满"})
    one.refresh_from_db()
    assert one.barred_because == "受处分影响期未满"


def test_only_members_who_can_be_elected_are_nominated_and_numbers_add_up(county: County) -> None:
    case = branch_of_62(county)
    member(case.place, "预备人", full=False)
    case.take(Kind.REQUEST)
    case.take(Kind.APPROVAL)
    facts = {"handed_out": 60, "returned": 58}
    assert "第五条" in refused(case, Kind.MEMBER_NOMINATION, named=(Named(name="预备人", votes=3),), facts=facts)
    refused(case, Kind.MEMBER_NOMINATION, named=(Named(name=case.members[0].name, votes=59),), facts=facts)
    refused(case, Kind.MEMBER_NOMINATION, facts={"handed_out": 63, "returned": 58})
    refused(case, Kind.MEMBER_NOMINATION, facts={"handed_out": 50, "returned": 58})


def test_the_roll_is_the_voters_of_the_day_less_those_left_out_by_name_reason_and_document(county: County) -> None:
    case = branch_of_62(county)
    case.up_to(Kind.CONFIRMATION)
    ill = case.members[40]
    leave = Exclusion(member_id=ill.pk, reason=ExclusionReason.BEDRIDDEN, document_no="诸组〔2026〕9号")
    refused(case, Kind.ASSEMBLY, exclusions=(leave,))  # the assembly has not agreed
    none = Exclusion(member_id=ill.pk, reason=ExclusionReason.BEDRIDDEN, document_no="")
    refused(case, Kind.ASSEMBLY, exclusions=(none,), facts={"assembly_agreed": True})
    case.take(Kind.ASSEMBLY, exclusions=(leave,), facts={"assembly_agreed": True})
    ballot = case.election.votes.get().ballot
    assert ballot.voters.count() == 61
    assert not ballot.voters.filter(member=ill).exists()
    assert ballot.channels == ["paper"]
    assert len(electors_of(election=case.election, turn=1, on=DAYS[Kind.ASSEMBLY])) == 61
    refused(case, Kind.RESULT, on=DAYS[Kind.ASSEMBLY])  # no count by hand


def test_below_four_fifths_nobody_is_elected_and_the_vote_is_held_again(county: County) -> None:
    case = branch_of_62(county)
    case.up_to(Kind.ASSEMBLY)
    names = [one.name for one in case.members[:5]]
    case.vote({MEMBER: [ticks(names, 49)]}, present=49, on=DAYS[Kind.ASSEMBLY])
    result = case.election.steps.get(kind=Kind.RESULT)
    assert result.facts["void"] == "quorum"
    assert not ElectedPerson.objects.exists()
    case.take(Kind.ASSEMBLY, on=date(2026, 1, 27))
    assert len(case.election.votes.get(turn=2).candidates) == 6


def test_half_is_no_majority_and_a_tie_goes_to_a_further_vote_among_the_named(county: County) -> None:
    case = branch_of_62(county)
    case.up_to(Kind.ASSEMBLY)
    a, b, c, d, e, f = (one.name for one in case.members[:6])
    case.vote({MEMBER: [ticks([a, b, c, d, e], 25), ticks([a, b, c, d, f], 25)]}, present=50, on=DAYS[Kind.ASSEMBLY])
    row = case.election.steps.get(kind=Kind.RESULT)
    assert row.facts["open_seats"] == {"member": 1}
    assert set(row.facts["further"]["member"]) == {e, f}
    assert ElectedPerson.objects.count() == 4
    refused(case, Kind.DIVISION, on=date(2026, 1, 26))  # seats are open, and nobody said why to go on
    case.take(Kind.ASSEMBLY, on=date(2026, 1, 26))
    case.vote({MEMBER: [ticks([e], 30), ticks([f], 20)]}, present=50, on=date(2026, 1, 26))
    assert {one.nominee.name for one in ElectedPerson.objects.all()} == {a, b, c, d, e}
    assert case.election.steps.filter(kind=Kind.RESULT).last().facts["open_seats"] == {}


def elected(case: Electing) -> None:
    case.up_to(Kind.ASSEMBLY)
    names = [one.name for one in case.members[:5]]
    case.vote({MEMBER: [ticks(names, 52)]}, present=52, on=DAYS[Kind.ASSEMBLY])


def test_posts_follow_from_the_election_and_the_superiors_document(county: County) -> None:
    case = branch_of_62(county)
    elected(case)
    six = case.members[5]
    outsider = case.election.nominees.get(member=six)
    refused(case, Kind.DIVISION, chosen={outsider.pk: CHAIR})
    refused(case, Kind.DIVISION, facts={"present": 3, "votes": 3})  # three of five are too few
    refused(case, Kind.DIVISION, facts={"present": 5, "votes": 2})
    for kind in (Kind.DIVISION, Kind.RESULT_APPROVAL, Kind.NOTICE):
        case.take(kind)
    with pytest.raises(TooEarly):
        case.take(Kind.APPOINTMENT, on=date(2026, 2, 5))
    before = Post.objects.get(organisation=case.place, kind=PostKind.SECRETARY)
    case.take(Kind.APPOINTMENT)
    before.refresh_from_db()
    assert before.during.upper == DAYS[Kind.APPOINTMENT]
    new = Post.objects.get(organisation=case.place, kind=PostKind.SECRETARY, during__contains=DAYS[Kind.APPOINTMENT])
    assert (new.basis, new.document_no) == (PostBasis.ELECTION, "诸组〔2026〕appointment号")
    assert posts_in_office(election=case.election, on=DAYS[Kind.APPOINTMENT]).count() == 5
    assert case.election.ended_how == ElectionEnd.COMPLETED
    assert case.election.next_term_ends_on == date(2031, 1, 24)
    with pytest.raises(ElectionClosed):
        case.take(Kind.NOTICE)


def test_a_withdrawn_ballot_is_voted_on_again(county: County) -> None:
    case = branch_of_62(county)
    case.up_to(Kind.ASSEMBLY)
    by, at = county.actor(county.secretaries[0]), moment(DAYS[Kind.ASSEMBLY])
    withdraw_ballot(ballot_id=case.election.votes.get().ballot_id, reason="选票印错", by=by, at=at)
    assert case.election.steps.get(kind=Kind.RESULT).facts["void"] == "withdrawn"
    case.take(Kind.ASSEMBLY)
    assert case.election.votes.get(turn=2).seats == 5


def test_the_count_is_refused_when_the_roll_is_no_longer_that_of_the_day(county: County) -> None:
    case = branch_of_62(county)
    case.up_to(Kind.ASSEMBLY)
    member(case.place, "新党员")
    names = [one.name for one in case.members[:5]]
    with pytest.raises(Refused):
        case.vote({MEMBER: [ticks(names, 52)]}, present=52, on=DAYS[Kind.ASSEMBLY])
    assert not ElectedPerson.objects.exists()


def test_one_election_of_a_law_is_open_and_a_stopped_one_stays(county: County) -> None:
    case = branch_of_62(county)
    by = county.actor(county.secretaries[0])
    what = NewElection(law=ElectionLaw.PARTY_BRANCH, member_seats=5)
    with pytest.raises(ChangedMeanwhile):
        open_election(organisation=case.place, what=what, on=OPENED, by=by, at=moment(OPENED))
    with pytest.raises(Refused):
        stop_election(election_id=case.election.pk, on=OPENED, reason=" ", by=by, at=moment(OPENED))
    stop_election(election_id=case.election.pk, on=OPENED, reason="村庄合并", by=by, at=moment(OPENED))
    open_election(organisation=case.place, what=what, on=OPENED, by=by, at=moment(OPENED))
    assert TermElection.objects.count() == 2


@pytest.mark.parametrize(
    "what",
    [
        {"member_seats": 2}, {"member_seats": 6}, {"chair_seats": 1}, {"member_seats": 3, "chair_seats": 1},
    ],
)  # fmt: skip
def test_a_large_branch_elects_a_committee_of_three_to_five(county: County, what: dict[str, int]) -> None:
    for number in range(8):
        member(county.villages[0], f"党员{number}")
    with pytest.raises(Refused):
        open_election(
            organisation=county.villages[0], what=NewElection(law=ElectionLaw.PARTY_BRANCH, **what), on=OPENED,
            by=county.actor(county.secretaries[0]), at=moment(OPENED),
        )  # fmt: skip


def test_the_audit_comes_before_the_next_committee_unless_the_township_decides(county: County) -> None:
    with pytest.raises(AuditMissing) as caught:
        village(county, audit_published_on=None)
    assert caught.value.rule is not None
    assert "第四十条" in caught.value.rule.text()
    village(county, audit_published_on=None, audit_document_no="龙街发〔2026〕1号")


def test_village_days_twenty_five_and_three(county: County) -> None:
    case = village(county)
    refused(case, Kind.ELECTION_COMMITTEE, facts={"chosen_by": "other", "names": ["选甲"]})
    case.take(Kind.ELECTION_COMMITTEE)
    said = refused(case, Kind.VOTER_LIST, facts={"election_day": "2026-01-27"})
    assert "第十七条" in said
    assert "20" in said
    outsider = VoterLine(name="外来人", basis=VoterBasis.OUTSIDER, months_here=11)
    assert "第十六条" in refused(
        case, Kind.VOTER_LIST, voters=(outsider,), facts={"election_day": "2026-01-28", "assembly_document": "1号"}
    )
    case.take(Kind.VOTER_LIST)
    with pytest.raises(TooEarly):
        case.take(Kind.OBJECTIONS, on=date(2026, 1, 13))
    late = ObjectionLine(
        about="村民9", received_on=date(2026, 1, 14), decided_on=date(2026, 1, 14), decision="不再登记"
    )
    assert "第十七条" in refused(case, Kind.OBJECTIONS, objections=(late,))
    slow = ObjectionLine(about="村民9", received_on=date(2026, 1, 9), decided_on=date(2026, 1, 13), decision="不再登记")
    assert "第十七条" in refused(case, Kind.OBJECTIONS, objections=(slow,))
    refused(case, Kind.OBJECTIONS, objections=(), removed=("村民9",))
    case.take(Kind.OBJECTIONS, removed=("村民9",))
    assert case.election.voters.filter(removed_on=None).count() == 39


def test_village_candidates_and_proxies(county: County) -> None:
    case = village(county)
    case.up_to(Kind.OBJECTIONS)
    assert "第十七条" in refused(
        case, Kind.NOMINATION, named=(Named(name="外乡人", votes=3),), facts={"handed_out": 40, "returned": 40}
    )
    case.take(Kind.NOMINATION)
    one = dict(case.usual(Kind.CANDIDATES)["chosen"])
    first = next(iter(one))
    fewer = {pk: post for pk, post in one.items() if pk != first}
    assert "第十八条" in refused(case, Kind.CANDIDATES, chosen=fewer)
    assert "第十八条" in refused(case, Kind.CANDIDATES, facts={})
    case.take(Kind.CANDIDATES)
    candidate = ProxyLine(principal="村民30", holder="村民1")
    assert "候选人" in refused(case, Kind.PROXIES, proxies=(candidate,))
    four = tuple(ProxyLine(principal=f"村民{number}", holder="村民40") for number in range(30, 34))
    assert "3" in refused(case, Kind.PROXIES, proxies=four)
    spoken = (ProxyLine(principal="村民30", holder="村民40", in_writing=False),)
    refused(case, Kind.PROXIES, proxies=spoken)
    case.take(Kind.PROXIES, proxies=four[:3])
    assert case.election.proxies.count() == 3


def test_the_village_elects_by_its_own_law_and_nobody_appoints(county: County) -> None:
    case = village(county)
    case.up_to(Kind.POLL)
    ballot = case.election.votes.first().ballot
    assert ballot.voters.count() == 40
    a, b, c, d, e, f = VILLAGERS[:6]
    day = DAYS[Kind.POLL]
    case.vote(
        {CHAIR: [ticks([a], 20), ticks([b], 10)], MEMBER: [ticks([c, d], 16), ticks([c, e], 10), ticks([f], 4)]},
        present=30, on=day,
    )  # fmt: skip
    row = case.election.steps.get(kind=Kind.RESULT)
    assert {one.nominee.name for one in ElectedPerson.objects.all()} == {a, c, d}
    assert row.facts["open_seats"] == {}
    case.take(Kind.FILING)
    head = Post.objects.get(organisation=case.place, kind=PostKind.VILLAGERS_COMMITTEE_HEAD)
    assert (head.account.name, head.basis, head.during.lower) == (a, PostBasis.ELECTION, day)
    # The Party's own posts are another election's.
    assert Post.objects.filter(organisation=case.place, kind=PostKind.SECRETARY).get().during.upper is None
    refused(case, Kind.HANDOVER, on=date(2026, 2, 8))
    case.take(Kind.HANDOVER)
    assert case.election.ended_how == ElectionEnd.COMPLETED


def test_a_second_election_needs_most_votes_and_a_third(county: County) -> None:
    case = village(county)
    case.up_to(Kind.POLL)
    a, b, c, d, e, f = VILLAGERS[:6]
    chair = [ticks([a], 20), ticks([b], 10)]
    members = [ticks([c, d], 15), ticks([c, e], 10), ticks([f], 5)]
    case.vote({CHAIR: chair, MEMBER: members}, present=30, on=DAYS[Kind.POLL])
    row = case.election.steps.get(kind=Kind.RESULT)
    assert row.facts["open_seats"] == {"member": 1}  # half of thirty is not more than half
    assert row.facts["further"]["member"] == [d, e]
    case.take(Kind.POLL, on=date(2026, 2, 1))
    case.vote({MEMBER: [ticks([d], 11), ticks([e], 10), ticks([], 9)]}, present=30, on=date(2026, 2, 1))
    assert {one.nominee.name for one in ElectedPerson.objects.all()} == {a, c, d}


def test_too_few_voters_make_the_village_vote_void(county: County) -> None:
    case = village(county)
    case.up_to(Kind.POLL)
    a, c = VILLAGERS[0], VILLAGERS[2]
    case.vote({CHAIR: [ticks([a], 20)], MEMBER: [ticks([c], 20)]}, present=20, on=DAYS[Kind.POLL])
    assert case.election.steps.get(kind=Kind.RESULT).facts["void"] == "quorum"
    assert not ElectedPerson.objects.exists()
