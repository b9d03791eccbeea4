"""From raw sheets to typed rows: finding the columns, reading the cells, naming every fault."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from operator import is_
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
MOST_REMEMBERED = 20_000

_Found = tuple[object, str]


def read_sheets(*, sheets: Sequence[RawSheet], forms: Sequence[SheetForm], intake: Intake) -> None:
    """Will read every sheet that a form asks for into the intake's rows, with the faults found on the way."""
    by_name = {plain(sheet.name): sheet for sheet in sheets}
    known = {form.name for form in forms}
    strange = tuple(name for name in by_name if name not in known and name != GUIDE_SHEET)
    for form in forms:
        sheet = by_name.get(form.name)
        if sheet is not None:
            intake.rows[form.name] = list(_read_sheet(form, sheet, intake))
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


def _read_sheet(form: SheetForm, sheet: RawSheet, intake: Intake) -> Iterator[Row]:
    columns = columns_of(form=form, sheet=sheet)
    for fault in (*_head_faults(form, sheet, columns), *_merged(form, sheet)):
        intake.faults.add(fault)
    sample = _sample(form, intake.on)
    zeros = {field.key for field in form.fields if _holds_leading_zeros(field, sheet, columns)}
    readers = [_Reader(field, columns.get(field.key), intake.on, field.key in zeros) for field in form.fields]
    nothing = [reader.nothing for reader in readers]
    broken = {line for line, _column in sheet.errors}
    for at, cells in enumerate(sheet.rows[1:], start=1):
        found = [reader.read(cells) for reader in readers]
        if at in broken:
            found = [reader.formula_error(sheet, at) or one for reader, one in zip(readers, found, strict=True)]
        if all(map(is_, found, nothing)):
            continue
        values = {reader.key: value for reader, (value, _sentence) in zip(readers, found, strict=True)}
        faults = [
            (reader.field, sentence) for reader, (_value, sentence) in zip(readers, found, strict=True) if sentence
        ]
        if not faults and values == sample:
            continue
        for field, sentence in faults:
            intake.faults.add(_of_sheet(form.name, sentence, field.head, at + 1))
        yield Row(form=form, line=at + 1, values=values)


class _Reader:
    """Reads one column: what each cell says, and what is wrong with it ("" where nothing is).

    What stands there again and again is read once.
    """

    def __init__(self, field: Field, column: int | None, on: date, has_zeros: bool) -> None:
        self.field, self.key = field, field.key
        self.nothing = (None, str(_("This must be filled.")) if field.required else "")
        self._column, self._on, self._has_zeros = column, on, has_zeros
        self._known: dict[object, _Found] = {}

    def read(self, cells: Sequence[Raw]) -> _Found:
        """The row's cell of this column, read."""
        if self._column is None:
            return self.nothing
        raw = cells[self._column]
        # To a dictionary 1, 1.0 and yes are one key.
        key = raw if isinstance(raw, str) else (type(raw), raw)
        found = self._known.get(key)
        if found is None:
            found = self.read_value(raw)
            if len(self._known) < MOST_REMEMBERED:
                self._known[key] = found
        return found

    def read_value(self, raw: Raw) -> _Found:
        """One cell, read anew."""
        if is_empty(raw):
            return self.nothing
        if self._has_zeros and isinstance(raw, int | float):
            return None, _zeros_lost(raw)
        try:
            return self.field.kind.read(raw, on=self._on), ""
        except Wrong as wrong:
            return None, str(wrong)

    def formula_error(self, sheet: RawSheet, at: int) -> _Found | None:
        """What is wrong where a formula of the row ends in an error."""
        error = sheet.errors.get((at, self._column)) if self._column is not None else None
        return (None, _formula_sentence(error)) if error else None


def _formula_sentence(error: str) -> str:
    return _("The formula here ends in the error %(error)s. Write the value itself.") % {"error": error}


def _sample(form: SheetForm, on: date) -> dict[str, object] | None:
    given = {field.key: field.sample for field in form.fields if field.sample is not None}
    readers = [_Reader(field, None, on, has_zeros=False) for field in form.fields]
    values = {one.key: one.read_value(given[one.key])[0] if one.key in given else None for one in readers}
    return values if given else None


def _holds_leading_zeros(field: Field, sheet: RawSheet, columns: dict[str, int]) -> bool:
    """Whether codes of the column begin with 0: then Excel's numbers among them have lost theirs."""
    column = columns.get(field.key)
    if column is None or not isinstance(field.kind, Code):
        return False
    return any(isinstance(row[column], str) and clean(row[column]).startswith("0") for row in sheet.rows[1:])


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
