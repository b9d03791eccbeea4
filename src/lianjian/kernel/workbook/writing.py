"""Writing the workbook: the empty template, a filled one, and the one that goes back with what is wrong in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from io import BytesIO
from itertools import chain
from typing import Any

import xlsxwriter

from lianjian.kernel.sheets import ColumnType, shown_width, write_cell
from lianjian.kernel.workbook.cells import Choice, Day, Money, Number, Raw, Whole
from lianjian.kernel.workbook.faults import Fault, Faults
from lianjian.kernel.workbook.forms import Field, SheetForm
from lianjian.kernel.workbook.opening import RawSheet
from lianjian.kernel.workbook.reading import ERROR_HEAD, GUIDE_SHEET, columns_of

TEMPLATE_VERSION = "1"
LISTS_SHEET = "下拉选项"
LAST_LINE = 20_000  # as far as drop-downs and formats reach
LONGEST_LIST_OF_NUMBERS = 10
# The same workbook from the same rows, to the byte.
MADE_AT = datetime(2026, 1, 1)

Rows = Mapping[str, Iterable[Sequence[Raw | None]]]


def write_template(*, forms: Sequence[SheetForm], guide: Sequence[str]) -> bytes:
    """The empty template, each sheet with its sample row in grey."""
    samples = {form.name: [[field.sample for field in form.fields]] for form in forms}
    return _Writer(forms, guide).written(samples, sample=True)


def write_filled(*, forms: Sequence[SheetForm], guide: Sequence[str], rows: Rows) -> bytes:
    """The template filled with rows, their cells in the order of the sheet's columns; the same bytes each time."""
    return _Writer(forms, guide).written(rows, sample=False)


def write_errors(
    *, forms: Sequence[SheetForm], guide: Sequence[str], sheets: Sequence[RawSheet], faults: Faults
) -> bytes:
    """The workbook as it came, every value kept, with wrong cells in red and a last column that says what is wrong."""
    return _Writer(forms, guide).with_errors(sheets, faults)


