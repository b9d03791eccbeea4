"""When a joint organisation of town and country may be founded, in which form and on which papers."""

from __future__ import annotations

from datetime import date

import pytest

from lianjian.rules import Answer, BadFacts, ask

DAY = date(2026, 3, 1)
APPROVAL = "上级党组织批准成立的文件"


def form(kind: str, *by_unit: int, document: bool = True, cross: bool = False, **more: object) -> Answer:
    facts: dict[str, object] = {
        "form": kind,
        "urban_units": 1,
        "village_units": len(by_unit) - 1,
        "full_members_total": sum(by_unit),
        "full_members_by_unit": list(by_unit),
        "has_approval_document": document,
        "approver": "primary_committee",
        "crosses_townships": cross,
    }
    return ask("joint_org_form", on=DAY, facts=facts | more)


def test_an_alliance_needs_no_approval_and_changes_no_affiliation() -> None:
    answer = form("alliance", 30, 12, 2, document=False)
    assert answer.valid is True
    assert answer.documents == ()


def test_a_joint_branch_is_for_a_unit_with_fewer_than_three_full_members() -> None:
    assert form("joint_branch", 10, 2, 8).valid is True
    refused = form("joint_branch", 10, 3, 8)
    assert refused.valid is False
    assert refused.force == "hard_with_exception"
    assert refused.cite is not None
    assert refused.cite.text() == "《中国共产党支部工作条例（试行）》第五条（条号待核对），2018年10月28日起施行"


@pytest.mark.parametrize(("members", "valid"), [((40, 2, 8), True), ((41, 2, 8), False)])
def test_a_joint_branch_has_at_most_fifty_members(members: tuple[int, ...], valid: bool) -> None:
    assert form("joint_branch", *members).valid is valid


def test_a_joint_branch_covers_at_most_five_units_unless_a_document_says_why() -> None:
    assert form("joint_branch", 5, 1, 5, 5, 5).valid is True
    assert form("joint_branch", 5, 1, 5, 5, 5, 5).valid is False
    excused = form("joint_branch", 5, 1, 5, 5, 5, 5, has_exception_document=True)
    assert excused.valid is True
    assert excused.documents == ("写明理由的上级党组织批复", APPROVAL)


def test_a_joint_branch_has_at_least_three_full_members() -> None:
    assert form("joint_branch", 1, 1, 1).valid is True
    assert form("joint_branch", 1, 1, 0, has_exception_document=True).force == "hard"


def test_a_general_branch_has_more_than_fifty_or_a_need_in_writing() -> None:
    assert form("joint_general_branch", 30, 11, 10).valid is True
    assert form("joint_general_branch", 30, 10, 10).valid is False
    assert form("joint_general_branch", 30, 10, 10, has_exception_document=True).valid is True


def test_a_joint_committee_has_a_hundred_and_the_countys_approval() -> None:
    assert form("joint_committee", 50, 30, 20, approver="county_committee").valid is True
    assert form("joint_committee", 50, 30, 19, approver="county_committee").valid is False
    assert form("joint_committee", 50, 30, 20).valid is False


@pytest.mark.parametrize("kind", ["joint_branch", "joint_general_branch", "joint_committee"])
def test_a_formal_joint_organisation_needs_its_approval(kind: str) -> None:
    refused = form(kind, 60, 40, 2, document=False, approver="county_committee")
    assert refused.valid is False
    assert refused.force == "hard"
    assert APPROVAL in refused.documents


def test_across_townships_the_county_decides() -> None:
    assert form("joint_general_branch", 30, 20, 10, cross=True).valid is False
    decided = form("joint_general_branch", 30, 20, 10, cross=True, approver="county_organization_department")
    assert decided.valid is True
    assert "县级党委组织部门确定隶属关系的文件" in decided.documents


def test_members_must_add_up() -> None:
    with pytest.raises(BadFacts, match="加起来是 30 名"):
        form("joint_branch", 20, 2, 8, full_members_total=31)
    with pytest.raises(BadFacts, match="一共 4 个单位"):
        form("joint_branch", 20, 2, 8, village_units=3)


@pytest.mark.parametrize(("villages", "valid"), [(1, False), (2, True), (4, True), (5, False)])
def test_one_urban_unit_with_two_to_four_villages(villages: int, valid: bool) -> None:
    answer = ask("joint_org_units", on=DAY, facts={"urban_units": 1, "village_units": villages})
    assert (answer.valid, answer.force) == (valid, "default")


def test_a_post_without_election_or_written_assignment_stays_proposed() -> None:
    facts = {"basis": "assignment", "has_document_number": True}
    assert ask("joint_org_post_basis", on=DAY, facts=facts).valid is True
    refused = ask("joint_org_post_basis", on=DAY, facts=facts | {"has_document_number": False})
    assert refused.valid is False
    assert "拟任" in (refused.missing or "")
    assert refused.force == "flag"
    assert "待核对" in (refused.note or "")


@pytest.mark.parametrize("merged", ["merges_assets", "merges_land", "merges_debts"])
def test_assets_land_and_debts_stay_each_villages_own(merged: str) -> None:
    facts = {"merges_assets": False}
    assert ask("joint_org_assets", on=DAY, facts=facts).valid is True
    refused = ask("joint_org_assets", on=DAY, facts=facts | {merged: True})
    assert (refused.valid, refused.force) == (False, "hard")


def test_the_superior_of_the_villages_leads() -> None:
    assert ask("joint_org_superior", on=DAY, facts={"superior_leads_villages": True}).valid is True
    assert ask("joint_org_superior", on=DAY, facts={"superior_leads_villages": False}).valid is False
    by_county = {"superior_leads_villages": False, "fixed_by_county_document": True}
    assert ask("joint_org_superior", on=DAY, facts=by_county).valid is True


@pytest.mark.parametrize(
    ("facts", "valid"),
    [
        ({"form": "branch", "full_members": 3}, True),
        ({"form": "branch", "full_members": 2}, False),
        ({"form": "branch", "full_members": 51}, False),
        ({"form": "branch", "full_members": 51, "has_exception_document": True}, True),
        ({"form": "general_branch", "full_members": 50}, False),
        ({"form": "general_branch", "full_members": 51}, True),
        ({"form": "committee", "full_members": 100, "approver": "county_committee"}, True),
        ({"form": "committee", "full_members": 100, "approver": "primary_committee"}, False),
    ],
)
def test_thresholds_of_branch_general_branch_and_committee(facts: dict[str, object], valid: bool) -> None:
    assert ask("party_org_minimum", on=DAY, facts=facts).valid is valid


@pytest.mark.parametrize(
    ("body", "years"),
    [
        ("villagers_committee", 5),
        ("residents_committee", 5),
        ("collective_board", 5),
        ("village_branch_committee", 5),
        ("village_party_committee", 5),
        ("other_branch_committee", 3),
    ],
)
def test_terms_of_office(body: str, years: int) -> None:
    assert ask("term_of_office", on=DAY, facts={"body": body, "years": years}).valid is True
    assert ask("term_of_office", on=DAY, facts={"body": body, "years": years - 1}).valid is False


def test_holding_both_posts_takes_a_lawful_election() -> None:
    facts = {"office": "villagers_committee_chair", "elected_by_procedure": True, "appointed": False}
    assert ask("secondary_post_dual", on=DAY, facts=facts).valid is True
    assert ask("secondary_post_dual", on=DAY, facts=facts | {"appointed": True}).valid is False
