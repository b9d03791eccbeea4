"""Taking a workbook in: all of it or nothing, tried first, then loaded by the very same steps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from django.db import transaction
from django.utils.translation import gettext as _

from lianjian.kernel.actor import Actor
from lianjian.kernel.errors import Refused
from lianjian.kernel.workbook.cells import nearest
from lianjian.kernel.workbook.faults import Fault, Faults, Wrong
from lianjian.kernel.workbook.forms import Field, Find, Row, SheetForm
from lianjian.kernel.workbook.opening import RawSheet, collector_paused
from lianjian.kernel.workbook.reading import read_sheets

Report = Callable[[int, int, str], None]


@dataclass(kw_only=True)
class SheetTally:
    """What became of one sheet's rows."""

    name: str
    rows: int = 0
    created: int = 0
    changed: int = 0
    unchanged: int = 0


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a workbook brought, or would bring: each sheet's tally and what is wrong."""

    tallies: tuple[SheetTally, ...]
    faults: Faults

    @property
    def created(self) -> int:
        """All that is new."""
        return sum(tally.created for tally in self.tallies)

    @property
    def changed(self) -> int:
        """All that is otherwise than before."""
        return sum(tally.changed for tally in self.tallies)


class Intake:
    """One workbook on its way in: by whom, its rows, its faults, its tallies."""

    def __init__(self, *, by: Actor, at: datetime, on: date, report: Report, only_trying: bool = False) -> None:
        self.by, self.at, self.on, self.only_trying = by, at, on, only_trying
        self.faults = Faults()
        self.rows: dict[str, list[Row]] = {}
        self.tallies: dict[str, SheetTally] = {}
        self._report = report
        self._done = 0

    def fault(self, row: Row, key: str, sentence: str) -> None:
        """Will note what is wrong with one cell of the row; with an empty key, with the row."""
        column = row.form.field(key).head if key else ""
        self.faults.add(Fault(sheet=row.form.name, line=row.line, column=column, sentence=sentence))

    def has_fault(self, row: Row, key: str) -> bool:
        """Whether the cell was found wrong already, which left it empty."""
        return self.faults.at(sheet=row.form.name, line=row.line, column=row.form.field(key).head)

    def writes(self, form: SheetForm) -> bool:
        """Whether the rows have to be written: in a dry run only if another sheet of the workbook leans on them."""
        others = (rows[0].form for rows in self.rows.values() if rows)
        return not self.only_trying or any(form.name in other.leans_on for other in others)

    @contextmanager
    def acting_on(self, row: Row) -> Iterator[None]:
        """Around an action for one row: its refusal becomes the row's fault, and nothing of it stays."""
        try:
            with transaction.atomic():
                yield
        except Refused as refused:
            self.fault(row, "", " ".join((refused.reason, *refused.remedies)))

    def together(self, rows: list[Row], act: Callable[[list[Row]], None]) -> None:
        """Will act on all rows at once; where that is refused, on each half, to learn which rows are at fault."""
        if len(rows) < 2:
            for row in rows:
                with self.acting_on(row):
                    act(rows)
            return
        try:
            with transaction.atomic():
                act(rows)
        except Refused:
            middle = len(rows) // 2
            self.together(rows[:middle], act)
            self.together(rows[middle:], act)

    def report(self, rows: int, step: str) -> None:
        """Will say that so many more rows are done."""
        self._done += rows
        self._report(self._done, sum(len(rows) for rows in self.rows.values()), step)


class _FoundWrong(Exception):  # noqa: N818 - ends a transaction, never seen outside
    pass


class _OnlyTried(Exception):  # noqa: N818
    pass


def try_workbook(
    *, sheets: Sequence[RawSheet], forms: Sequence[SheetForm], by: Actor, at: datetime, on: date, report: Report
) -> Outcome:
    """Will take the workbook in, look at what that brought, and undo it: the dry run is the run."""
    intake = Intake(by=by, at=at, on=on, report=report, only_trying=True)
    try:
        with collector_paused(), transaction.atomic():
            _run(sheets, forms, intake)
            raise _OnlyTried
    except _OnlyTried:
        return _outcome(intake)


def load_workbook(
    *, sheets: Sequence[RawSheet], forms: Sequence[SheetForm], by: Actor, at: datetime, on: date, report: Report
) -> Outcome:
    """Will take the workbook in if nothing is wrong with it; with any fault nothing is written."""
    intake = Intake(by=by, at=at, on=on, report=report)
    try:
        with collector_paused(), transaction.atomic():
            _run(sheets, forms, intake)
            if intake.faults.total:
                raise _FoundWrong
    except _FoundWrong:
        pass
    return _outcome(intake)


