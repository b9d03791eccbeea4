"""What is wrong in a workbook, cell by cell, each in a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

MOST_KEPT = 5_000


class Wrong(Exception):  # noqa: N818 - the cell is wrong, not the program
    """What a cell holds cannot be taken; the sentence says why and what would do."""


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One fault: the sheet, Excel's row number (0: the sheet as a whole), the column's head, the sentence."""

    sheet: str
    line: int
    column: str
    sentence: str


class Faults:
    """The faults found so far; beyond a few thousand they are only counted."""

    def __init__(self) -> None:
        self.kept: list[Fault] = []
        self.total = 0
        self._sheets: set[str] = set()
        self._cells: set[tuple[str, int, str]] = set()

    def __iter__(self) -> Iterator[Fault]:
        return iter(self.kept)

    def add(self, fault: Fault) -> None:
        """Will keep the fault, or only count it."""
        self.total += 1
        self._sheets.add(fault.sheet)
        self._cells.add((fault.sheet, fault.line, fault.column))
        if self.total <= MOST_KEPT:
            self.kept.append(fault)

    def at(self, *, sheet: str, line: int, column: str) -> bool:
        """Whether the cell has a fault already."""
        return (sheet, line, column) in self._cells

    def in_any_of(self, sheets: set[str]) -> bool:
        """Whether one of the sheets has a fault."""
        return not self._sheets.isdisjoint(sheets)
