from __future__ import annotations

import json
from pathlib import Path

import pytest

from lianjian.kernel.actor import command_line
from lianjian.records.organisations.actions.divisions import import_divisions
from lianjian.records.organisations.actions.loading import LoadSummary
from lianjian.records.organisations.enums import UnitKind
from lianjian.records.organisations.errors import BrokenFile
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.queries.counts import counts_of
from tests.factories import NOW

LIST = {
    "provinces": [{"code": "37", "name": "山东省"}, {"code": "15", "name": "内蒙古自治区"}],
    "cities": [
        {"code": "3707", "name": "潍坊市", "provinceCode": "37"},
        {"code": "1509", "name": "乌兰察布市", "provinceCode": "15"},
    ],
    "areas": [{"code": "370782", "name": "诸城市", "cityCode": "3707", "provinceCode": "37"}],
    "streets": [
        {"code": "370782001", "name": "密州街道", "areaCode": "370782", "cityCode": "3707", "provinceCode": "37"},
        {"code": "370782104", "name": "昌城镇", "areaCode": "370782", "cityCode": "3707", "provinceCode": "37"},
    ],
    "villages": [
        {"code": "370782001001", "name": "城北社区居委会", "streetCode": "370782001", "provinceCode": "37"},
        {"code": "370782104200", "name": "都吉台村委会", "streetCode": "370782104", "provinceCode": "37"},
    ],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, rows in LIST.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    return tmp_path


def load(folder: Path, under: str | None = None, province: str | None = None) -> LoadSummary:
    return import_divisions(files=folder, under=under, province=province, by=command_line(), at=NOW)


def test_the_country_hangs_under_one_root_with_kinds_told_by_level_and_name(db: None, folder: Path) -> None:
    assert load(folder) == LoadSummary(created=10, unchanged=0)
    root = Organisation.objects.get(parent=None)
    assert counts_of(organisation=root) == {
        UnitKind.COUNTRY: 1, UnitKind.PROVINCE: 2, UnitKind.PREFECTURE: 2, UnitKind.COUNTY: 1, UnitKind.SUBDISTRICT: 1,
        UnitKind.TOWNSHIP: 1, UnitKind.NEIGHBOURHOOD: 1, UnitKind.VILLAGE: 1,
    }  # fmt: skip
    assert Organisation.objects.get(code="370782104200").path.startswith(Organisation.objects.get(code="37").path)


@pytest.mark.parametrize("wanted", ["37", "山东省"])
def test_one_province_comes_alone(db: None, folder: Path, wanted: str) -> None:
    assert load(folder, province=wanted).created == 7
    assert Organisation.objects.get(parent=None).name == "山东省"


def test_loading_again_changes_nothing_and_a_new_entry_is_added(db: None, folder: Path) -> None:
    load(folder)
    added = [
        *LIST["villages"],
        {"code": "370782104201", "name": "徐家村委会", "streetCode": "370782104", "provinceCode": "37"},
    ]
    (folder / "villages.json").write_text(json.dumps(added), encoding="utf-8")
    assert load(folder) == LoadSummary(created=1, unchanged=10)


@pytest.mark.parametrize(
    ("file", "text", "sentence"),
    [
        ("streets.json", None, "streets.json"),
        ("areas.json", "[{", "areas.json"),
        ("cities.json", '[{"code": "1"}]', "provinceCode"),
        ("villages.json", '{"a": 1}', "villages.json"),
    ],
)
def test_a_wrong_folder_or_file_is_refused_by_name(
    db: None, folder: Path, file: str, text: str | None, sentence: str
) -> None:
    (folder / file).unlink()
    if text is not None:
        (folder / file).write_text(text)
    with pytest.raises(BrokenFile, match=sentence):
        load(folder)
    assert not Organisation.objects.exists()


def test_an_unknown_province_is_refused_with_those_there_are(db: None, folder: Path) -> None:
    with pytest.raises(BrokenFile) as refusal:
        load(folder, province="江苏省")
    assert "山东省" in refusal.value.remedies[0]
