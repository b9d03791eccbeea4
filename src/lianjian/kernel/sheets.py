"""Writing one table as an Excel file: what every list offers for download."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.functional import Promise

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FRACTION = "#,##0.0###"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
NARROWEST, WIDEST = 8, 48
SHEET_NAME_LENGTH = 31


class ColumnType(Enum):
    """How a column's cells are written; the value is Excel's number format."""

    TEXT = "@"  # codes and phone numbers too: they keep their leading zeros
    NUMBER = "#,##0"
    SHARE = "0.0%"
    DATE = "yyyy-mm-dd"
    MOMENT = "yyyy-mm-dd hh:mm"
    MONEY = "#,##0.00"  # given in fen, written in yuan


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column's head and type; the unit belongs into the head."""

    label: str | Promise
    type: ColumnType = ColumnType.TEXT


def texts(*labels: str | Promise) -> tuple[Column, ...]:
    """Columns of words and codes under these heads."""
    return tuple(Column(label=label) for label in labels)


def numbers(*labels: str | Promise) -> tuple[Column, ...]:
    """Columns of whole numbers under these heads."""
    return tuple(Column(label=label, type=ColumnType.NUMBER) for label in labels)


def dates(*labels: str | Promise) -> tuple[Column, ...]:
    """Columns of days under these heads."""
    return tuple(Column(label=label, type=ColumnType.DATE) for label in labels)


def write_sheet(*, title: str, columns: Sequence[Column], rows: Iterable[Sequence[object]]) -> bytes:
    """The Excel file of one table, each row holding its cells in the columns' order; None leaves a cell empty.

    Money is given in fen. Moments are written as they stand: give them in the county's time.
    """
    held = BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as workbook:
        sheet = workbook.add_worksheet(sheet_name(title))
        styles = {
            code: workbook.add_format({"num_format": code}) for code in (*(t.value for t in ColumnType), FRACTION)
        }
        head = workbook.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "vcenter"})
        widths = [shown_width(str(column.label)) for column in columns]
        for at, column in enumerate(columns):
            sheet.write_string(0, at, str(column.label), head)
        for line, row in enumerate(rows, start=1):
            for at, (column, value) in enumerate(zip(columns, row, strict=True)):
                write_cell(sheet, line, at, value, column.type, styles[_number_format(column.type, value)])
                widths[at] = max(widths[at], shown_width(_as_shown(value)))
        for at, width in enumerate(widths):
            sheet.set_column(at, at, min(max(width + 2, NARROWEST), WIDEST))
        sheet.freeze_panes(1, 0)
    return held.getvalue()


def write_cell(sheet: Any, line: int, at: int, value: object, type_: ColumnType, style: Any) -> None:
    """Will write one cell by its column's type; text where the value is of another type, never a formula."""
    if value is None or value == "":
        return
    if isinstance(value, datetime):
        sheet.write_datetime(line, at, value.replace(tzinfo=None), style)
    elif isinstance(value, date):
        sheet.write_datetime(line, at, datetime(value.year, value.month, value.day), style)
    elif isinstance(value, int | float) and not isinstance(value, bool) and type_ is not ColumnType.TEXT:
        sheet.write_number(line, at, value / 100 if type_ is ColumnType.MONEY else value, style)
    else:
        sheet.write_string(line, at, neutralised(str(value)), style)


def neutralised(text: str) -> str:
    """The text, with an apostrophe before it where a spreadsheet might take it for a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def sheet_name(title: str) -> str:
    """The title without what Excel allows in no sheet's name, cut to its length."""
    return "".join(" " if letter in "[]:*?/\\'" else letter for letter in title).strip()[:SHEET_NAME_LENGTH] or "Sheet1"


def shown_width(text: str) -> int:
    """How many columns of a fixed-width font the longest line takes; a Chinese character takes two."""
    return max(
        (sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in line) for line in text.split("\n")),
        default=0,
    )


def _number_format(type_: ColumnType, value: object) -> str:
    # One format for both would write whole numbers with a dot at their end.
    is_fraction = isinstance(value, float) and not value.is_integer()
    return FRACTION if type_ is ColumnType.NUMBER and is_fraction else type_.value


def _as_shown(value: object) -> str:
    return f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else "" if value is None else str(value)
