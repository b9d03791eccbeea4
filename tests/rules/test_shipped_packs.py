"""What every rule that is shipped must say of itself."""

from __future__ import annotations

from datetime import date

import pytest

from lianjian.rules import Confirmation, Packs, Rule, ask, load_packs

PLACES = [("national", "shandong", "demo_zhucheng"), ("national", "demo_tinghu")]
RULES = {rule.id: rule for names in PLACES for rule in load_packs(*names).rules}
ASKABLE = {
    "branch_assembly",
    "branch_committee",
    "member_admission",
    "member_confirmation",
    "party_election",
    "villagers_assembly",
    "villagers_group",
    "representatives_assembly",
    "residents_assembly",
    "residents_representatives",
    "collective_assembly",
    "collective_representatives",
    "collective_board",
    "villagers_committee_election",
    "villagers_committee_recall",
    "village_assembly_notice",
    "village_publication",
    "joint_org_form",
    "joint_org_units",
    "joint_org_post_basis",
    "joint_org_assets",
    "joint_org_superior",
    "party_org_minimum",
    "term_of_office",
    "secondary_post_dual",
}


@pytest.fixture
def national() -> Packs:
    return load_packs("national")


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES.keys())
def test_every_rule_cites_a_document_and_has_an_evidence_mark(rule: Rule) -> None:
    assert rule.cite.document
    assert rule.evidence in ("Q", "S", "M")
    assert rule.cite.quote or rule.gist or rule.requirements
    if rule.evidence == "M":
        assert rule.force_effective in ("flag", "default")


@pytest.mark.parametrize("rule", [rule for rule in RULES.values() if "组织法" in rule.cite.document], ids=str)
def test_every_rule_of_a_law_gives_its_article_and_words(rule: Rule) -> None:
    assert rule.cite.article
    assert rule.cite.quote
    assert not rule.cite.article_unchecked


def test_what_the_command_promises_can_be_asked(national: Packs) -> None:
    assert set(national.names) >= ASKABLE


def test_a_citation_reads_as_it_is_written_in_documents(national: Packs) -> None:
    cited = national.rule("CW2025-30-representatives").cite
    assert cited.text() == "《村民委员会组织法》第三十条，2026年1月1日起施行"


def test_a_rule_from_memory_flags_until_a_person_confirms_it(national: Packs) -> None:
    rule = national.rule("FZ-26-approver")
    assert (rule.force, rule.force_effective, rule.unconfirmed) == ("hard", "flag", True)
    assert "待核对" in (rule.note or "")
    checked = national.confirmed(confirmations=[Confirmation(rule_id=rule.id, by="王敏", on=date(2026, 5, 6))])
    confirmed = checked.rule(rule.id)
    assert (confirmed.force_effective, confirmed.unconfirmed) == ("hard", False)
    assert confirmed.note == "2026年5月6日由王敏核对原文并确认。"
    assert national.rule(rule.id).unconfirmed


def test_confirming_a_doubtful_margin_makes_it_bind(national: Packs) -> None:
    facts = {"entitled": 20, "present": 16, "yes": 9, "seats": 3, "candidates": 3, "handed_out": 16, "returned": 16}
    checked = national.confirmed(
        confirmations=[Confirmation(rule_id="XJ-13-committee-candidates", by="王敏", on=date(2026, 5, 6))]
    )
    assert ask("party_election", on=date(2026, 6, 1), facts=facts, packs=national).force == "flag"
    assert ask("party_election", on=date(2026, 6, 1), facts=facts, packs=checked).force == "hard"


def test_confirming_a_rule_that_does_not_exist_is_refused(national: Packs) -> None:
    with pytest.raises(LookupError):
        national.confirmed(confirmations=[Confirmation(rule_id="X-0", by="王敏", on=date(2026, 5, 6))])


def test_steps_are_carried_in_their_order(national: Packs) -> None:
    assert len(national.rule("FZ-steps").steps) == 25
    assert national.rule("NC-four-deliberations").steps[3] == "村民会议或者村民代表会议决议"
