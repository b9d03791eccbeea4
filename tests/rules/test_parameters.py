"""Parameters a county may choose, and the range it may choose from."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from lianjian.rules import Layer, PackRefused, UnknownParameter, ask, load_packs, parameter
from tests.rules.made_packs import county

DAY = date(2026, 3, 1)
HEAD = "document: 某县办法\neffective: null\nevidence: S\nforce: default\nrules:\n"


def setting(parameters: str) -> str:
    return f"  - {{id: X-1, title: 本县规定, parameters: {{{parameters}}}}}\n"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("pairing.villages_min", 2),
        ("pairing.villages_max", 4),
        ("pairing.weakness_first", 1),
        ("joint_org.max_units", 5),
        ("joint_org.conference_interval_months", 3),
        ("instructor.term_months", 12),
        ("dedicated_worker.term_months", 36),
        ("appraisal.rounds_per_year", 1),
        ("term.villagers_committee_years", 5),
    ],
)
def test_national_values(name: str, value: int) -> None:
    assert parameter(name, on=DAY).whole == value


def test_weights_are_a_table_that_sums_to_one() -> None:
    weights = parameter("pairing.weights", on=DAY).table
    assert weights == {
        "industry": 0.25,
        "complementarity": 0.30,
        "sharing": 0.15,
        "driving": 0.10,
        "distance": 0.10,
        "wishes": 0.10,
    }


def test_coverage_kinds_are_words() -> None:
    assert parameter("coverage.kinds", on=DAY).words == ("new_enterprise", "social_organisation", "new_community")


def test_zhucheng_meets_monthly_and_says_whose_rule_it_is() -> None:
    found = parameter(
        "joint_org.conference_interval_months", on=DAY, packs=load_packs("national", "shandong", "demo_zhucheng")
    )
    assert (found.whole, found.min, found.max) == (1, 1, 6)
    assert found.layer is Layer.COUNTY
    assert found.rule.id == "ZC-conference"
    assert "诸城" in found.cite.text()


def test_asking_for_the_wrong_kind_is_a_mistake() -> None:
    with pytest.raises(TypeError):
        _ = parameter("pairing.weights", on=DAY).whole
    with pytest.raises(TypeError):
        _ = parameter("pairing.villages_min", on=DAY).table


def test_an_unknown_parameter_or_one_left_to_the_province_is_said() -> None:
    with pytest.raises(UnknownParameter, match=r"没有“pairing\.nothing”"):
        parameter("pairing.nothing", on=DAY)
    with pytest.raises(UnknownParameter, match="还没有定"):
        parameter("fundraising.yuan_per_head_max", on=DAY)
    with pytest.raises(UnknownParameter, match="2018年12月28日"):
        parameter("term.villagers_committee_years", on=date(2018, 12, 28))


def test_a_county_fills_what_was_left_open(tmp_path: Path) -> None:
    packs = county(tmp_path, setting("fundraising.yuan_per_head_max: {value: 15}"), head=HEAD)
    found = packs.parameter("fundraising.yuan_per_head_max", on=DAY)
    assert (found.whole, found.max, found.unit) == (15, 100, "元")


def test_a_countys_number_of_villages_decides_the_answer(tmp_path: Path) -> None:
    packs = county(tmp_path, setting("pairing.villages_max: {value: 11}"), head=HEAD)
    facts = {"urban_units": 1, "village_units": 11}
    assert ask("joint_org_units", on=DAY, facts=facts).valid is False
    assert ask("joint_org_units", on=DAY, facts=facts, packs=packs).valid is True


@pytest.mark.parametrize(
    ("parameters", "says"),
    [
        ("joint_org.conference_interval_months: {value: 7}", "只能在 1 到 6个月 之间"),
        ("pairing.villages_max: {value: 12}", "只能在 1 到 11个 之间"),
        ("joint_org.max_units: {value: 6}", "只能在 2 到 5个 之间"),
        ("appraisal.rounds_per_year: {value: 2}", "只能在 1 到 1次 之间"),
        ("pairing.villages_max: {value: 3, max: 20}", "超出了上级允许的"),
        ("pairing.villages_min: {value: 5}", "大于“pairing.villages_max”"),
        ("pairing.villages_max: {value: many}", "不是同一种内容"),
        ("coverage.kinds: {value: [new_enterprise, school]}", "school"),
        ("pairing.weights: {value: {industry: 1}}", "要写齐这几项"),
        (
            (
                "pairing.weights: {value: {industry: 0.5, complementarity: 0.3, sharing: 0.15, driving: 0.1,"
                " distance: 0.1, wishes: 0.1}}"
            ),
            "加起来是 1.25",
        ),
        (
            (
                "pairing.weights: {value: {industry: 1.1, complementarity: -0.1, sharing: 0, driving: 0,"
                " distance: 0, wishes: 0}}"
            ),
            "industry",
        ),
    ],
)
def test_a_value_outside_the_range_does_not_load(tmp_path: Path, parameters: str, says: str) -> None:
    with pytest.raises(PackRefused) as refusal:
        county(tmp_path, setting(parameters), head=HEAD)
    assert says in str(refusal.value)
