"""A matter on its way: order, notice, quorum, base and majority are refused where the law refuses them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from lianjian.kernel.errors import ChangedMeanwhile, NotAllowed, Refused
from lianjian.kernel.events import _receivers, receives
from lianjian.records.activity.actions.votes import Exclusion
from lianjian.records.activity.enums import ExclusionReason
from lianjian.records.activity.models import CountedVote
from lianjian.records.ballots.enums import BallotPurpose, BallotState, ContestKind
from lianjian.records.ballots.models import Ballot, Contest
from lianjian.records.deliberation.actions.matters import (
    NewMatter,
    carry_out,
    close_matter,
    leave_out_step,
    publish_step,
    raise_matter,
    report_back,
    withdraw_matter,
    write_publication,
)
from lianjian.records.deliberation.enums import Body, MatterKind, MatterState, Outcome, PublicationKind, RaisedBy
from lianjian.records.deliberation.errors import NoticeTooShort, NotValid, OutOfTurn
from lianjian.records.deliberation.events import ResolutionAdopted
from lianjian.records.deliberation.models import MatterStep, Resolution
from lianjian.records.members.models import Member
from tests.factories import County
from tests.records.deliberation.matter_cases import AT, DAYS, UNTIL, Case, a_matter, moment, vote

pytestmark = pytest.mark.django_db


def test_four_deliberations_lead_to_a_resolution_that_carries_its_judgement(county: County) -> None:
    heard: list[ResolutionAdopted] = []
    receives(ResolutionAdopted)(heard.append)
    case = a_matter(county)
    case.hold("members_council")
    case.hold("representatives_council")
    case.up_to("")
    resolution = case.matter.resolution
    answer = resolution.evaluation["each"][case.place.code]
    assert (answer["article"], answer["text_in_force"]) == ("第三十条", "2026-01-01")
    assert (answer["quorum"], answer["pass"]["need"]) == ({"need": 20, "have": 24, "met": True}, 13)
    assert (case.matter.state, resolution.text, heard[0].resolution_id) == ("adopted", "同意修路。", resolution.pk)
    assert case.matter.steps.get(step="review").vote == CountedVote.objects.get()
    _receivers[ResolutionAdopted].remove(heard.append)


@pytest.mark.parametrize("step", ["consultation", "review", "resolution"])
def test_a_step_before_its_turn_is_refused_with_the_article(county: County, step: str) -> None:
    case = a_matter(county)
    with pytest.raises(OutOfTurn) as refused:
        case.hold(step)
    assert "第二十八条" in refused.value.rule.text()  # type: ignore[union-attr]
    assert MatterStep.objects.count() == 0


def test_the_councils_speak_first_or_not_at_all(county: County) -> None:
    case = a_matter(county)
    case.hold("proposal")
    with pytest.raises(OutOfTurn):
        case.hold("members_council", on=DAYS["consultation"])


def test_a_council_cannot_take_the_place_of_the_assembly(county: County) -> None:
    case = a_matter(county)
    case.up_to("resolution")
    with pytest.raises(Refused, match=r"建议|suggests"):
        case.hold("resolution", body=Body.REPRESENTATIVES_COUNCIL, facts={}, yes=None, no=None, abstained=None)


def test_advice_carries_no_votes(county: County) -> None:
    with pytest.raises(NotValid):
        a_matter(county).hold("members_council", **vote(yes=9, no=0))


def test_what_no_hard_rule_demands_is_left_out_only_with_a_reason(county: County) -> None:
    case = a_matter(county)
    case.hold("proposal")
    left = {"matter_id": case.matter.pk, "on": DAYS["consultation"], "by": case.by, "at": AT}
    with pytest.raises(Refused):
        leave_out_step(step="consultation", seen=1, reason=" ", **left)  # type: ignore[arg-type]
    leave_out_step(step="consultation", seen=1, reason="两委刚在提议会上一起商量过", **left)  # type: ignore[arg-type]
    with pytest.raises(OutOfTurn) as refused:
        leave_out_step(step="review", seen=2, reason="来不及", **left)  # type: ignore[arg-type]
    assert "第十一条" in refused.value.rule.text()  # type: ignore[union-attr]
    assert case.hold("review").outcome == Outcome.PASSED


@pytest.mark.parametrize(("days", "reason", "accepted"), [(10, "", True), (9, "", False), (9, "防汛抢险", True)])
def test_the_notice_of_a_villagers_assembly_is_ten_days(county: County, days: int, reason: str, accepted: bool) -> None:
    case = a_matter(county)
    case.up_to("resolution")
    session = {
        "body": Body.VILLAGERS_ASSEMBLY, "facts": {"adults": 900, "present_adults": 460}, "present": 460,
        "noticed_on": DAYS["resolution"] - timedelta(days=days), "notice_reason": reason, **vote(yes=300, no=160),
    }  # fmt: skip
    if accepted:
        assert case.hold("resolution", **session).outcome == Outcome.PASSED
    else:
        with pytest.raises(NoticeTooShort) as refused:
            case.hold("resolution", **session)
        assert "第二十五条" in refused.value.rule.text()  # type: ignore[union-attr]
        assert not Resolution.objects.exists()


def test_without_a_notice_day_there_is_no_assembly(county: County) -> None:
    case = a_matter(county)
    case.up_to("resolution")
    with pytest.raises(NoticeTooShort):
        case.hold(
            "resolution", body=Body.VILLAGERS_ASSEMBLY, facts={"adults": 900, "present_adults": 460}, present=460,
            **vote(yes=300, no=0),
        )  # fmt: skip


def test_a_failed_quorum_is_kept_and_a_second_session_may_follow(county: County) -> None:
    case = a_matter(county)
    case.up_to("resolution")
    with pytest.raises(NotValid):
        case.hold("resolution", present=19, **vote(yes=19, no=0))
    first = case.hold("resolution", present=19, yes=None, no=None, abstained=None)
    assert (first.outcome, first.yes, case.matter.state) == (Outcome.NO_QUORUM, None, MatterState.UNDER_WAY)
    assert first.evaluation["quorum"] == {"need": 20, "have": 19, "met": False}
    second = case.hold("resolution", on=date(2026, 4, 5))
    assert (second.turn, case.matter.state) == (2, MatterState.ADOPTED)


def test_a_failed_quorum_of_the_members_is_held_against_the_register(county: County) -> None:
    case = a_matter(county)
    case.up_to("review")
    none = {"yes": None, "no": None, "abstained": None}
    with pytest.raises(NotValid):
        case.hold("review", facts={"entitled": 40}, present=9, **none)
    assert case.hold("review", present=9, **none).outcome == Outcome.NO_QUORUM
    assert case.hold("review", on=date(2026, 3, 14)).outcome == Outcome.PASSED


def test_a_vote_that_fails_ends_the_matter_and_says_why(county: County) -> None:
    case = a_matter(county)
    case.up_to("resolution")
    assert case.hold("resolution", **vote(yes=12, no=12)).outcome == Outcome.NOT_PASSED
    assert case.matter.state == MatterState.NOT_ADOPTED
    assert case.place.name in case.matter.ended_because
    with pytest.raises(ChangedMeanwhile):
        case.hold("resolution", on=date(2026, 4, 5))


@pytest.mark.parametrize(
    "wrong",
    [
        {"facts": {"adults": 900, "present_adults": 500}},
        {"facts": {"entitled": 30, "households": 300, "present_households": 200}},
        {"facts": {}},
        {"facts": {"entitled": 20}},
        {"present": None},
        {"present": 24, "yes": 20, "no": 5, "abstained": 0},
        {"present": 24, "yes": 20, "no": None, "abstained": None},
        {"present": 24, "yes": -1, "no": 0, "abstained": 0},
    ],
)
def test_a_majority_counted_by_the_wrong_whole_is_none(county: County, wrong: dict[str, object]) -> None:
    case = a_matter(county)
    case.up_to("resolution")
    with pytest.raises(NotValid):
        case.hold("resolution", **wrong)
    assert not Resolution.objects.exists()


def test_land_goes_to_the_members_of_the_collective_two_thirds_of_all(county: County) -> None:
    case = a_matter(county, MatterKind.COLLECTIVE_ASSET)
    case.up_to("resolution")
    told = {"noticed_on": date(2026, 3, 20)}
    with pytest.raises(OutOfTurn):
        case.hold("resolution")
    with pytest.raises(NotValid):
        case.hold("resolution", body=Body.COLLECTIVE_ASSEMBLY, facts={"entitled": 300}, present=250, **told)
    row = case.hold(
        "resolution", body=Body.COLLECTIVE_ASSEMBLY, facts={"members": 300}, present=250, **vote(yes=199, no=51), **told
    )
    assert (row.outcome, row.evaluation["pass"]["need"]) == (Outcome.NOT_PASSED, 200)
    assert case.matter.state == MatterState.NOT_ADOPTED


def test_nobody_is_left_out_of_those_due_without_name_reason_and_document(county: County) -> None:
    case = a_matter(county)
    case.up_to("review")
    with pytest.raises(Refused):
        case.hold("review", facts={"entitled": 19})
    ill = Member.objects.filter(organisation=case.place).first()
    assert ill is not None
    left_out = Exclusion(member_id=ill.pk, reason=ExclusionReason.BEDRIDDEN, document_no="镇党发〔2026〕3号")
    row = case.hold("review", facts={"entitled": 19}, exclusions=(left_out,))
    assert row.vote is not None
    assert row.vote.exclusions.get().member == ill
    with pytest.raises(NotValid):
        case.hold("resolution", exclusions=(left_out,))


def test_several_villages_decide_each_and_together(county: County) -> None:
    case = a_matter(county, MatterKind.JOINT_MATTER, villages=2)
    first, second = case.parties
    case.hold("joint_conference")
    for step in ("proposal", "consultation", "review", "resolution"):
        case.hold(step, organisation_id=first.pk)
    assert case.matter.state == MatterState.UNDER_WAY
    for step in ("proposal", "consultation", "review"):
        case.hold(step, organisation_id=second.pk)
    with pytest.raises(NotValid):
        case.hold(
            "resolution", organisation_id=second.pk, body=Body.VILLAGERS_ASSEMBLY, noticed_on=date(2026, 3, 10),
            facts={"adults": 900, "present_adults": 460}, present=460, **vote(yes=300, no=0),
        )  # fmt: skip
    case.hold("resolution", organisation_id=second.pk, facts={"entitled": 40}, present=27, **vote(yes=14, no=13))
    found = case.matter.resolution.evaluation
    assert set(found["each"]) == {first.code, second.code}
    assert (found["all"]["quorum"]["have"], found["all"]["pass"]["have"]) == (51, 34)


def test_failing_in_one_village_names_the_village(county: County) -> None:
    case = a_matter(county, MatterKind.JOINT_MATTER, villages=2)
    first, second = case.parties
    for place in (first, second):
        for step in ("proposal", "consultation", "review"):
            case.hold(step, organisation_id=place.pk)
    case.hold("resolution", organisation_id=first.pk)
    case.hold("resolution", organisation_id=second.pk, **vote(yes=12, no=12))
    assert case.matter.state == MatterState.NOT_ADOPTED
    assert second.name in case.matter.ended_because
    assert first.name not in case.matter.ended_because
    assert not Resolution.objects.exists()


def a_closed_ballot(case: Case, result: dict[str, object] | None, *, reference: str = "") -> Ballot:
    """A ballot on the matter as it stands on record once counted."""
    opened, closed = moment(DAYS["resolution"], 1), moment(DAYS["resolution"], 2)
    ballot = Ballot.objects.create(
        code="B2026-1", organisation=case.place, title="修路表决", purpose=BallotPurpose.RESOLUTION, channels=["paper"],
        reference=reference or f"matter:{case.matter.code}", state=BallotState.CLOSED if result else BallotState.VOTING,
        drawn_up_at=opened, opens_at=opened, closes_at=closed, closed_at=closed if result else None,
        fingerprint="ab12", present=24,
    )  # fmt: skip
    Contest.objects.create(ballot=ballot, code="1", kind=ContestKind.RESOLUTION, question="同意修路吗", result=result)
    return ballot


COUNTED = {"status": "valid", "base": 24, "need": 13, "approve": 20, "against": 3, "abstain": 1, "passed": True}
NO_VOTES = {"yes": None, "no": None, "abstained": None, "present": 24}


def test_the_numbers_of_a_closed_ballot_are_taken_as_they_were_counted(county: County) -> None:
    case = a_matter(county)
    case.up_to("resolution")
    ballot = a_closed_ballot(case, COUNTED)
    row = case.hold("resolution", contest=ballot.code, **NO_VOTES)
    assert (row.outcome, row.yes, row.no, row.abstained) == (Outcome.PASSED, 20, 3, 1)
    assert (row.contest, row.present) == (ballot.code, 24)


@pytest.mark.parametrize(("result", "reference"), [(None, ""), (COUNTED, "matter:Y2026-OTHERS")])
def test_a_ballot_not_closed_or_of_another_matter_counts_nothing(
    county: County, result: dict[str, object] | None, reference: str
) -> None:
    case = a_matter(county)
    case.up_to("resolution")
    ballot = a_closed_ballot(case, result, reference=reference)
    with pytest.raises(Refused):
        case.hold("resolution", contest=ballot.code, **NO_VOTES)


def test_before_2026_the_text_of_2018_is_asked(county: County) -> None:
    case = a_matter(county)
    type(case.matter).objects.update(raised_on=date(2025, 12, 1))
    day = date(2025, 12, 10)
    case.hold("proposal", on=day)
    case.hold("consultation", on=day)
    case.hold("review", on=day)
    row = case.hold("resolution", on=date(2025, 12, 20))
    assert row.evaluation["text_in_force"] == "2018-12-29"


def test_two_disclosures_of_fifteen_days_by_a_second_person(county: County) -> None:
    case = a_matter(county)
    case.up_to("")
    pk = case.matter.pk
    with pytest.raises(Refused):
        carry_out(matter_id=pk, who="村委会", on=date(2026, 4, 20), by=case.by, at=AT)
    with pytest.raises(Refused):
        case.publish(PublicationKind.RESOLUTION, until=UNTIL - timedelta(days=1))
    made = write_publication(
        matter_id=pk, kind=PublicationKind.RESOLUTION, text="同意修路。", board="村口", by=case.by, at=AT
    )
    hung = {"publication_id": made.pk, "put_up_on": date(2026, 4, 1), "until_on": UNTIL, "at": AT}
    with pytest.raises(NotAllowed):
        publish_step(secrecy_checked=True, by=case.by, **hung)  # type: ignore[arg-type]
    with pytest.raises(Refused) as refused:
        publish_step(secrecy_checked=False, by=case.second, **hung)  # type: ignore[arg-type]
    assert "第十五条" in refused.value.rule.text()  # type: ignore[union-attr]
    publish_step(secrecy_checked=True, by=case.second, **hung)  # type: ignore[arg-type]
    with pytest.raises(Refused):
        carry_out(matter_id=pk, who="村委会", on=date(2026, 4, 10), by=case.by, at=AT)
    carry_out(matter_id=pk, who="村委会", on=date(2026, 4, 16), by=case.by, at=AT)
    report_back(matter_id=pk, outcome="路修好了。", on=date(2026, 6, 1), by=case.by, at=AT)
    with pytest.raises(Refused):
        close_matter(matter_id=pk, on=date(2026, 6, 20), by=case.by, at=AT)
    case.publish(PublicationKind.OUTCOME, date(2026, 6, 2), date(2026, 6, 17))
    with pytest.raises(Refused):
        close_matter(matter_id=pk, on=date(2026, 6, 16), by=case.by, at=AT)
    assert close_matter(matter_id=pk, on=date(2026, 6, 17), by=case.by, at=AT).state == MatterState.CLOSED


@pytest.mark.parametrize("text", ["联系人 13805361234", "钱大娘提出修路"])
def test_nothing_private_is_made_public(county: County, text: str) -> None:
    case = a_matter(county)
    case.up_to("")
    with pytest.raises(Refused):
        write_publication(
            matter_id=case.matter.pk, kind=PublicationKind.RESOLUTION, text=text, board="村口", by=case.by, at=AT
        )


def test_a_villager_is_named_with_his_consent_only(county: County) -> None:
    new = NewMatter(
        kind=MatterKind.VILLAGE_AFFAIR, title="路灯", why="晚上黑", proposal="装路灯", raised_how=RaisedBy.VILLAGER,
        raised_by_name="钱大娘",
    )  # fmt: skip
    by = county.actor(county.secretaries[0])
    with pytest.raises(Refused):
        raise_matter(organisation=county.villages[0], matter=new, on=date(2026, 3, 1), by=by, at=AT)


def test_another_village_records_nothing_here(county: County) -> None:
    case = a_matter(county)
    stranger = county.actor(county.secretaries[1])
    with pytest.raises(NotAllowed):
        withdraw_matter(matter_id=case.matter.pk, reason="不办了", by=stranger, at=AT)


def test_the_database_keeps_no_resolution_of_a_council_and_no_passing_without_a_majority(county: County) -> None:
    case: Case = a_matter(county)
    row = case.hold("members_council")
    for wrong in ({"outcome": Outcome.PASSED}, {"outcome": Outcome.AGREED}):
        with pytest.raises(IntegrityError), transaction.atomic():
            MatterStep.objects.filter(pk=row.pk).update(**wrong)
    case.up_to("")
    passed = case.matter.steps.get(step="resolution")
    for wrong in ({"yes": 12, "no": 12}, {"no": 5}, {"evaluation": {}}):
        with pytest.raises(IntegrityError), transaction.atomic():
            MatterStep.objects.filter(pk=passed.pk).update(**wrong)
    for wrong in ({"body": Body.MEMBERS_COUNCIL}, {"evaluation": {}}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Resolution.objects.update(**wrong)
