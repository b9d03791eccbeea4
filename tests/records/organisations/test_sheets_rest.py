from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import ClassVar

import pytest

from lianjian.kernel.workbook.intake import Outcome
from lianjian.records.organisations.enums import JointState
from lianjian.records.organisations.models import (
    Coverage,
    CoverageUnit,
    Dispatch,
    IndustryLink,
    JointOrganisation,
    Profile,
)
from tests.factories import County
from tests.workbook_files import faults, filled, imported, written

Row = Mapping[str, object]
Load = Callable[..., Outcome]
VILLAGE = "诸城市/龙都街道/北朱解村"


@pytest.fixture
def load(tmp_path: Path, county: County) -> Load:
    """Loads rows by sheet as the county's organisation department."""

    def loaded(**sheets: list[Row]) -> Outcome:
        file = written(tmp_path / "表.xlsx", {name: filled(name, *rows) for name, rows in sheets.items()})
        return imported(file, by=county.actor(county.department_head))

    return loaded


def counts(outcome: Outcome) -> list[tuple[int, int, int]]:
    return [(tally.created, tally.changed, tally.unchanged) for tally in outcome.tallies]


def sentences(outcome: Outcome) -> str:
    return " | ".join(fault.sentence for fault in outcome.faults)


class TestProfiles:
    ROW: ClassVar[Row] = {
        "organisation": VILLAGE,
        "as_of_on": "2025-12-31",
        "households": "２１２",
        "income": 86500.5,
        "industry": "蔬菜",
    }

    def test_figures_are_kept_in_fen_and_by_value(self, load: Load) -> None:
        assert counts(load(村情=[self.ROW])) == [(1, 0, 0)]
        profile = Profile.objects.get(as_of_on=date(2025, 12, 31))
        assert (profile.households, profile.collective_income_fen, profile.main_industry) == (
            212,
            8650050,
            "vegetables",
        )

    def test_a_later_file_changes_what_it_gives_and_leaves_the_rest(self, load: Load) -> None:
        load(村情=[self.ROW])
        assert counts(load(村情=[self.ROW])) == [(0, 0, 1)]
        assert counts(load(村情=[{"organisation": VILLAGE, "as_of_on": "2025-12-31", "population": 700}])) == [
            (0, 1, 0)
        ]
        profile = Profile.objects.get(as_of_on=date(2025, 12, 31))
        assert (profile.households, profile.population) == (212, 700)

    def test_one_place_has_one_row_a_day(self, load: Load) -> None:
        assert faults(load(村情=[self.ROW, {**self.ROW, "organisation": "V001"}])) == [("村情", 3, "组织*")]


class TestJoint:
    ROW: ClassVar[Row] = {
        "code": "LH1",
        "name": "后黄疃联合党总支",
        "pairing_form": "村居联建",
        "form": "联合党总支",
        "lead": "诸城市/后黄疃居委会",
        "village_1": VILLAGE,
        "village_2": "V002",
        "founded_on": "2024年5月20日",
        "document_no": "诸组发〔2024〕12号",
    }

    def test_one_on_paper_is_recorded_as_founded_and_once_only(self, load: Load) -> None:
        outcome = load(联合党组织=[self.ROW])
        assert outcome.faults.kept == []
        joint = JointOrganisation.objects.get(code="LH1")
        assert joint.state == JointState.FOUNDED
        assert joint.parties.count() == 3
        assert counts(load(联合党组织=[self.ROW])) == [(0, 0, 1)]

    def test_one_otherwise_than_on_file_is_a_fault(self, load: Load) -> None:
        load(联合党组织=[self.ROW])
        assert faults(load(联合党组织=[{**self.ROW, "name": "别的名字"}])) == [("联合党组织", 2, "编码*")]

    def test_a_refusal_by_the_rules_names_its_row_and_nothing_stays(self, load: Load) -> None:
        second = {
            **self.ROW,
            "code": "LH2",
            "name": "另一个",
            "lead": "诸城市/市农业局机关",
            "pairing_form": "部门村庄联建",
        }
        outcome = load(联合党组织=[self.ROW, second])
        assert faults(outcome) == [("联合党组织", 3, "")]
        assert "北朱解村" in sentences(outcome)
        assert not JointOrganisation.objects.exists()

    def test_it_is_judged_by_the_figures_of_the_same_file(self, load: Load, county: County) -> None:
        Profile.objects.all().delete()
        assert load(联合党组织=[self.ROW]).faults.total == 1
        figures = [
            {"organisation": code, "as_of_on": "2024-01-01", "full_members": 30} for code in ("V001", "V002", "U001")
        ]
        assert load(村情=figures, 联合党组织=[self.ROW]).faults.kept == []


