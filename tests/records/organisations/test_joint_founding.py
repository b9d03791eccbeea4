"""Joint organisations: proposed, agreed, approved, founded."""

from __future__ import annotations

from datetime import date

import pytest

from lianjian.kernel.errors import ChangedMeanwhile, NotAllowed, Refused
from lianjian.records.organisations.actions import joint as verbs
from lianjian.records.organisations.enums import JointForm, JointPostKind, JointState, PairingForm, PostBasis, PostKind
from lianjian.records.organisations.models import JointOrganisation, Organisation
from tests.factories import NOW, TODAY, County, full_members, person, post


def proposed(county: County, **changes: object) -> JointOrganisation:
    wanted = {
        "name": "后黄疃共建联合体",
        "pairing_form": PairingForm.WITH_COMMUNITY,
        "form": JointForm.ALLIANCE,
        "lead_id": county.urban[0].pk,
        "village_ids": [village.pk for village in county.villages[:2]],
        "superior_id": county.longdu.pk,
        "purpose": "互帮互助",
        "by": county.actor(county.longdu_organiser),
        "at": NOW,
    }
    return verbs.propose_joint_organisation(**(wanted | changes))  # type: ignore[arg-type]


def agreed(county: County, **changes: object) -> JointOrganisation:
    joint = proposed(county, **changes)
    for party in joint.parties.all():
        secretary = party.organisation.posts.get(kind=PostKind.SECRETARY).account
        joint = verbs.answer_consent(
            joint_id=joint.pk, organisation_id=party.organisation_id, agree=True, note="",
            by=county.actor(secretary), at=NOW,
        )  # fmt: skip
    return joint


def founded(county: County, *, document_no: str = "", **changes: object) -> JointOrganisation:
    joint = agreed(county, **changes)
    return verbs.approve_joint_organisation(
        joint_id=joint.pk, document_no=document_no, on=TODAY, note="", by=county.actor(county.longdu_organiser), at=NOW
    )


def test_a_proposal_of_the_office_waits_for_every_party(county: County) -> None:
    joint = proposed(county)
    assert joint.state == JointState.CONSENTING
    assert set(joint.parties.values_list("consent", flat=True)) == {"asked"}
    assert joint.code.startswith("L")


def test_a_secretary_who_proposes_has_agreed_for_his_own_party(county: County) -> None:
    joint = proposed(county, by=county.actor(county.secretaries[0]))
    given = joint.parties.filter(consent="given")
    assert [party.organisation for party in given] == [county.villages[0]]


def test_when_all_have_agreed_the_superior_is_asked(county: County) -> None:
    assert agreed(county).state == JointState.AWAITING_APPROVAL


def test_founding_dates_the_parties_fills_the_posts_and_opens_books(county: County) -> None:
    member = person("委员", login="member")
    post(member, county.villages[0], PostKind.COMMITTEE_MEMBER)
    joint = founded(county)
    assert joint.state == JointState.FOUNDED
    assert joint.during is not None
    assert joint.during.lower == TODAY
    posts = {(p.account.name, p.kind, p.basis) for p in joint.posts.select_related("account")}
    assert posts == {
        ("书记庚", JointPostKind.SECRETARY, PostBasis.DESIGNATED),
        ("书记甲", JointPostKind.DEPUTY_SECRETARY, PostBasis.DESIGNATED),
        ("书记乙", JointPostKind.DEPUTY_SECRETARY, PostBasis.DESIGNATED),
        ("委员", JointPostKind.COMMITTEE_MEMBER, PostBasis.DESIGNATED),
    }
    assert joint.books.count() == 4
    assert joint.books.filter(party=None).count() == 1
    assert joint.organisation is None


def test_a_formal_form_without_document_is_refused_with_the_article(county: County) -> None:
    joint = agreed(county, form=JointForm.JOINT_GENERAL_BRANCH)
    with pytest.raises(Refused) as refusal:
        verbs.approve_joint_organisation(
            joint_id=joint.pk, document_no="", on=TODAY, note="", by=county.actor(county.longdu_organiser), at=NOW
        )
    assert refusal.value.rule is not None
    assert "第五条" in refusal.value.rule.text()
    joint.refresh_from_db()
    assert joint.state == JointState.AWAITING_APPROVAL


def test_a_formal_form_gets_a_node_under_the_superior_and_moves_no_village(county: County) -> None:
    joint = founded(county, form=JointForm.JOINT_GENERAL_BRANCH, document_no="龙党发〔2026〕3号")
    assert joint.organisation is not None
    assert joint.organisation.parent == county.longdu
    assert Organisation.objects.get(pk=county.villages[0].pk).parent == county.longdu
    assert joint.approver == "primary_committee"


def test_a_small_general_branch_wants_a_reason(county: County) -> None:
    for where in (county.urban[0], *county.villages[:2]):
        where.profiles.all().delete()
        full_members(where, 10)
    with pytest.raises(Refused) as refusal:
        proposed(county, form=JointForm.JOINT_GENERAL_BRANCH)
    assert "30" in refusal.value.reason
    joint = proposed(county, form=JointForm.JOINT_GENERAL_BRANCH, approval_reason="诸组发〔2026〕9号，确因工作需要")
    assert joint.state == JointState.CONSENTING


def test_a_formal_form_across_townships_needs_the_county(county: County) -> None:
    joint = proposed(
        county, form=JointForm.JOINT_GENERAL_BRANCH, superior_id=county.county.pk,
        village_ids=[county.villages[0].pk, county.villages[3].pk], by=county.actor(county.department_head),
    )  # fmt: skip
    assert joint.superior == county.county
    with pytest.raises(NotAllowed):
        verbs.reject_joint_organisation(
            joint_id=joint.pk, reason="不行", by=county.actor(county.longdu_organiser), at=NOW
        )


