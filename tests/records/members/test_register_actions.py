"""Entering, admitting, correcting, and ending; what is refused, and that the counts follow."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from lianjian.kernel.days import WrongDay
from lianjian.kernel.errors import ChangedMeanwhile, NotAllowed, Refused
from lianjian.kernel.models import JournalLine
from lianjian.records.members.actions.admission import admit_member, annul_probation, grant_full_membership
from lianjian.records.members.actions.leaving import end_membership
from lianjian.records.members.actions.registering import NewMember, correct_member, register_member, state_of
from lianjian.records.members.enums import AffiliationBasis, LeavingKind, Sex, Standing
from lianjian.records.members.errors import NotAMember, SamePerson
from lianjian.records.members.id_numbers import check_digit
from lianjian.records.members.models import Affiliation, Member
from lianjian.records.organisations.actions.counts import fold_counts, rebuild_counts
from lianjian.records.organisations.enums import PartyForm, PostKind
from lianjian.records.organisations.models import Organisation, Post
from lianjian.records.organisations.queries.counts import drifted_counts, numbers_below
from tests.factories import NOW, TODAY, County, person, post

METRICS = ("full_member", "probationary_member")


def id_number(born_on: date, *, odd: int = 1, area: str = "370782", run: int = 0) -> str:
    body = f"{area}{born_on:%Y%m%d}{run:02d}{odd}"
    return body + check_digit(body)


CHECKED = id_number(date(1975, 3, 2))


def new_member(name: str = "解建国", **facts: object) -> NewMember:
    usual: dict[str, object] = {
        "sex": Sex.MALE, "born_on": date(1975, 3, 2), "admitted_on": date(2003, 7, 1),
        "full_member_on": date(2004, 7, 1), "id_number": id_number(date(1975, 3, 2)), "phone": "13812345678",
    }  # fmt: skip
    return NewMember(name=name, **(usual | facts))  # type: ignore[arg-type]


def registered(county: County, **facts: object) -> Member:
    secretary = county.actor(county.secretaries[0])
    return register_member(person=new_member(**facts), organisation=county.villages[0], by=secretary, at=NOW)


def people_at(organisation: Organisation) -> int:
    return Organisation.objects.values_list("people", flat=True).get(pk=organisation.pk)


def test_the_secretary_enters_a_member_and_every_place_above_counts_him(county: County) -> None:
    rebuild_counts()
    member = registered(county)
    assert (member.name_pinyin, member.name_initials) == ("xiejianguo", "xjg")
    assert member.code.startswith("M")
    assert member.standing(on=TODAY) is Standing.FULL
    affiliation = Affiliation.objects.get(member=member)
    assert (affiliation.basis, affiliation.during.lower) == (AffiliationBasis.REGISTERED, county.villages[0].founded_on)
    assert people_at(county.villages[0]) == 1
    for place in (county.villages[0], county.longdu, county.county):
        assert numbers_below(organisation=place, metrics=METRICS) == {"full_member": 1, "probationary_member": 0}
    fold_counts(at=NOW)
    assert numbers_below(organisation=county.longdu, metrics=METRICS)["full_member"] == 1
    assert drifted_counts() == []
    rebuild_counts()
    assert (people_at(county.villages[0]), drifted_counts()) == (1, [])


def test_neither_the_secretary_next_door_nor_a_member_keeps_the_register(county: County) -> None:
    ordinary = person("党员甲", login="ordinary")
    post(ordinary, county.villages[0], PostKind.MEMBER)
    for account in (county.secretaries[1], ordinary):
        with pytest.raises(NotAllowed):
            register_member(person=new_member(), organisation=county.villages[0], by=county.actor(account), at=NOW)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"admitted_on": date(2026, 3, 10)}, "2026-03-10"),
        ({"admitted_on": date(1992, 3, 2), "full_member_on": None}, "18"),
        ({"full_member_on": date(2003, 6, 30)}, "早于入党日期"),
        ({"admitted_on": date(2024, 7, 1), "full_member_on": date(2025, 6, 30)}, "12"),
        ({"id_number": "370782750302001"}, "15 位"),
        ({"id_number": "37078219750302001"}, "18 位数字"),
        ({"id_number": "37078219750302001" + ("1" if CHECKED[-1] == "0" else "0")}, "校验码"),
        ({"id_number": id_number(date(1975, 3, 3))}, "1975-03-03"),
        ({"id_number": id_number(date(1975, 3, 2), odd=2)}, "性别"),
        ({"here_since": date(2003, 6, 1)}, "2003-06-01"),
    ],
)
def test_what_cannot_be_is_refused_in_words(county: County, facts: dict[str, object], words: str) -> None:
    with pytest.raises(Refused, match=words):
        registered(county, **facts)
    assert not Member.objects.exists()


def test_admission_under_age_cites_the_constitution(county: County) -> None:
    with pytest.raises(WrongDay) as refused:
        registered(county, admitted_on=date(1992, 3, 2), full_member_on=None)
    assert refused.value.rule is not None
    assert "第一条" in refused.value.rule.text()


def test_one_identity_number_is_one_person_and_only_who_may_know_is_told_whose(county: County) -> None:
    registered(county)
    with pytest.raises(SamePerson, match=r"解建国.*北朱解村"):
        registered(county, name="谢建国")
    with pytest.raises(SamePerson, match="管辖范围以外") as refused:
        register_member(
            person=new_member("谢建国"), organisation=county.villages[3],
            by=county.actor(county.changcheng_organiser), at=NOW,
        )  # fmt: skip
    assert "解建国" not in refused.value.reason
    registered(county, name="甲乙", code="A1", id_number="")
    with pytest.raises(SamePerson, match="编号 A1"):
        registered(county, name="丙丁", code="A1", id_number="")


@pytest.mark.parametrize("form", [PartyForm.COMMITTEE, PartyForm.PROVISIONAL_BRANCH, PartyForm.NONE])
def test_only_a_branch_is_a_home(county: County, form: PartyForm) -> None:
    Organisation.objects.filter(pk=county.longdu.pk).update(form=form)
    with pytest.raises(Refused, match="不是党支部"):
        register_member(
            person=new_member(), organisation=county.longdu, by=county.actor(county.longdu_organiser), at=NOW
        )


def test_admission_probation_and_full_membership(county: County) -> None:
    rebuild_counts()
    secretary = county.actor(county.secretaries[0])
    taken = replace(new_member(), full_member_on=None)
    member = admit_member(person=taken, organisation=county.villages[0], on=date(2025, 1, 10), by=secretary, at=NOW)
    assert member.standing(on=date(2025, 1, 9)) is None
    assert member.standing(on=date(2025, 1, 10)) is Standing.PROBATIONARY
    assert Affiliation.objects.get(member=member).basis == AffiliationBasis.ADMITTED
    with pytest.raises(WrongDay, match="12"):
        grant_full_membership(member=member, on=date(2026, 1, 9), by=secretary, at=NOW)
    full = grant_full_membership(member=member, on=date(2026, 1, 10), by=secretary, at=NOW)
    assert full.standing(on=date(2026, 1, 10)) is Standing.FULL
    assert numbers_below(organisation=county.county, metrics=METRICS) == {"full_member": 1, "probationary_member": 0}
    with pytest.raises(ChangedMeanwhile):
        grant_full_membership(member=member, on=date(2026, 2, 1), by=secretary, at=NOW)
    with pytest.raises(ChangedMeanwhile):
        annul_probation(member=member, on=TODAY, reason="x", by=secretary, at=NOW)
    assert drifted_counts() == []


def test_probation_annulled_leaves_no_member_and_no_post(county: County) -> None:
    rebuild_counts()
    secretary = county.actor(county.secretaries[0])
    member = admit_member(
        person=new_member(), organisation=county.villages[0], on=date(2025, 1, 10), by=secretary, at=NOW
    )
    member.account = person("解建国", login="xjg")
    member.save(update_fields=["account"])
    held = post(member.account, county.villages[0], PostKind.MEMBER)
    annul_probation(member=member, on=TODAY, reason="支部大会决议", by=secretary, at=NOW)
    member.refresh_from_db()
    assert (member.left_on, member.left_how) == (TODAY, LeavingKind.PROBATION_ANNULLED)
    assert Affiliation.objects.get(member=member).during.upper == TODAY
    assert Post.objects.get(pk=held.pk).during.upper == TODAY
    assert (people_at(county.villages[0]), drifted_counts()) == (0, [])
    with pytest.raises(NotAMember):
        end_membership(member=member, on=TODAY, how=LeavingKind.DIED, reason="x", by=secretary, at=NOW)


def test_a_correction_is_journalled_without_what_nobody_need_read(county: County) -> None:
    member = registered(county)
    born = date(1976, 3, 2)
    right = replace(
        new_member("谢建国"), born_on=born, id_number=id_number(born), phone="13900000000", full_member_on=None
    )
    secretary = county.actor(county.secretaries[0])
    seen = state_of(member)
    with pytest.raises(Refused, match="请写明"):
        correct_member(member=member, corrected=right, reason=" ", seen=seen, by=secretary, at=NOW)
    correct_member(member=member, corrected=right, reason="录入有误", seen=seen, by=secretary, at=NOW)
    with pytest.raises(ChangedMeanwhile, match="已经有人改过"):
        correct_member(member=member, corrected=right, reason="又改", seen=seen, by=secretary, at=NOW)
    member.refresh_from_db()
    assert (member.name_pinyin, member.id_number_tail, member.born_on) == ("xiejianguo", right.id_number[-4:], born)
    line = JournalLine.objects.get(action="correct_member")
    assert line.details["changed"]["name"] == ["解建国", "谢建国"]
    assert line.details["changed"]["phone"] == line.details["changed"]["id_number"] == "*"
    assert numbers_below(organisation=county.county, metrics=METRICS) == {"full_member": 0, "probationary_member": 1}