class TestCoverage:
    UNIT: ClassVar[Row] = {
        "code": "D1",
        "name": "示例机械有限公司",
        "kind": "非公有制企业",
        "place": "诸城市/龙都街道",
        "employees": 86,
        "full_members": 5,
        "registered_on": "2025-06-30",
        "covered_by": "370782-02",
        "covered_as": "单独组建",
        "covered_since": "2025-07-01",
    }
    TERM: ClassVar[Row] = {
        "kind": "党建工作指导员",
        "person_name": "李示例",
        "person_code": "Z1",
        "organisation": "诸城市/龙都街道",
        "unit": "D1",
        "since": "2025-07-01",
        "last_on": "2026-06-30",
    }

    def test_units_are_registered_covered_and_given_an_instructor(self, load: Load) -> None:
        outcome = load(覆盖单位=[self.UNIT], 选派=[self.TERM])
        assert (outcome.faults.kept, counts(outcome)) == ([], [(1, 0, 0), (1, 0, 0)])
        assert Coverage.objects.get().organisation.name == "龙都街道"
        assert Dispatch.objects.get().during.upper == date(2026, 7, 1)
        assert counts(load(覆盖单位=[self.UNIT], 选派=[self.TERM])) == [(0, 0, 1), (0, 0, 1)]

    def test_half_a_coverage_is_a_fault(self, load: Load) -> None:
        assert faults(load(覆盖单位=[{**self.UNIT, "covered_as": None}])) == [("覆盖单位", 2, "覆盖它的组织")]

    def test_the_row_that_a_rule_refuses_is_found_among_many(self, load: Load) -> None:
        rows = [{**self.UNIT, "code": f"D{n}", "full_members": 2 if n == 3 else 5} for n in range(1, 5)]
        assert faults(load(覆盖单位=rows)) == [("覆盖单位", 4, "")]
        assert not CoverageUnit.objects.exists()

    def test_a_unit_nobody_registered_is_named(self, load: Load) -> None:
        assert faults(load(选派=[self.TERM])) == [("选派", 2, "派往单位(覆盖单位编码)")]

    def test_a_term_on_file_does_not_end_otherwise_by_a_file(self, load: Load) -> None:
        load(覆盖单位=[self.UNIT], 选派=[self.TERM])
        assert faults(load(选派=[{**self.TERM, "last_on": "2026-12-31"}])) == [("选派", 2, "结束*")]

    def test_two_terms_of_one_person_at_one_place_on_the_same_days_are_refused(self, load: Load) -> None:
        other = {**self.TERM, "unit": None, "since": "2025-09-01"}
        assert faults(load(覆盖单位=[self.UNIT], 选派=[self.TERM, other])) == [("选派", 3, "")]


class TestLinks:
    BODY: ClassVar[Row] = {
        "code": "C1",
        "name": "示例蔬菜协会",
        "kind": "产业协会",
        "industry": "蔬菜",
        "place": "诸城市/龙都街道",
    }
    LINK: ClassVar[Row] = {"body": "C1", "organisation": VILLAGE, "part": "育苗", "since": "2024-01-01"}

    def test_bodies_and_members_are_written_once(self, load: Load) -> None:
        outcome = load(产业链=[self.BODY], 产业链成员=[self.LINK])
        assert (outcome.faults.kept, counts(outcome)) == ([], [(1, 0, 0), (1, 0, 0)])
        assert IndustryLink.objects.get().body.industry == "vegetables"
        assert counts(load(产业链=[self.BODY], 产业链成员=[self.LINK])) == [(0, 0, 1), (0, 0, 1)]

    def test_a_code_that_means_something_else_is_refused(self, load: Load) -> None:
        load(产业链=[self.BODY])
        assert faults(load(产业链=[{**self.BODY, "name": "另一个协会"}])) == [("产业链", 2, "编码*")]
