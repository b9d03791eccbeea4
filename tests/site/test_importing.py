from __future__ import annotations

import json
from pathlib import Path

import pytest

from lianjian.kernel.workbook.opening import open_workbook
from lianjian.records.organisations.models import Organisation
from lianjian.site.importing import forms, run, template
from tests.factories import County
from tests.workbook_files import filled, imported, written

ROW = {
    "code": "N1",
    "name": "东楼村",
    "kind": "村",
    "form": "党支部",
    "superior": "诸城市/龙都街道",
    "founded_on": "1980-01-01",
}


def a_file(tmp_path: Path, **change: object) -> Path:
    return written(tmp_path / "county.xlsx", {"组织": filled("组织", {**ROW, **change})})


def test_the_template_is_written_and_brings_nothing_itself(db: None, tmp_path: Path, county: County) -> None:
    file = tmp_path / "模板.xlsx"
    assert run(["--template", str(file)]) == 0
    outcome = imported(file)
    assert (outcome.created, outcome.faults.kept) == (0, [])


def test_every_sample_of_the_template_can_be_read(tmp_path: Path) -> None:
    from tests.factories import TODAY

    for form in forms():
        for field in form.fields:
            if field.sample is not None:
                field.kind.read(field.sample, on=TODAY)
            assert field.sample is not None or not field.required


def test_the_sheets_have_the_names_that_the_guide_explains(tmp_path: Path) -> None:
    file = tmp_path / "模板.xlsx"
    file.write_bytes(template())
    guide = (Path(__file__).parents[2] / "docs/guide/workbook.zh-CN.md").read_text(encoding="utf-8")
    for sheet in open_workbook(file=file)[1:]:
        assert f"### {sheet.name}" in guide
        for head in sheet.rows[0]:
            assert str(head).removesuffix("*") in guide


def test_loading_says_what_it_brought(county: County, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([str(a_file(tmp_path)), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["loaded"], said["fault_count"], said["tallies"][0]["created"]) == (True, 0, 1)
    assert Organisation.objects.filter(code="N1").exists()


def test_a_dry_run_writes_nothing(county: County, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([str(a_file(tmp_path)), "--dry-run"]) == 0
    assert "组织：1 行，新建 1" in capsys.readouterr().out
    assert not Organisation.objects.filter(code="N1").exists()


def test_faults_end_with_1_and_come_back_as_a_workbook(
    county: County, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "错误.xlsx"
    assert run([str(a_file(tmp_path, kind="庄", name="")), "--errors", str(out)]) == 1
    assert "“组织”第 2 行 名称*：必须填写。" in capsys.readouterr().out
    sheet = next(sheet for sheet in open_workbook(file=out) if sheet.name == "组织")
    assert sheet.rows[0][-1] == "错误"
    assert "名称*：必须填写。" in str(sheet.rows[1][-1])


def test_what_is_no_workbook_ends_with_1_and_its_sentence(
    db: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "county.xlsx"
    file.write_bytes(b"MZ\x90")
    assert run([str(file)]) == 1
    assert "程序" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [[], ["nowhere.xlsx"], ["--no-such-option"]])
def test_wrong_use_ends_with_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 2
    assert capsys.readouterr().err
