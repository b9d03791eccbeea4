"""A lower pack may tighten a binding rule and choose within the range of a free one, no more."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from lianjian.rules import PackRefused, ask
from tests.rules.made_packs import county

DAY = date(2026, 3, 1)
RULE = "  - {{id: X-1, name: {name}, title: 本县规定, cite: {{article: 第一条}}, {body}}}\n"


def made(name: str, body: str) -> str:
    return RULE.format(name=name, body=body)


def test_a_tighter_quorum_holds_beside_the_national_one(tmp_path: Path) -> None:
    packs = county(
        tmp_path, made("representatives_assembly", "quorum: {count: present, op: ge, fraction: 3/4, of: entitled}")
    )
    facts = {"entitled": 40, "present": 29, "yes": 20}
    assert ask("representatives_assembly", on=DAY, facts=facts).valid is True
    answer = ask("representatives_assembly", on=DAY, facts=facts, packs=packs)
    assert answer.valid is False
    assert answer.cite is not None
    assert answer.cite.document == "某县村民自治办法"
    assert answer.quorum is not None
    assert answer.quorum.need == 30


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("representatives_assembly", "pass: {count: yes, op: gt, fraction: 1/2, of: entitled}"),
        ("branch_assembly", "quorum: {count: present, op: gt, fraction: 1/2, of: entitled}"),
        ("villagers_assembly", "quorum: {count: present_adults, op: gt, fraction: 1/2, of: adults}"),
        ("village_publication", "limits: [{count: display_days, op: ge, value: 20}]"),
        ("supervision_committee_size", "limits: [{count: supervisors, op: in, allowed: [3, 5]}]"),
        ("supervision_committee_size", "limits: [{count: supervisors, op: eq, value: 5}]"),
        ("village_assembly_notice", "limits: [{count: notice_days, op: ge, value: 15}]"),
        ("branch_committee", "force: default, pass: {count: yes, op: gt, fraction: 2/3, of: entitled}"),
    ],
)
def test_a_tighter_or_equal_rule_loads(tmp_path: Path, name: str, body: str) -> None:
    assert county(tmp_path, made(name, body)).rule("X-1").name == name


@pytest.mark.parametrize(
    ("name", "body", "says"),
    [
        ("representatives_assembly", "quorum: {count: present, op: ge, fraction: 1/2, of: entitled}", "宽"),
        ("branch_assembly", "pass: {count: yes, op: ge, fraction: 1/2, of: entitled}", "宽"),
        ("branch_assembly", "pass: {count: yes, op: gt, fraction: 1/2, of: present}", "宽"),
        ("collective_assembly", "pass: {count: yes, op: ge, fraction: 2/3, of: present}", "宽"),
        (
            "villagers_assembly",
            (
                "quorum: {any: [{count: present_adults, op: gt, fraction: 1/2, of: adults},"
                " {count: present_households, op: gt, fraction: 1/2, of: households}]}"
            ),
            "宽",
        ),
        ("village_publication", "limits: [{count: display_days, op: ge, value: 10}]", "宽"),
        ("villagers_committee_proxy", "limits: [{count: proxies_held, op: le, value: 4}]", "宽"),
        ("supervision_committee_size", "limits: [{count: supervisors, op: in, allowed: [3, 7]}]", "宽"),
        ("village_publication", "limits: [{count: display_days, op: ge, value: 15, unless: urgent}]", "例外"),
        ("village_publication", "force: flag, limits: [{count: display_days, op: ge, value: 15}]", "约束力"),
        ("collective_representatives", "limits: [{count: item, op: not_in, allowed: [1, 3]}]", "宽"),
        ("branch_committee", "force: default, pass: {count: yes, op: gt, fraction: 1/3, of: entitled}", "允许的范围"),
    ],
)
def test_a_looser_rule_does_not_load_and_says_why(tmp_path: Path, name: str, body: str, says: str) -> None:
    with pytest.raises(PackRefused, match=says) as refusal:
        county(tmp_path, made(name, body))
    assert str(refusal.value).startswith("规则包“某县”不能载入：规则 X-1（本县规定）")
    assert "《" in str(refusal.value)


def test_a_free_rule_of_the_county_takes_the_place_of_the_national_one(tmp_path: Path) -> None:
    packs = county(
        tmp_path, made("branch_committee", "force: default, pass: {count: yes, op: ge, fraction: 2/3, of: entitled}")
    )
    facts = {"entitled": 9, "present": 9, "yes": 5}
    assert ask("branch_committee", on=DAY, facts=facts).valid is True
    assert ask("branch_committee", on=DAY, facts=facts, packs=packs).valid is False


def test_a_looser_rule_for_days_already_past_is_not_compared_with_later_law(tmp_path: Path) -> None:
    body = "effective_from: 2010-01-01, effective_to: 2015-12-31, limits: [{count: display_days, op: ge, value: 7}]"
    packs = county(tmp_path, made("village_publication", body))
    assert ask("village_publication", on=date(2012, 1, 1), facts={"display_days": 6}, packs=packs).valid is False


def test_a_free_rule_of_the_county_leaves_standing_what_it_does_not_speak_of(tmp_path: Path) -> None:
    packs = county(
        tmp_path, made("joint_org_units", "force: default, limits: [{count: village_units, op: ge, value: 3}]")
    )
    two_towns = {"urban_units": 2, "village_units": 3}
    assert ask("joint_org_units", on=DAY, facts=two_towns, packs=packs).valid is False
    assert ask("joint_org_units", on=DAY, facts={"urban_units": 1, "village_units": 2}, packs=packs).valid is False
    assert ask("joint_org_units", on=DAY, facts={"urban_units": 1, "village_units": 3}, packs=packs).valid is True
