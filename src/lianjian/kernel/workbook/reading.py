"""From raw sheets to typed rows: finding the columns, reading the cells, naming every fault."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from lianjian.kernel.workbook.cells import Code, Raw, clean, is_empty, nearest, plain
from lianjian.kernel.workbook.faults import Fault, Wrong
from lianjian.kernel.workbook.forms import Field, Row, SheetForm, head_key
from lianjian.kernel.workbook.opening import RawSheet

if TYPE_CHECKING:
    from lianjian.kernel.workbook.intake import Intake

GUIDE_SHEET = "说明"
ERROR_HEAD = "错误"
MOST_MERGED_NAMED = 5
# A county may keep sheets and columns of its own: only what can hardly be anything else is taken for renamed.
SURELY_LIKE = 0.6

# To a dictionary 1, 1.0 and yes are one key.
ALIKE = {bool, int, float}


def read_sheets(*, sheets: Sequence[RawSheet], forms: Sequence[SheetForm], intake: Intake) -> None:
    """Will read every sheet that a form asks for into the intake's rows, with the faults found on the way."""
    by_name = {plain(sheet.name): sheet for sheet in sheets}
    known = {form.name for form in forms}
    strange = tuple(name for name in by_name if name not in known and name != GUIDE_SHEET)
    for form in forms:
        sheet = by_name.get(form.name)
        if sheet is not None:
            intake.rows[form.name] = _read_sheet(form, sheet, intake)
            continue
        renamed = nearest(form.name, strange, likeness=SURELY_LIKE)
        if renamed:
            sentence = _("There is no sheet “%(name)s”. Is “%(near)s” meant? Give it that name.")
            intake.faults.add(_of_sheet(form.name, sentence % {"name": form.name, "near": renamed}))
        elif form.needed and form.needed(intake):
            sentence = _("The sheet “%(name)s” is missing, and nothing of it is on file yet.")
            intake.faults.add(_of_sheet(form.name, sentence % {"name": form.name}))


def columns_of(*, form: SheetForm, sheet: RawSheet) -> dict[str, int]:
    """Which column of the sheet holds which field, from 0."""
    heads = [head_key(cell) for cell in (sheet.rows[0] if sheet.rows else [])]
    return {field.key: heads.index(head_key(field.name)) for field in form.fields if head_key(field.name) in heads}


def _of_sheet(name: str, sentence: str, column: str = "", line: int = 0) -> Fault:
    return Fault(sheet=name, line=line, column=column, sentence=sentence)


def _read_sheet(form: SheetForm, sheet: RawSheet, intake: Intake) -> list[Row]:
    columns = columns_of(form=form, sheet=sheet)
    for fault in (*_head_faults(form, sheet, columns), *_merged(form, sheet)):
        intake.faults.add(fault)
    raw = list(zip(*sheet.rows[1:], strict=True))
    read = []
    for field in form.fields:
        place = columns.get(field.key)
        cells = None if place is None else raw[place] if raw else ()
        read.append(_read_column(field, sheet, place, cells, intake.on))
    lines_at_fault = {at for one in read for at in one.wrong}
    nothing, sample = (None,) * len(form.fields), _sample(form, intake.on)
    rows = []
    for at, values in enumerate(zip(*(one.values for one in read), strict=True), start=1):
        if at in lines_at_fault:
            if values == nothing and all(one.is_empty(at) for one in read):
                continue
            for field, one in zip(form.fields, read, strict=True):
                if at in one.wrong:
                    intake.faults.add(_of_sheet(form.name, one.wrong[at], field.head, at + 1))
        elif values in (nothing, sample):
            continue
        rows.append(Row(form, at + 1, values))
    return rows


@dataclass(frozen=True)
class _Column:
    """A column as read: each row's value, and by the row, counted from the head, what is wrong with it."""

    values: list[object]
    wrong: dict[int, str]
    when_empty: str

    def is_empty(self, at: int) -> bool:
        """Whether nothing stands in the cell, where no cell of the row has a value."""
        return self.wrong.get(at, "") == self.when_empty