def test_a_formal_form_is_not_judged_without_the_number_of_members(county: County) -> None:
    county.villages[0].profiles.all().delete()
    with pytest.raises(Refused, match="北朱解村"):
        proposed(county, form=JointForm.JOINT_GENERAL_BRANCH)
    assert proposed(county).state == JointState.CONSENTING


def test_one_village_or_five_want_a_reason(county: County) -> None:
    with pytest.raises(Refused) as refusal:
        proposed(county, village_ids=[county.villages[0].pk])
    assert refusal.value.remedies
    joint = proposed(county, village_ids=[county.villages[0].pk], approval_reason="只有一个村相邻")
    assert joint.parties.count() == 2


def test_a_superior_that_is_not_the_lowest_wants_a_document(county: County) -> None:
    with pytest.raises(Refused) as refusal:
        proposed(county, superior_id=county.county.pk, by=county.actor(county.department_head))
    assert refusal.value.rule is not None


def test_a_village_already_joined_is_refused_naming_where(county: County) -> None:
    founded(county)
    with pytest.raises(Refused, match="后黄疃共建联合体"):
        proposed(
            county, name="益欣食品共建联合体", pairing_form=PairingForm.WITH_ENTERPRISE, lead_id=county.urban[1].pk,
            village_ids=[county.villages[1].pk, county.villages[2].pk],
        )  # fmt: skip


def test_the_lead_must_fit_the_pairing_form(county: County) -> None:
    with pytest.raises(Refused, match="后黄疃居委会"):
        proposed(county, pairing_form=PairingForm.WITH_ENTERPRISE)


def test_only_the_party_itself_answers(county: County) -> None:
    joint = proposed(county)
    with pytest.raises(NotAllowed):
        verbs.answer_consent(
            joint_id=joint.pk, organisation_id=county.villages[0].pk, agree=True, note="",
            by=county.actor(county.longdu_organiser), at=NOW,
        )  # fmt: skip


def test_a_declined_consent_can_become_an_agreement(county: County) -> None:
    joint = proposed(county)
    asked = {"joint_id": joint.pk, "organisation_id": county.villages[0].pk, "at": NOW,
             "by": county.actor(county.secretaries[0])}  # fmt: skip
    verbs.answer_consent(agree=False, note="先开会商量", **asked)  # type: ignore[arg-type]
    verbs.answer_consent(agree=True, note="支部大会同意", **asked)  # type: ignore[arg-type]
    assert joint.parties.get(organisation=county.villages[0]).consent == "given"


def test_a_withdrawn_consent_takes_the_proposal_back_from_the_superior(county: County) -> None:
    joint = agreed(county)
    verbs.withdraw_consent(
        joint_id=joint.pk, organisation_id=county.villages[1].pk, note="村民有意见",
        by=county.actor(county.secretaries[1]), at=NOW,
    )  # fmt: skip
    with pytest.raises(ChangedMeanwhile, match="王家我乐村"):
        verbs.approve_joint_organisation(
            joint_id=joint.pk, document_no="", on=TODAY, note="", by=county.actor(county.longdu_organiser), at=NOW
        )


def test_a_returned_proposal_needs_a_reason_and_frees_the_parties(county: County) -> None:
    joint = agreed(county)
    office = county.actor(county.longdu_organiser)
    with pytest.raises(Refused):
        verbs.reject_joint_organisation(joint_id=joint.pk, reason=" ", by=office, at=NOW)
    verbs.reject_joint_organisation(joint_id=joint.pk, reason="名称不规范", by=office, at=NOW)
    assert founded(county).state == JointState.FOUNDED


def test_a_post_is_settled_only_with_basis_and_document(county: County) -> None:
    joint = founded(county)
    secretary = joint.posts.get(kind=JointPostKind.SECRETARY)
    office = county.actor(county.longdu_organiser)
    with pytest.raises(Refused):
        verbs.settle_post(post_id=secretary.pk, basis=PostBasis.ASSIGNMENT, document_no="", by=office, at=NOW)
    verbs.settle_post(
        post_id=secretary.pk, basis=PostBasis.ASSIGNMENT, document_no="龙党任〔2026〕1号", by=office, at=NOW
    )
    with pytest.raises(ChangedMeanwhile):
        verbs.settle_post(post_id=secretary.pk, basis=PostBasis.ELECTION, document_no="另一个", by=office, at=NOW)


def test_an_existing_one_is_recorded_by_the_same_rules(county: County) -> None:
    existing = verbs.ExistingJoint(
        code="J001", name="益欣食品共建联合体", pairing_form=PairingForm.WITH_ENTERPRISE, form=JointForm.ALLIANCE,
        lead_code="U002", village_codes=("V004", "V005"), founded_on=date(2024, 5, 1), document_no="昌党发〔2024〕5号",
    )  # fmt: skip
    joint = verbs.record_joint_organisation(existing=existing, by=county.actor(county.department_head), at=NOW)
    assert joint.state == JointState.FOUNDED
    assert joint.superior == county.changcheng
    assert joint.posts.count() == 3
    with pytest.raises(Refused):
        verbs.record_joint_organisation(existing=existing, by=county.actor(county.department_head), at=NOW)
    assert joint.posts.first().during.lower == existing.founded_on  # type: ignore[union-attr]
