"""The 25 steps as acts: in their turn, at their time, by the right people, with what follows from them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from lianjian.kernel.days import WrongDay
from lianjian.kernel.errors import ChangedMeanwhile, NotAllowed, Refused
from lianjian.records.activity.actions.votes import VoteCounts
from lianjian.records.cadres.actions.admission import (
    Corrected,
    NewApplicant,
    complete_step,
    correct_step,
    end_case,
    move_case,
    open_admission,
)
from lianjian.records.cadres.enums import AdmissionEnd, AdmissionStage, ProbationProposal
from lianjian.records.cadres.errors import CaseClosed, OutOfOrder, TooEarly
from lianjian.records.cadres.models import Admission, AdmissionStep
from lianjian.records.cadres.queries.admission import admissions_visible_to, steps_of
from lianjian.records.members.enums import Sex, Standing
from lianjian.records.members.errors import SamePerson
from lianjian.records.organisations.enums import PartyForm, PostKind, UnitKind
from tests.factories import NOW, TODAY, County, organisation, person, post
from tests.records.cadres.admission_cases import APPLIED, DAYS, Branch, branch_with_case

NUMBER = "37078219950302001X"


@pytest.fixture
def branch(county: County) -> Branch:
    return branch_with_case(county)


def test_all_25_steps_lead_from_application_to_full_membership(branch: Branch) -> None:
    case = branch.up_to(17)
    member = case.member
    assert member is not None
    assert (member.admitted_on, member.full_member_on) == (DAYS[15], None)
    assert member.standing(on=TODAY) is Standing.PROBATIONARY
    case = branch.up_to(25)
    member.refresh_from_db()
    assert member.full_member_on == date(2025, 7, 22)  # a year after the assembly, not after approval or oath
    assert (case.stage, case.ended_how, case.ended_on) == (AdmissionStage.FULL, AdmissionEnd.ARCHIVED, DAYS[25])
    assert [row.number for row in steps_of(admission=case)] == list(range(1, 26))


def test_the_stage_follows_the_decisions(branch: Branch) -> None:
    stages = {number: branch.up_to(number).stage for number in (2, 3, 7, 8, 16, 17)}
    assert stages == {
        2: AdmissionStage.APPLICANT, 3: AdmissionStage.ACTIVE_APPLICANT, 7: AdmissionStage.ACTIVE_APPLICANT,
        8: AdmissionStage.ADMISSION_CANDIDATE, 16: AdmissionStage.ADMISSION_CANDIDATE,
        17: AdmissionStage.PROBATIONARY,
    }  # fmt: skip


@pytest.mark.parametrize(("before", "number"), [(1, 3), (2, 5), (6, 8), (13, 15), (16, 16), (23, 25)])
def test_no_step_is_left_out(branch: Branch, before: int, number: int) -> None:
    branch.up_to(before)
    with pytest.raises(OutOfOrder) as refused:
        branch.take(number, on=TODAY)
    assert "发展党员工作细则" in refused.value.rule.text()
    assert branch.case.step == before


@pytest.mark.parametrize(
    ("number", "on", "earliest"),
    [
        (7, date(2024, 5, 3), "2024-05-04"),
        (15, date(2024, 7, 15), "2024-07-16"),
        (22, date(2025, 7, 21), "2025-07-22"),
        (12, date(2024, 6, 19), "2024-06-20"),
    ],
)
def test_a_step_before_its_day_is_refused_with_article_and_earliest_day(
    branch: Branch, number: int, on: date, earliest: str
) -> None:
    branch.up_to(number - 1)
    if number == 15:
        branch.notice()
    with pytest.raises(TooEarly) as refused:
        branch.take(number, on=on)
    assert earliest in refused.value.reason
    assert refused.value.rule is not None
    branch.take(number)


def test_local_practice_gives_way_to_a_reason(branch: Branch) -> None:
    branch.up_to(2)
    early = date(2023, 2, 1)
    with pytest.raises(TooEarly):
        branch.take(3, on=early)
    assert branch.take(3, on=early, reason="退役军人，部队已培养两年").stage == AdmissionStage.ACTIVE_APPLICANT


def test_nobody_under_18_applies(county: County) -> None:
    by = county.actor(county.secretaries[0])
    child = NewApplicant(name="孙小业", sex=Sex.MALE, born_on=date(2008, 3, 10))
    with pytest.raises(WrongDay) as refused:
        open_admission(person=child, organisation=county.villages[0], on=TODAY, by=by, at=NOW)
    assert "第一条" in refused.value.rule.text()
    grown = replace(child, born_on=date(2008, 3, 9))
    open_admission(person=grown, organisation=county.villages[0], on=TODAY, by=by, at=NOW)


def test_a_person_has_one_open_application_and_none_as_a_member(county: County) -> None:
    branch = branch_with_case(county, id_number=NUMBER)
    with pytest.raises(SamePerson):
        branch_with_case(county, name="孙立业二", id_number=NUMBER)
    branch.up_to(17)
    with pytest.raises(SamePerson):
        branch_with_case(county, name="孙立业三", id_number=NUMBER)


@pytest.mark.parametrize(
    ("number", "changes", "said"),
    [
        (5, {"people": ()}, "培养联系人至少 1 名"),
        (7, {"facts": {}}, "听取"),
        (8, {"document_no": ""}, "备案"),
        (9, {"people": ()}, "入党介绍人应当是 2 名"),
        (10, {"document_no": ""}, "结论性材料"),
        (11, {"facts": {"training_days": 2, "training_hours": 20}}, "24 学时"),
        (13, {"document_no": ""}, "书面意见"),
        (13, {"facts": {"leaves_soon": True}}, "三个月内"),
        (15, {"facts": {"secret_ballot": True, "objections_settled": True}}, "逐个"),
        (15, {"facts": {"one_by_one": True, "objections_settled": True}}, "无记名"),
        (17, {"facts": {}}, "集体讨论"),
    ],
)
def test_what_a_rule_asks_of_a_step_cannot_be_left_out(
    branch: Branch, number: int, changes: dict[str, object], said: str
) -> None:
    branch.up_to(number - 1)
    if number == 15:
        branch.notice()
    with pytest.raises(Refused, match=said) as refused:
        branch.take(number, **changes)
    assert refused.value.rule is not None
    assert branch.take(number).step == number


def test_an_introducer_under_discipline_and_a_probationary_member_are_refused(branch: Branch) -> None:
    branch.up_to(8)
    barred, young = branch.members[0], branch.members[1]
    barred.vote_suspended_until = date(2025, 1, 1)
    barred.save()
    with pytest.raises(Refused, match="留党察看"):
        branch.take(9)
    young.full_member_on = date(2024, 6, 1)
    young.save()
    people = (young.pk, branch.members[2].pk)
    with pytest.raises(Refused, match="北朱解村"):
        branch.take(9, people=people)


def test_of_somebody_on_the_move_both_places_are_asked(county: County) -> None:
    branch = branch_with_case(county, is_mobile=True)
    branch.up_to(9)
    with pytest.raises(Refused) as refused:
        branch.take(10)
    assert "第十六条" in refused.value.rule.text()
    assert branch.take(10, facts={"asked_both": True}).step == 10


def test_a_vote_without_quorum_is_no_step_and_a_lost_vote_is_one(branch: Branch) -> None:
    branch.up_to(14)
    branch.notice()
    with pytest.raises(Refused) as refused:
        branch.take(15, counts=VoteCounts(entitled=9, present=4, yes=4, no=0))
    assert "第二十条" in refused.value.rule.text()
    case = branch.take(15, counts=VoteCounts(entitled=9, present=8, yes=4, no=4))
    assert steps_of(admission=case)[-1].agreed is False
    with pytest.raises(OutOfOrder, match="12"):
        branch.take(16)
    assert branch.take(12, on=date(2024, 8, 1)).step == 12


def test_without_a_public_notice_the_vote_asks_for_a_reason(branch: Branch) -> None:
    branch.up_to(14)
    with pytest.raises(Refused, match="公示"):
        branch.take(15)
    assert branch.take(15, reason="县里规定在确定发展对象时已经公示").step == 15


def test_written_opinions_handed_in_before_count_as_votes(branch: Branch) -> None:
    branch.up_to(14)
    branch.notice()
    counts = VoteCounts(entitled=9, present=5, yes=3, no=2, written_yes=2)
    branch.take(15, counts=counts)
    assert steps_of(admission=branch.case)[-1].agreed


def test_a_refused_approval_ends_the_case_and_makes_nobody_a_member(branch: Branch) -> None:
    branch.up_to(16)
    case = branch.take(17, agreed=False, note="党委审议未通过")
    assert (case.ended_how, case.member) == (AdmissionEnd.REFUSED, None)
    with pytest.raises(CaseClosed):
        branch.take(18)


def test_a_late_approval_asks_for_its_special_case(branch: Branch) -> None:
    branch.up_to(16)
    late = date(2024, 11, 1)
    with pytest.raises(Refused) as refused:
        branch.take(17, on=late)
    assert "2024-10-22" in refused.value.reason
    assert "2025-01-22" in refused.value.reason
    assert branch.take(17, on=late, reason="换届期间党委会延后").member is not None


def test_a_branch_cannot_answer_for_the_superior_committee(branch: Branch) -> None:
    branch.up_to(3)
    secretary = branch.county.actor(branch.county.secretaries[0])
    with pytest.raises(NotAllowed, match="龙都街道"):
        complete_step(admission_id=branch.case.pk, entry=branch.entry(4), by=secretary, at=NOW)


def test_a_general_branch_between_them_cannot_approve(county: County) -> None:
    general = organisation("北片党总支", UnitKind.NEIGHBOURHOOD, county.longdu, code="GB1")
    general.form = PartyForm.GENERAL_BRANCH
    general.save()
    general_secretary = person("总支书记", login="general")
    post(general_secretary, general, PostKind.SECRETARY)
    branch = branch_with_case(county)
    below = organisation("北片一支部", UnitKind.NEIGHBOURHOOD, general, code="GB2")
    branch.up_to(3)
    Admission.objects.filter(pk=branch.case.pk).update(organisation=below)
    with pytest.raises(NotAllowed, match="龙都街道"):
        complete_step(admission_id=branch.case.pk, entry=branch.entry(4), by=county.actor(general_secretary), at=NOW)


@pytest.mark.parametrize("form", [PartyForm.ONLINE_BRANCH, PartyForm.PROVISIONAL_BRANCH, PartyForm.PARTY_GROUP])
def test_an_application_handed_in_online_is_handled_by_the_home_branch(county: County, form: PartyForm) -> None:
    online = organisation("昆明务工党员网络党支部", UnitKind.VILLAGE, county.longdu, code="ON1")
    online.form = form
    online.save()
    by = county.actor(county.longdu_organiser)
    newcomer = NewApplicant(name="钱在外", sex=Sex.FEMALE, born_on=date(1999, 1, 1))
    with pytest.raises(Refused, match="网络党支部"):
        open_admission(person=newcomer, organisation=online, on=TODAY, by=by, at=NOW)
    case = open_admission(
        person=newcomer, organisation=county.villages[0], handed_in_through=online, on=TODAY, by=by, at=NOW
    )
    assert (case.organisation, case.handed_in_through) == (county.villages[0], online)


def extended(branch: Branch, months: int) -> None:
    facts = {"secret_ballot": True, "one_by_one": True, "proposal": ProbationProposal.EXTEND.value, "months": months}
    branch.take(23, facts=facts)


@pytest.mark.parametrize("months", [5, 13])
def test_an_extension_is_half_a_year_to_a_year(branch: Branch, months: int) -> None:
    branch.up_to(22)
    with pytest.raises(Refused, match="延长的时间"):
        extended(branch, months)


def test_probation_is_extended_once_and_then_ends_half_a_year_later(branch: Branch) -> None:
    branch.up_to(22)
    extended(branch, 6)
    branch.take(24)
    assert branch.case.stage == AdmissionStage.PROBATIONARY
    branch.take(21, on=date(2025, 12, 1))
    with pytest.raises(TooEarly, match="2026-01-22"):
        branch.take(22, on=date(2026, 1, 21))
    branch.take(22, on=date(2026, 1, 22))
    with pytest.raises(Refused, match="延长预备期"):
        branch.take(23, on=date(2026, 2, 2), facts={
            "secret_ballot": True, "one_by_one": True, "proposal": ProbationProposal.EXTEND.value, "months": 6,
        })  # fmt: skip
    branch.take(23, on=date(2026, 2, 3))
    case = branch.take(24, on=date(2026, 2, 10))
    assert case.member.full_member_on == date(2026, 1, 22)


def test_an_annulled_probation_ends_the_membership_and_the_case(branch: Branch) -> None:
    branch.up_to(21)
    facts = {"secret_ballot": True, "one_by_one": True, "proposal": ProbationProposal.ANNUL.value}
    branch.take(23, on=date(2025, 4, 1), facts=facts)
    case = branch.take(24, on=date(2025, 5, 1))
    assert (case.ended_how, case.member.left_on) == (AdmissionEnd.ANNULLED, date(2025, 5, 1))


def test_a_case_that_moves_keeps_its_time(branch: Branch) -> None:
    branch.up_to(6)
    county = branch.county
    move_case(
        admission_id=branch.case.pk, to=county.villages[1], on=date(2024, 1, 5), reason="嫁到王家我乐村",
        by=county.actor(county.longdu_organiser), at=NOW,
    )  # fmt: skip
    branch.case.refresh_from_db()
    assert branch.case.organisation == county.villages[1]
    entry = branch.entry(7)
    row = complete_step(admission_id=branch.case.pk, entry=entry, by=county.actor(county.secretaries[1]), at=NOW)
    assert (row.on, row.body) == (DAYS[7], county.villages[1])
    assert branch.case.handed_in_through == county.villages[0]


def test_a_withdrawn_case_is_kept_and_a_member_does_not_withdraw_this_way(branch: Branch) -> None:
    by = branch.county.actor(branch.county.secretaries[0])
    branch.up_to(17)
    with pytest.raises(Refused, match="预备党员"):
        end_case(admission_id=branch.case.pk, how=AdmissionEnd.WITHDRAWN, on=TODAY, reason="本人撤回", by=by, at=NOW)
    other = branch_with_case(branch.county, name="周不入").case
    end_case(admission_id=other.pk, how=AdmissionEnd.WITHDRAWN, on=TODAY, reason="本人撤回", by=by, at=NOW)
    other.refresh_from_db()
    assert (other.ended_how, other.ended_because) == (AdmissionEnd.WITHDRAWN, "本人撤回")


def test_a_correction_leaves_the_old_row_and_the_case_lawful(branch: Branch) -> None:
    branch.up_to(8)
    by = branch.county.actor(branch.county.secretaries[0])
    decided = AdmissionStep.objects.get(admission=branch.case, number=3)
    with pytest.raises(TooEarly) as refused:
        correct_step(step_id=decided.pk, corrected=Corrected(on=date(2023, 5, 9)), reason="写错", by=by, at=NOW)
    assert "2024-05-09" in refused.value.remedies[0]
    fixed = correct_step(
        step_id=decided.pk, corrected=Corrected(on=date(2023, 5, 5), document_no="支〔2023〕3号"), reason="写错了一天",
        by=by, at=NOW,
    )  # fmt: skip
    assert [row.on for row in steps_of(admission=branch.case)][2] == date(2023, 5, 5)
    assert AdmissionStep.objects.filter(admission=branch.case, number=3).count() == 2
    assert fixed.replaces == decided
    with pytest.raises(ChangedMeanwhile):
        correct_step(step_id=decided.pk, corrected=Corrected(on=date(2023, 5, 6)), reason="再改", by=by, at=NOW)


def test_who_looked_at_an_older_state_is_told_who_was_quicker(branch: Branch) -> None:
    stale = branch.entry(2)
    branch.take(2)
    with pytest.raises(ChangedMeanwhile, match="书记甲"):
        complete_step(
            admission_id=branch.case.pk, entry=stale, by=branch.county.actor(branch.county.secretaries[0]), at=NOW
        )


def test_a_case_is_seen_by_the_committee_and_those_above_only(branch: Branch) -> None:
    county = branch.county
    ordinary = person("普通党员", login="ordinary")
    post(ordinary, branch.place, PostKind.MEMBER)
    seen: Callable[..., bool] = lambda account: admissions_visible_to(actor=county.actor(account)).exists()  # noqa: E731
    assert [seen(one) for one in (county.secretaries[0], county.longdu_organiser, county.department_head)] == [True] * 3
    others = (ordinary, county.secretaries[1], county.changcheng_organiser, county.stranger)
    assert [seen(one) for one in others] == [False] * 4


def test_nothing_lies_in_the_future(branch: Branch) -> None:
    with pytest.raises(WrongDay):
        branch.take(2, on=date(2026, 3, 10))
    assert branch.case.applied_on == APPLIED
