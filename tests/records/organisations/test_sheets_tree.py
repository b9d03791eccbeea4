from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest

from lianjian.kernel.models import JournalLine
from lianjian.kernel.workbook.cells import Choice
from lianjian.kernel.workbook.intake import Outcome
from lianjian.records.organisations.models import Organisation, OrganisationVersion
from tests.factories import County
from tests.workbook_files import FORMS, faults, filled, imported, tried, written

Load = Callable[..., Outcome]
SHEET = "组织"
ABOVE = "上级(编码或全路径)*"


def organisation(code: str, name: str, superior: str | None, **more: object) -> Mapping[str, object]:
    given = {"kind": "村", "form": "党支部", "founded_on": "1980-01-01"}
    return {"code": code, "name": name, "superior": superior, **given, **more}


@pytest.fixture
def load(tmp_path: Path, county: County) -> Load:
    """Loads rows of the sheet as the county's organisation department."""

    def loaded(*rows: Mapping[str, object], by: object = None) -> Outcome:
        file = written(tmp_path / "表.xlsx", {SHEET: filled(SHEET, *rows)})
        return imported(file, by=by or county.actor(county.department_head))  # type: ignore[arg-type]

    return loaded


def sentences(outcome: Outcome) -> str:
    return " | ".join(fault.sentence for fault in outcome.faults)


def test_villages_are_founded_under_a_code_or_a_full_path(load: Load, county: County) -> None:
    outcome = load(
        organisation("N1", "东楼村", "诸城市/龙都街道"),
        organisation("N2", "西楼村", "370782-08", longitude=119.5, latitude=36.1),
        organisation("N3", "新居委会", "诸城市", kind="居(社区)"),
    )
    assert outcome.faults.kept == []
    assert outcome.created == 3
    assert Organisation.objects.get(code="N1").parent == county.longdu
    assert Organisation.objects.get(code="N2").longitude == 119.5
    assert OrganisationVersion.objects.get(organisation__code="N1").during.lower == date(2021, 1, 1)


def test_rows_refer_to_rows_below_them(load: Load) -> None:
    outcome = load(
        organisation("N2", "东楼村", "诸城市/新建镇"),
        organisation("N1", "新建镇", "诸城市", kind="乡镇", form="党委"),
        organisation("N3", "一组", "诸城市/新建镇/东楼村", kind="小组", form="党小组"),
    )
    assert (outcome.faults.kept, outcome.created) == ([], 3)
    assert Organisation.objects.get(code="N3").level == 4


def test_the_same_file_again_changes_nothing_and_writes_no_line(load: Load) -> None:
    row = organisation("N1", "东楼村", "诸城市/龙都街道", longitude=119.5, latitude=36.1)
    load(row)
    lines = JournalLine.objects.count()
    outcome = load(row)
    assert [(t.created, t.changed, t.unchanged) for t in outcome.tallies] == [(0, 0, 1)]
    assert JournalLine.objects.count() == lines


def test_better_coordinates_are_taken_over(load: Load) -> None:
    row = organisation("V001", "北朱解村", "诸城市/龙都街道", founded_on="2021-01-01")
    outcome = load({**row, "longitude": 119.123, "latitude": 36.456})
    assert (outcome.created, outcome.changed) == (0, 1)
    assert Organisation.objects.get(code="V001").latitude == 36.456


@pytest.mark.parametrize(
    ("change", "column", "says"),
    [
        ({"name": "北朱解新村"}, "名称*", "更名程序"),
        ({"superior": "诸城市/昌城镇"}, ABOVE, "隶属"),
        ({"kind": "居(社区)"}, "类别*", "村"),
        ({"form": "党总支"}, "组织形式*", "党支部"),
        ({"founded_on": "2020-01-01"}, "成立日期*", "2021-01-01"),
    ],
)
def test_an_organisation_on_file_is_not_changed_by_a_file(
    load: Load, change: dict[str, object], column: str, says: str
) -> None:
    same = organisation("V001", "北朱解村", "诸城市/龙都街道", founded_on="2021-01-01")
    outcome = load({**same, **change})
    assert (SHEET, 2, column) in faults(outcome)
    assert says in sentences(outcome)