class _Writer:
    def __init__(self, forms: Sequence[SheetForm], guide: Sequence[str]) -> None:
        self._forms, self._guide = forms, guide
        self._held = BytesIO()
        self._workbook = xlsxwriter.Workbook(self._held, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
        self._workbook.set_properties({"created": MADE_AT})
        self._formats: dict[tuple[ColumnType, str], Any] = {}
        self._head = self._workbook.add_format({"bold": True, "bottom": 1, "bg_color": "#F3EFE9", "valign": "vcenter"})
        self._must = self._workbook.add_format(
            {"bold": True, "bottom": 1, "bg_color": "#F3EFE9", "valign": "vcenter", "font_color": "#B3000C"}
        )

    def written(self, rows: Rows, *, sample: bool) -> bytes:
        self._write_guide()
        for form in self._forms:
            self._write_form(form, rows.get(form.name, ()), "sample" if sample else "")
        return self._closed()

    def with_errors(self, sheets: Sequence[RawSheet], faults: Faults) -> bytes:
        forms = {form.name: form for form in self._forms}
        by_sheet: dict[str, list[Fault]] = defaultdict(list)
        for fault in faults:
            by_sheet[fault.sheet].append(fault)
        self._write_guide()
        for raw in sheets:
            if raw.name.strip() not in (GUIDE_SHEET, LISTS_SHEET):
                form = forms.get(raw.name.strip())
                self._write_raw(raw, form, by_sheet.pop(raw.name.strip(), []))
        self._write_of_sheets(chain.from_iterable(by_sheet.values()))
        return self._closed()

    def _closed(self) -> bytes:
        self._write_lists()
        self._workbook.close()
        return self._held.getvalue()

    def _format(self, type_: ColumnType, look: str = "") -> Any:
        if (type_, look) not in self._formats:
            looks: dict[str, dict[str, object]] = {
                "sample": {"font_color": "#8A8178", "italic": True},
                "wrong": {"bg_color": "#FBE3E1", "font_color": "#8F000A"},
                "": {},
            }
            code = "General" if type_ is ColumnType.NUMBER else type_.value
            number_format: dict[str, object] = {
                "num_format": code,
                "text_wrap": look == "wrong",
                "valign": "top",
            }
            self._formats[type_, look] = self._workbook.add_format(number_format | looks[look])
        return self._formats[type_, look]

    def _write_guide(self) -> None:
        sheet = self._workbook.add_worksheet(GUIDE_SHEET)
        wrapped = self._workbook.add_format({"text_wrap": True, "valign": "top"})
        sheet.set_column(0, 0, 16)
        sheet.set_column(1, 1, 100)
        sheet.write_string(0, 0, "模板版本", self._head)
        sheet.write_string(0, 1, TEMPLATE_VERSION, self._format(ColumnType.TEXT))
        line = 2
        for text in self._guide:
            sheet.write_string(line, 1, text, wrapped)
            line += 1
        line += 1
        sheet.write_row(line, 0, ["工作表", "填什么"], self._head)
        for form in self._forms:
            line += 1
            sheet.write_string(line, 0, form.name, wrapped)
            sheet.write_string(line, 1, form.about, wrapped)

    def _write_form(self, form: SheetForm, rows: Iterable[Sequence[Raw | None]], look: str) -> None:
        sheet = self._workbook.add_worksheet(form.name)
        for at, field in enumerate(form.fields):
            self._write_column(sheet, at, field)
        types = [_type(field) for field in form.fields]
        for line, row in enumerate(rows, start=1):
            for at, (type_, value) in enumerate(zip(types, row, strict=True)):
                write_cell(sheet, line, at, value, type_, self._format(type_, look))
        sheet.freeze_panes(1, 0)

    def _write_column(self, sheet: Any, at: int, field: Field) -> None:
        width = max(shown_width(field.head), shown_width(str(field.sample or "")), 8)
        sheet.set_column(at, at, min(width + 3, 44), self._format(_type(field)))
        sheet.write_string(0, at, field.head, self._must if field.required else self._head)
        if field.note:
            sheet.write_comment(0, at, field.note, {"x_scale": 2, "font_size": 10})
        rule = _validation(field)
        if rule:
            sheet.data_validation(1, at, LAST_LINE, at, {"ignore_blank": True, **rule})

    def _write_raw(self, raw: RawSheet, form: SheetForm | None, faults: list[Fault]) -> None:
        sheet = self._workbook.add_worksheet(raw.name[:31])
        columns = columns_of(form=form, sheet=raw) if form else {}
        width = len(raw.rows[0]) if raw.rows else 0
        types = dict.fromkeys(range(width), ColumnType.TEXT if form else ColumnType.NUMBER)
        for field in form.fields if form else ():
            if field.key in columns:
                self._write_column(sheet, columns[field.key], field)
                types[columns[field.key]] = _type(field)
        last = _error_column(raw)
        wrong, sentences = self._wrong_cells(form, columns, faults)
        for line, row in enumerate(raw.rows):
            for at, value in enumerate(row[:last]):
                value = raw.errors.get((line, at), _whole(value))
                look = "wrong" if (line, at) in wrong else ""
                write_cell(
                    sheet, line, at, value, types[at], self._head if line == 0 else self._format(types[at], look)
                )
        if form:
            sheet.write_string(0, last, ERROR_HEAD, self._must)
            sheet.set_column(last, last, 60)
            for line, texts in sentences.items():
                sheet.write_string(max(line, 1), last, "\n".join(texts), self._format(ColumnType.TEXT, "wrong"))
        sheet.freeze_panes(1, 0)

    def _wrong_cells(
        self, form: SheetForm | None, columns: dict[str, int], faults: list[Fault]
    ) -> tuple[set[tuple[int, int]], dict[int, list[str]]]:
        at = {field.head: columns[field.key] for field in (form.fields if form else ()) if field.key in columns}
        wrong, sentences = set(), defaultdict(list)
        for fault in faults:
            line = max(fault.line - 1, 0)
            if fault.column in at:
                wrong.add((line, at[fault.column]))
            sentences[line].append(f"{fault.column}：{fault.sentence}" if fault.column else fault.sentence)
        return wrong, dict(sentences)

    def _write_of_sheets(self, faults: Iterable[Fault]) -> None:
        for line, fault in enumerate(faults):
            if line == 0:
                sheet = self._workbook.add_worksheet(ERROR_HEAD)
                sheet.set_column(1, 1, 80)
            sheet.write_string(line, 0, fault.sheet)
            sheet.write_string(line, 1, fault.sentence, self._format(ColumnType.TEXT, "wrong"))

    def _write_lists(self) -> None:
        sheet = self._workbook.add_worksheet(LISTS_SHEET)
        sheet.hide()
        choices = {_list_name(kind): kind for kind in _kinds(self._forms) if isinstance(kind, Choice)}
        for at, (name, kind) in enumerate(choices.items()):
            words = kind.words()
            sheet.write_column(0, at, words)
            column = xlsxwriter.utility.xl_col_to_name(at)
            self._workbook.define_name(name, f"={LISTS_SHEET}!${column}$1:${column}${len(words)}")


def _kinds(forms: Sequence[SheetForm]) -> Iterable[object]:
    return (field.kind for form in forms for field in form.fields)


def _list_name(kind: Choice) -> str:
    return "_".join(("list", kind.of.__name__, *(f"not_{left_out}" for left_out in kind.without)))


def _type(field: Field) -> ColumnType:
    # Money is written as typed, in yuan: a plain number here, not fen.
    numbers = (Number, Whole, Money)
    if isinstance(field.kind, numbers):
        return ColumnType.NUMBER
    return ColumnType.DATE if isinstance(field.kind, Day) else ColumnType.TEXT


def _validation(field: Field) -> dict[str, Any] | None:
    kind = field.kind
    if isinstance(kind, Choice):
        return {
            "validate": "list", "source": f"={_list_name(kind)}",
            "error_title": "请从下拉列表中选择", "error_message": f"“{field.name}”只能选列表里的。",
        }  # fmt: skip
    if isinstance(kind, Whole) and kind.highest - kind.lowest <= LONGEST_LIST_OF_NUMBERS:
        return {
            "validate": "list", "source": [str(number) for number in range(kind.lowest, kind.highest + 1)],
            "error_title": "超出范围", "error_message": f"“{field.name}”填 {kind.lowest} 到 {kind.highest}。",
        }  # fmt: skip
    if isinstance(kind, Whole | Number | Money):
        lowest = 0 if isinstance(kind, Money) else kind.lowest
        highest = 10**14 if isinstance(kind, Money) else kind.highest
        return {
            "validate": "integer" if isinstance(kind, Whole) else "decimal", "criteria": "between",
            "minimum": lowest, "maximum": highest, "error_type": "warning",
            "error_title": "请检查", "error_message": f"“{field.name}”填数字，不带单位。",
        }  # fmt: skip
    if isinstance(kind, Day):
        return {
            "validate": "date", "criteria": ">=", "value": kind.earliest, "error_type": "warning",
            "error_title": "请检查日期", "error_message": f"“{field.name}”填年月日，如 2021-03-05。",
        }  # fmt: skip
    return None


def _whole(value: Raw) -> Raw:
    """Excel has only fractions: 12 comes as 12.0, and would be written into a text column as that."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _error_column(raw: RawSheet) -> int:
    """Where the error column stands: over an earlier one, else after the last."""
    heads = raw.rows[0] if raw.rows else []
    return heads.index(ERROR_HEAD) if ERROR_HEAD in heads else len(heads)