def _read_column(field: Field, sheet: RawSheet, place: int | None, cells: Sequence[Raw] | None, on: date) -> _Column:
    """Reads all rows of one column; what stands there again and again is read once."""
    when_empty = str(_("This must be filled.")) if field.required else ""
    count = max(len(sheet.rows) - 1, 0)
    if cells is None:
        return _Column([None] * count, dict.fromkeys(range(1, count + 1), when_empty) if when_empty else {}, when_empty)
    is_mixed = len(ALIKE.intersection(map(type, cells))) > 1
    keys: Sequence[object] = list(zip(map(type, cells), cells, strict=True)) if is_mixed else cells
    said, faulty = _read_cells(field, dict(zip(keys, cells, strict=True)), on, when_empty)
    values = list(map(said.get, keys))
    wrong = {at: faulty[key] for at, key in enumerate(keys, start=1) if key in faulty} if faulty else {}
    for (at, column), error in sheet.errors.items():
        if column == place and at > 0:
            values[at - 1], wrong[at] = None, _formula_sentence(error)
    return _Column(values, wrong, when_empty)


def _read_cells(
    field: Field, cells: Mapping[object, Raw], on: date, when_empty: str
) -> tuple[dict[object, object], dict[object, str]]:
    """What each cell says, by its key, and of those that say nothing what is wrong, if anything is."""
    lost = isinstance(field.kind, Code) and any(map(_begins_with_zero, cells.values()))
    read, said, faulty = field.kind.read, {}, {}
    for key, raw in cells.items():
        if is_empty(raw):
            if when_empty:
                faulty[key] = when_empty
        elif lost and isinstance(raw, int | float):
            faulty[key] = _zeros_lost(raw)
        else:
            try:
                said[key] = read(raw, on=on)
            except Wrong as wrong:
                faulty[key] = str(wrong)
    return said, faulty


def _formula_sentence(error: str) -> str:
    return _("The formula here ends in the error %(error)s. Write the value itself.") % {"error": error}


def _sample(form: SheetForm, on: date) -> tuple[object, ...] | None:
    values = tuple(
        None if field.sample is None else _read_cells(field, {"": field.sample}, on, "")[0].get("")
        for field in form.fields
    )
    return values if any(value is not None for value in values) else None


def _begins_with_zero(raw: Raw) -> bool:
    """Whether a code begins with 0: then Excel's numbers in its column have lost theirs."""
    return isinstance(raw, str) and clean(raw).startswith("0")


def _zeros_lost(value: Raw) -> str:
    sentence = _("Excel made a number of the code %(code)s; zeros at its beginning are lost. Set the format to text.")
    return sentence % {"code": clean(value)}


def _head_faults(form: SheetForm, sheet: RawSheet, columns: dict[str, int]) -> Iterator[Fault]:
    heads = [clean(cell) for cell in (sheet.rows[0] if sheet.rows else [])]
    keys = [head_key(head) for head in heads]
    for field in form.fields:
        if keys.count(head_key(field.name)) > 1:
            yield _of_sheet(form.name, _("This column is there twice."), field.head, 1)
    if not columns:
        sentence = _("The first row must hold the column heads of the template, beginning with “%(head)s”.")
        yield _of_sheet(form.name, sentence % {"head": form.fields[0].head}, line=1)
        return
    taken = {head_key(field.name) for field in form.fields} | {ERROR_HEAD}
    strange = tuple(head for head, key in zip(heads, keys, strict=True) if key and key not in taken)
    for field in form.fields:
        if field.key in columns:
            continue
        near = nearest(field.name, strange, likeness=SURELY_LIKE)
        if near:
            sentence = _("The column “%(name)s” is missing. Is “%(near)s” meant? Give it that head.")
            yield _of_sheet(form.name, sentence % {"name": field.name, "near": near}, field.head, 1)
        elif field.required:
            yield _of_sheet(form.name, _("The column “%(name)s” is missing.") % {"name": field.name}, field.head, 1)


def _merged(form: SheetForm, sheet: RawSheet) -> Iterator[Fault]:
    for start, end in sheet.merged[:MOST_MERGED_NAMED]:
        area = f"{cell_name(*start)}:{cell_name(*end)}"
        sentence = _("The cells %(area)s are merged. Split them and fill every row.") % {"area": area}
        yield _of_sheet(form.name, sentence, line=start[0] + 1)


def cell_name(row: int, column: int) -> str:
    """A cell's name in Excel; both numbers from 0."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"