def test_a_bare_name_says_how_to_write_it(load: Load) -> None:
    outcome = load(organisation("N1", "东楼村", "龙都街道"))
    assert faults(outcome) == [(SHEET, 2, ABOVE)]
    assert "370782-02" in sentences(outcome)
    assert "诸城市/龙都街道" in sentences(outcome)


def test_a_path_with_a_mistake_suggests_the_right_one(load: Load) -> None:
    assert "龙都街道" in sentences(load(organisation("N1", "东楼村", "诸城市/龙都镇")))


def test_two_villages_of_one_name_in_one_township_are_both_named(load: Load) -> None:
    outcome = load(
        organisation("N1", "东楼村", "诸城市/龙都街道"),
        organisation("N2", "东楼村", "诸城市/昌城镇"),
        organisation("N3", "东楼村", "370782-02"),
    )
    assert faults(outcome) == [(SHEET, 2, "名称*"), (SHEET, 4, "名称*")]
    assert "第 2 行和第 4 行" in sentences(outcome)


def test_a_namesake_on_file_is_named_with_its_code(load: Load) -> None:
    outcome = load(organisation("N1", "北朱解村", "诸城市/龙都街道"))
    assert faults(outcome) == [(SHEET, 2, "名称*")]
    assert "V001" in sentences(outcome)


def test_superiors_in_a_circle_are_shown(load: Load) -> None:
    group = {"kind": "小组", "form": "党小组"}
    outcome = load(
        organisation("N1", "一组", "N3", **group),
        organisation("N2", "二组", "N1", **group),
        organisation("N3", "三组", "N2", **group),
    )
    assert faults(outcome) == [(SHEET, line, ABOVE) for line in (2, 4, 3)]
    assert "一组 → 三组 → 二组 → 一组" in sentences(outcome)


def test_an_organisation_under_itself_is_refused(load: Load) -> None:
    outcome = load(organisation("N1", "东楼村", "N1"))
    assert faults(outcome) == [(SHEET, 2, ABOVE)]
    assert "自己" in sentences(outcome)


def test_an_unknown_kind_suggests_the_nearest(load: Load) -> None:
    assert "“乡镇”" in sentences(load(organisation("N1", "东镇", "诸城市", kind="镇")))


def test_a_kind_that_cannot_hang_there_is_refused(load: Load) -> None:
    assert faults(load(organisation("N1", "东楼村", "诸城市"))) == [(SHEET, 2, ABOVE)]


def test_only_the_topmost_may_be_without_a_superior(load: Load) -> None:
    assert faults(load(organisation("N1", "东楼村", None))) == [(SHEET, 2, ABOVE)]


def test_what_lies_outside_the_importers_reach_is_as_if_it_were_not_there(
    load: Load, county: County, tmp_path: Path
) -> None:
    outcome = load(organisation("N1", "东楼村", "诸城市/昌城镇"), by=county.actor(county.longdu_organiser))
    assert faults(outcome) == [(SHEET, 2, ABOVE)]
    assert not Organisation.objects.filter(code="N1").exists()


def test_at_the_command_line_a_whole_new_county_comes_with_its_province(db: None, tmp_path: Path) -> None:
    rows = (
        organisation("45", "广西壮族自治区", None, kind="省", form="党委"),
        organisation("4501", "南宁市", "广西壮族自治区", kind="市", form="党委"),
        organisation("450123", "隆安县", "广西壮族自治区/南宁市", kind="县(市、区)", form="党委"),
        organisation("450123-01", "城厢镇", "隆安县", kind="乡镇", form="党委"),
        organisation("450123-01-001", "西宁村", "广西壮族自治区/南宁市/隆安县/城厢镇"),
    )
    file = written(tmp_path / "隆安.xlsx", {SHEET: filled(SHEET, *rows)})
    assert (tried(file).created, Organisation.objects.count()) == (5, 0)
    assert imported(file).faults.kept == []
    assert Organisation.objects.get(code="450123-01-001").level == 5


def test_a_joint_organisation_does_not_come_into_being_by_this_sheet(load: Load) -> None:
    assert faults(load(organisation("N1", "东楼联合党总支", "诸城市", kind="联合党组织"))) == [(SHEET, 2, "类别*")]
    offered = FORMS[SHEET].field("kind").kind
    assert isinstance(offered, Choice)
    assert "联合党组织" not in offered.words()
