"""Makes workbook files as people make them, good and bad."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import openpyxl
import xlsxwriter

from lianjian.kernel.actor import Actor, command_line
from lianjian.kernel.workbook.forms import SheetForm
from lianjian.kernel.workbook.intake import Outcome, load_workbook, try_workbook
from lianjian.kernel.workbook.opening import open_workbook
from lianjian.site.importing import forms
from tests.factories import NOW, TODAY

Rows = Sequence[Sequence[object]]
FORMS = {form.name: form for form in forms()}


def written(file: Path, sheets: Mapping[str, Rows]) -> Path:
    """A workbook whose sheets hold the rows as they are, the first one being the heads."""
    with xlsxwriter.Workbook(file) as workbook:
        day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in sheets.items():
            sheet = workbook.add_worksheet(name)
            for line, row in enumerate(rows):
                for at, value in enumerate(row):
                    if isinstance(value, date):
                        sheet.write_datetime(line, at, datetime(value.year, value.month, value.day), day)
                    elif isinstance(value, str):
                        sheet.write_string(line, at, value)
                    else:
                        sheet.write(line, at, value)
    return file


def filled(sheet: str, *rows: Mapping[str, object]) -> list[list[object]]:
    """The rows of a sheet by its form, heads first; a row gives its cells by key."""
    form: SheetForm = FORMS[sheet]
    heads: list[object] = [field.head for field in form.fields]
    return [heads, *([row.get(field.key) for field in form.fields] for row in rows)]


def fill_template(template: bytes, rows: Mapping[str, Sequence[Mapping[str, object]]], to: Path) -> Path:
    """The template, filled as a clerk would: by its heads, over the sample row."""
    workbook = openpyxl.load_workbook(BytesIO(template))
    for name, wanted in rows.items():
        sheet = workbook[name]
        heads = {str(cell.value).rstrip("*"): cell.column for cell in sheet[1]}
        for column in heads.values():
            sheet.cell(2, column).value = None
        for line, row in enumerate(wanted, start=2):
            for head, value in row.items():
                sheet.cell(line, heads[head]).value = value  # type: ignore[assignment]
    workbook.save(to)
    return to


def imported(file: Path, *, by: Actor | None = None) -> Outcome:
    """What loading the file brings."""
    return load_workbook(
        sheets=open_workbook(file=file),
        forms=forms(),
        by=by or command_line(),
        at=NOW,
        on=TODAY,
        report=lambda *_: None,
    )


def tried(file: Path, *, by: Actor | None = None) -> Outcome:
    """What a dry run of the file says."""
    return try_workbook(
        sheets=open_workbook(file=file),
        forms=forms(),
        by=by or command_line(),
        at=NOW,
        on=TODAY,
        report=lambda *_: None,
    )


def faults(outcome: Outcome) -> list[tuple[str, int, str]]:
    """Where the faults are: sheet, row, column."""
    return [(fault.sheet, fault.line, fault.column) for fault in outcome.faults]
