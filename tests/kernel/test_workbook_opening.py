from __future__ import annotations

import time
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter
from django.utils import translation

from lianjian.kernel.errors import Refused
from lianjian.kernel.workbook import opening
from lianjian.kernel.workbook.opening import open_workbook
from tests.workbook_files import written


def refusal(file: Path) -> str:
    with pytest.raises(Refused) as refused:
        open_workbook(file=file)
    return refused.value.reason


def made_of(file: Path, content: bytes) -> Path:
    file.write_bytes(content)
    return file


def repacked(file: Path, changes: dict[str, bytes]) -> Path:
    held = BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, changes.get(part, old.read(part)))
    return made_of(file, held.getvalue())


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return written(tmp_path / "好.xlsx", {"组织": [["编码*", "名称*"], ["A1", "高家屯村"]]})


def test_a_workbook_opens_with_its_sheets_and_cells(good: Path) -> None:
    (sheet,) = open_workbook(file=good)
    assert (sheet.name, sheet.rows) == ("组织", [["编码*", "名称*"], ["A1", "高家屯村"]])


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"MZ\x90\x00" + b"\0" * 100, "program"),
        (b"%PDF-1.7", "not an Excel"),
        (b"", "not an Excel"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, ".xls"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"PK\x03\x04" + b"\0" * 30, "damaged"),
    ],
)
def test_what_is_no_workbook_is_refused_with_its_reason(tmp_path: Path, content: bytes, sentence: str) -> None:
    with translation.override("en"):
        assert sentence in refusal(made_of(tmp_path / "表.xlsx", content))


def test_another_packed_file_is_no_workbook(tmp_path: Path) -> None:
    held = BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert ".xlsx" in refusal(made_of(tmp_path / "文档.xlsx", held.getvalue()))


def test_a_file_beyond_the_limit_is_refused_unread(good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "MOST_BYTES", 100)
    assert "MB" in refusal(good)


def test_a_bomb_is_refused_by_what_it_declares(good: Path) -> None:
    bomb = repacked(good, {"docProps/app.xml": b" " * (opening.MOST_UNPACKED + 1)})
    assert refusal(bomb) == opening._bomb()[0]


def test_a_bomb_that_lies_about_its_size_is_found_while_unpacking(good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "MOST_UNPACKED", 1_000_000)
    liar = repacked(good, {"docProps/app.xml": b" " * 2_000_000})
    content = bytearray(liar.read_bytes())
    declared = (2_000_000).to_bytes(4, "little")
    assert content.count(declared) >= 2
    liar.write_bytes(bytes(content).replace(declared, (1_000).to_bytes(4, "little")))
    assert refusal(liar) == opening._bomb()[0]


def test_a_sheet_with_a_cell_at_the_far_end_is_refused(good: Path) -> None:
    sheet = b'<worksheet><sheetData><row r="1"><c s="1" r = "XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    assert "1048576" in refusal(repacked(good, {"xl/worksheets/sheet1.xml": sheet}))


def test_more_rows_than_can_be_taken_in_are_refused(good: Path) -> None:
    sheet = b'<worksheet><sheetData><row r="1"><c r="A200001"><v>1</v></c></row></sheetData></worksheet>'
    assert "200001" in refusal(repacked(good, {"xl/worksheets/sheet1.xml": sheet}))


def test_a_broken_part_is_refused(good: Path) -> None:
    content = bytearray(good.read_bytes())
    at = content.find(b"xl/worksheets/sheet1.xml") + 60
    content[at : at + 20] = b"\xff" * 20
    assert refusal(made_of(good, bytes(content)))


def test_formula_errors_and_merged_cells_are_told(tmp_path: Path) -> None:
    file = tmp_path / "错.xlsx"
    with xlsxwriter.Workbook(file) as workbook:
        sheet = workbook.add_worksheet("村情 表")
        sheet.write_row(0, 0, ["甲", "乙", "丙"])
        sheet.write_formula(1, 2, "=VLOOKUP(1,A1:A2,1)", None, "#N/A")
        sheet.write_formula(2, 1, "=A1/0", None, "#DIV/0!")
        sheet.merge_range(3, 0, 4, 1, "合并")
    (raw,) = open_workbook(file=file)
    assert raw.errors == {(1, 2): "#N/A", (2, 1): "#DIV/0!"}
    assert raw.merged == [((3, 0), (4, 1))]


def test_hidden_sheets_are_not_read(tmp_path: Path) -> None:
    file = tmp_path / "藏.xlsx"
    with xlsxwriter.Workbook(file) as workbook:
        workbook.add_worksheet("组织").write(0, 0, "编码")
        workbook.add_worksheet("下拉选项").hide()
    assert [sheet.name for sheet in open_workbook(file=file)] == ["组织"]


def test_a_sheet_made_to_slow_the_search_for_errors_is_searched_at_once() -> None:
    text = b'<c t="e"' * 200_000
    began = time.process_time()
    assert list(opening._formula_errors(text)) == []
    assert time.process_time() - began < 2