def _outcome(intake: Intake) -> Outcome:
    return Outcome(tallies=tuple(intake.tallies.values()), faults=intake.faults)


def _run(sheets: Sequence[RawSheet], forms: Sequence[SheetForm], intake: Intake) -> None:
    if not {sheet.name.strip() for sheet in sheets} & {form.name for form in forms}:
        raise Refused(
            _("None of the template's sheets is in this workbook; it holds: %(names)s.")
            % {"names": "、".join(sheet.name for sheet in sheets)},
            remedies=(_("Download the template and fill that."),),
        )
    read_sheets(sheets=sheets, forms=forms, intake=intake)
    present = [form for form in forms if form.name in intake.rows]
    intake.report(0, _("Checking the references between the sheets"))
    _resolve(present, forms, intake)
    for form in present:
        _refuse_doubles(form, intake)
        if form.check:
            form.check(intake.rows[form.name], intake)
    for form in present:
        rows = intake.rows[form.name]
        intake.tallies[form.name] = SheetTally(name=form.name, rows=len(rows))
        if not intake.faults.in_any_of({form.name, *form.leans_on}):
            form.load(rows, intake)
        intake.report(len(rows), form.name)


def _resolve(present: Sequence[SheetForm], forms: Sequence[SheetForm], intake: Intake) -> None:
    """Turns what the reference cells say into the keys of the rows they mean."""
    texts: dict[str, set[str]] = defaultdict(set)
    for form in present:
        for field, kind in form.references:
            at = form.places[field.key]
            texts[kind.to].update(str(row.values[at]) for row in intake.rows[form.name] if row.values[at])
    finds = {form.name: _once(form.finder(intake, texts[form.name])) for form in forms if form.finder}
    for form in present:
        for field, kind in form.references:
            _resolve_column(form, field, finds[kind.to], intake)


def _once(find: Find) -> Callable[[str], str | Wrong]:
    """The finder, asked once for each text, with what is wrong as an answer."""

    @cache
    def found(text: str) -> str | Wrong:
        try:
            return find(text)
        except Wrong as wrong:
            return wrong

    return found


def _resolve_column(form: SheetForm, field: Field, find: Callable[[str], str | Wrong], intake: Intake) -> None:
    at = form.places[field.key]
    for row in intake.rows[form.name]:
        text = row.values[at]
        if text is None:
            continue
        found = find(str(text))
        if isinstance(found, Wrong):
            intake.fault(row, field.key, str(found))
            row.values = (*row.values[:at], None, *row.values[at + 1 :])
        elif found != text:
            row.values = (*row.values[:at], found, *row.values[at + 1 :])


def _refuse_doubles(form: SheetForm, intake: Intake) -> None:
    first: dict[tuple[object, ...], Row] = {}
    places = [form.places[part] for part in form.key]
    for row in intake.rows[form.name]:
        key = tuple([row.values[at] for at in places])
        if key[0] is None:
            continue
        earlier = first.setdefault(key, row)
        if earlier is not row:
            heads = "、".join(form.field(part).name for part in form.key)
            sentence = _("Row %(line)d says the same already (%(heads)s): each may be there once only.")
            intake.fault(row, form.key[0], sentence % {"line": earlier.line, "heads": heads})


def find_by_code(*, sheet: str, codes: set[str]) -> Find:
    """The finder of a sheet whose rows are known by code alone; `codes` are those of the file and those on file."""

    def find(text: str) -> str:
        if text in codes:
            return text
        raise Wrong(no_such_code(sheet=sheet, text=text, codes=codes))

    return find


def no_such_code(*, sheet: str, text: str, codes: set[str]) -> str:
    """The sentence for a code that nothing has, with the one that may be meant."""
    padded = next((code for code in codes if code.lstrip("0") == text.lstrip("0")), "")
    near = padded or nearest(text, tuple(sorted(codes)[:2000]))
    if near:
        sentence = _("Nothing in “%(sheet)s” has the code %(text)s. Is %(near)s meant?")
        return sentence % {"sheet": sheet, "text": text, "near": near}
    return _("Nothing in “%(sheet)s” has the code %(text)s, and nothing on file within your reach.") % {
        "sheet": sheet,
        "text": text,
    }
