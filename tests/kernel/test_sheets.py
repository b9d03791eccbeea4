from __future__ import annotations

from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from lianjian.kernel.sheets import Column, ColumnType, sheet_name, shown_width, write_sheet


def written(columns: list[Column], *rows: list[object], title: str = "台账") -> Any:
    return load_workbook(BytesIO(write_sheet(title=title, columns=columns, rows=rows)))[sheet_name(title)]


@pytest.mark.parametrize("text", ["=1+1", "+86", "-2", "@sum", "\t=1", "\r=1"])
def test_text_that_a_spreadsheet_takes_for_a_formula_is_neutralised(text: str) -> None:
    cell = written([Column(label="说明")], [text])["A2"]
    assert cell.data_type == "s"
    assert cell.value.startswith("'")


def test_codes_keep_their_leading_zeros_and_stay_text() -> None:
    cell = written([Column(label="编码")], ["0370782"])["A2"]
    assert (cell.value, cell.data_type, cell.number_format) == ("0370782", "s", "@")


def test_a_number_in_a_text_column_is_written_as_text() -> None:
    assert written([Column(label="手机号")], [13800138000])["A2"].value == "13800138000"


def test_money_is_given_in_fen_and_written_in_yuan() -> None:
    cell = written([Column(label="金额(元)", type=ColumnType.MONEY)], [123_456_789])["A2"]
    assert cell.value == pytest.approx(1_234_567.89)


def test_dates_and_moments_are_dates_to_excel() -> None:
    sheet = written(
        [Column(label="日期", type=ColumnType.DATE), Column(label="时间", type=ColumnType.MOMENT)],
        [date(2026, 3, 5), datetime(2026, 3, 5, 9, 30, tzinfo=UTC)],
    )
    assert sheet["A2"].value == datetime(2026, 3, 5)
    assert sheet["B2"].value == datetime(2026, 3, 5, 9, 30)


def test_an_empty_cell_stays_empty_and_zero_is_written() -> None:
    sheet = written([Column(label="户数", type=ColumnType.NUMBER)] * 2, [None, 0])
    assert (sheet["A2"].value, sheet["B2"].value) == (None, 0)


def test_whole_numbers_show_no_dot_and_fractions_show_their_digits() -> None:
    sheet = written([Column(label="公里", type=ColumnType.NUMBER)], [12], [12.0], [3.25])
    assert [sheet[f"A{line}"].number_format for line in (2, 3, 4)] == ["#,##0", "#,##0", "#,##0.0###"]


def test_the_head_is_bold_and_stays_in_sight() -> None:
    sheet = written([Column(label="名称")], ["甲"])
    assert sheet["A1"].font.bold
    assert sheet.freeze_panes == "A2"


def test_columns_are_wide_enough_for_chinese() -> None:
    sheet = written([Column(label="名称")], ["诸城市龙都街道高家屯村党支部"])
    assert sheet.column_dimensions["A"].width >= shown_width("诸城市龙都街道高家屯村党支部")


def test_a_row_with_too_few_cells_is_a_bug() -> None:
    with pytest.raises(ValueError, match="shorter"):
        written([Column(label="甲"), Column(label="乙")], ["一"])


def test_a_title_that_excel_refuses_is_made_fit() -> None:
    assert sheet_name("结对[2026]/第二批*" + "长" * 40) == ("结对 2026  第二批" + " " + "长" * 40)[:31]
