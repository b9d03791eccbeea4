"""Raising funds by household: the households behind the representatives, and the caps a pack sets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from lianjian import rules
from lianjian.kernel.models import Account
from lianjian.records.deliberation.actions.matters.fundraising import (
    HOUSEHOLDS,
    facts_of_fundraising,
    judge_fundraising,
)
from lianjian.records.deliberation.actions.matters.sessions import Judgement
from lianjian.records.deliberation.enums import Body, MatterKind, Outcome
from lianjian.records.deliberation.errors import NotValid
from lianjian.rules import load_packs
from tests.factories import County
from tests.pages import hidden_value
from tests.records.deliberation.matter_cases import a_matter

ON = date(2026, 3, 30)
NAMES = facts_of_fundraising(kind=MatterKind.CASE_DELIBERATION, act="resolve", body=Body.REPRESENTATIVES_ASSEMBLY)
ENOUGH = {"households": 300, "households_represented": 200, "households_in_favour": 101}
TOO_FEW = ENOUGH | {"households_represented": 199}
NOT_IN_FAVOUR = ENOUGH | {"households_in_favour": 100}
CAP_PACK = (
    """title: 某省
layer: province
""",
    """document: 某省村民一事一议筹资筹劳办法
effective: 2020-01-01
evidence: Q
force: hard
rules:
  - id: XX-caps
    title: 筹资筹劳的上限
    cite: {article: 第九条, quote: 每人每年筹资不得超过十五元。}
    gist: 每人每年不超过十五元、十个工日。
    parameters:
      fundraising.yuan_per_head_max: {value: 15}
      fundraising.workdays_per_labourer_max: {value: 10}
""",
)


def judged(facts: dict[str, int], packs: rules.Packs | None = None) -> Judgement:
    passed = Judgement(outcome=Outcome.PASSED, facts={"entitled": 30}, answer=None)
    return judge_fundraising(judgement=passed, facts=facts, names=NAMES, on=ON, packs=packs or load_packs("national"))


def binding() -> rules.Packs:
    """The national pack as if a person had checked the text on households."""
    packs = load_packs("national")
    national = packs.packs[0]
    checked = tuple(
        replace(one, doubt=None, evidence="Q") if one.name == "fundraising_representatives" else one
        for one in national.rules
    )
    return rules.Packs((replace(national, rules=checked),))


@pytest.fixture
def with_caps(tmp_path: Path) -> rules.Packs:
    folder = tmp_path / "some_province"
    folder.mkdir()
    for name, text in zip(("pack.yaml", "measures.yaml"), CAP_PACK, strict=True):
        (folder / name).write_text(text, encoding="utf-8")
    return load_packs("national", "some_province", folder=tmp_path)


def test_only_a_resolution_on_funds_is_asked_for_households() -> None:
    resolve, review = "resolve", "review"
    assert set(HOUSEHOLDS) < set(NAMES)
    assert not facts_of_fundraising(kind=MatterKind.PUBLIC_WORKS, act=resolve, body=Body.REPRESENTATIVES_ASSEMBLY)
    assert not facts_of_fundraising(kind=MatterKind.CASE_DELIBERATION, act=review, body=Body.BRANCH_ASSEMBLY)
    everybody = facts_of_fundraising(kind=MatterKind.CASE_DELIBERATION, act=resolve, body=Body.VILLAGERS_ASSEMBLY)
    assert not set(HOUSEHOLDS) & set(everybody)


@pytest.mark.parametrize(("facts", "flags"), [(ENOUGH, 0), (TOO_FEW, 1), (NOT_IN_FAVOUR, 1), ({}, 1)])
def test_a_text_nobody_has_checked_yet_only_flags(facts: dict[str, int], flags: int) -> None:
    found = judged(facts)
    assert found.outcome == Outcome.PASSED
    assert sum(1 for one in found.beside if one["missing"]) == flags
    assert all(one["document"] == "村民一事一议筹资筹劳管理办法" for one in found.beside)


def test_once_checked_too_few_households_are_refused_with_the_text() -> None:
    packs = binding()
    assert judged(ENOUGH, packs).outcome == Outcome.PASSED
    assert judged(NOT_IN_FAVOUR, packs).outcome == Outcome.NOT_PASSED
    for facts in (TOO_FEW, {}):
        with pytest.raises(NotValid) as refused:
            judged(facts, packs)
        assert refused.value.rule is not None


@pytest.mark.parametrize("facts", [ENOUGH | {"households_in_favour": 201}, ENOUGH | {"households": 100}])
def test_numbers_that_cannot_be_are_refused(facts: dict[str, int]) -> None:
    with pytest.raises(NotValid):
        judged(facts)


def test_the_cap_of_the_province_is_the_last_fen_allowed(with_caps: rules.Packs) -> None:
    at_the_cap = ENOUGH | {"per_head_fen": 1500, "workdays_per_labourer": 10}
    assert judged(at_the_cap, with_caps).outcome == Outcome.PASSED
    for above in ({"per_head_fen": 1501}, {"workdays_per_labourer": 11}):
        with pytest.raises(NotValid) as refused:
            judged(at_the_cap | above, with_caps)
        assert refused.value.rule is not None
        assert refused.value.rule.article == "第九条"
    with pytest.raises(NotValid):
        judged(ENOUGH, with_caps)


@pytest.mark.django_db
def test_the_households_stay_with_the_session_and_its_flag_with_the_judgement(county: County) -> None:
    case = a_matter(county, MatterKind.CASE_DELIBERATION)
    case.up_to("resolution")
    row = case.hold("resolution", facts={"entitled": 30} | TOO_FEW)
    assert row.facts["households_represented"] == 199
    assert row.evaluation["valid"] is True
    assert [one["force"] for one in row.evaluation["beside"]] == ["flag"]
    assert case.matter.resolution.evaluation["each"][case.place.code]["beside"]


@pytest.mark.django_db
def test_the_page_asks_for_yuan_and_shows_what_is_flagged(county: County, sign_in: Callable[[Account], Client]) -> None:
    case = a_matter(county, MatterKind.CASE_DELIBERATION)
    case.up_to("resolution")
    client, page = sign_in(county.department_head), reverse("deliberation:matter", args=[case.matter.code])
    asked = {"step": "resolution", "body": Body.REPRESENTATIVES_ASSEMBLY, "of": case.place.code}
    shown = client.get(page, asked)
    sent = asked | TOO_FEW | {
        "request_id": hidden_value(shown, "request_id"), "seen": 3, "on": ON.isoformat(), "entitled": 30, "present": 24,
        "yes": 20, "no": 4, "abstained": 0, "per_head_fen": "15.50", "document_no": "",
    }  # fmt: skip
    assert client.post(reverse("deliberation:matter-hold", args=[case.matter.code]), sent).status_code == 302
    assert case.matter.steps.get(step="resolution").facts["per_head_fen"] == 1550
    assert "村民一事一议筹资筹劳管理办法" in client.get(page).content.decode()
