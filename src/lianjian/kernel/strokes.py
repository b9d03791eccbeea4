"""Names in the order of their surnames' strokes, as ballots and rosters list people (按姓氏笔画为序).

`strokes.txt` holds, a line for each number of strokes, the characters with so many in the order of Unicode's CLDR
collation `zh-u-co-stroke` (CLDR 48): by strokes, then by radical. That is not the order of first strokes (横竖撇点折)
which some printed lists use among characters of equally many; a paper that orders by this table says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import TypeVar

TABLE = Path(__file__).with_name("strokes.txt")
# Characters that the table does not know come last, by their code points.
UNKNOWN = 100_000
ORDER_IN_WORDS = "以姓氏笔画为序，笔画数相同的按部首为序"
Thing = TypeVar("Thing")


def strokes_of(character: str) -> int | None:
    """How many strokes the character is written with; None where the table does not know it."""
    found = _table().get(character)
    return found[0] if found else None


def in_stroke_order(things: Iterable[Thing], *, name: Callable[[Thing], str]) -> list[Thing]:
    """The things sorted by the strokes of their names, character by character; equal names stay as they came."""
    return sorted(things, key=lambda thing: [_place(character) for character in name(thing)])


def _place(character: str) -> int:
    found = _table().get(character)
    return found[1] if found else UNKNOWN + ord(character)


@cache
def _table() -> dict[str, tuple[int, int]]:
    """Of each character its strokes and its place among all."""
    table: dict[str, tuple[int, int]] = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        strokes, characters = line.split()
        for character in characters:
            table[character] = (int(strokes), len(table))
    return table
