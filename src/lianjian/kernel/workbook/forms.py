"""What a sheet asks: its columns, what makes two rows the same, and the room's function that takes the rows in."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, cast

from lianjian.kernel.workbook.cells import CellKind, Raw, Reference, plain

if TYPE_CHECKING:
    from lianjian.kernel.workbook.intake import Intake

Find = Callable[[str], str]


@dataclass(frozen=True, kw_only=True)
class Field:
    """One column: its head, what its cells hold, a note for who fills it, and what the sample row shows."""

    key: str
    name: str
    kind: CellKind
    required: bool = False
    note: str = ""
    sample: Raw | None = None

    @property
    def head(self) -> str:
        """The head as the template writes it: a star marks what must be filled."""
        return f"{self.name}*" if self.required else self.name


@dataclass(frozen=True, kw_only=True)
class SheetForm:
    """One sheet of the workbook.

    `load` writes the rows, all free of faults by then, and tallies them. `finder` is given every text by which other
    sheets refer to this one's rows and returns the function that turns such a text into the row's key, or raises Wrong.
    `check` looks at the rows together before anything is written. `needed` says whether the sheet may be missing.
    `after` names sheets without which this one's rows would be judged wrongly, beside those it refers to.
    """

    name: str
    about: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    load: Callable[[list[Row], Intake], None]
    finder: Callable[[Intake, Collection[str]], Find] | None = None
    check: Callable[[list[Row], Intake], None] | None = None
    needed: Callable[[Intake], bool] | None = None
    after: tuple[str, ...] = ()

    def field(self, key: str) -> Field:
        """The column of that key."""
        return next(field for field in self.fields if field.key == key)

    @cached_property
    def places(self) -> dict[str, int]:
        """Where in a row's values each column stands, by its key."""
        return {field.key: at for at, field in enumerate(self.fields)}

    @cached_property
    def references(self) -> tuple[tuple[Field, Reference], ...]:
        """The columns that refer to a sheet."""
        return tuple((field, field.kind) for field in self.fields if isinstance(field.kind, Reference))

    @property
    def leans_on(self) -> set[str]:
        """The sheets without which this one cannot be taken in."""
        return {*self.after, *(kind.to for _, kind in self.references)} - {self.name}


@dataclass(slots=True)
class Row:
    """One row as read: typed values in the order of the form's columns, None where the cell is empty or wrong."""

    form: SheetForm
    line: int
    values: tuple[object, ...]

    def __getitem__(self, key: str) -> object:
        return self.values[self.form.places[key]]

    def text(self, key: str) -> str:
        """The text of a column, empty where there is none."""
        return str(self[key] or "")

    def whole(self, key: str) -> int | None:
        """The whole number of a column."""
        return cast("int | None", self[key])

    def number(self, key: str) -> float | None:
        """The number of a column."""
        return cast("float | None", self[key])

    def day(self, key: str) -> date:
        """The day of a column that must be filled."""
        return cast(date, self[key])

    def day_or_none(self, key: str) -> date | None:
        """The day of a column that may stay empty."""
        return cast("date | None", self[key])


def head_key(head: Raw) -> str:
    """A head by which a column is known again: without star, gaps, full-width forms and what stands in brackets."""
    return re.sub(r"\([^)]*\)", "", plain(head)).replace("*", "")
