"""How a room declares that a measure can be kept as running sums; `results/indicators/rolled` keeps them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from lianjian.kernel.measures import Counted

Days = tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True, eq=False)
class RolledRows:
    """Records each of which counts for one organisation on certain days, said in SQL.

    `rows` is a FROM clause: {alias} stands for a table of `tables`, whose records come, change and go, or of
    `looked_up`, whose records those point to; each is to be called by its alias. `organisation` is the column with the
    organisation's id. `days` gives each number with the days on which a row counts for it: a daterange, null or empty
    for never; a number may come twice. `one_at_a_time` names a table and, for each alias of `tables`, the column that
    points to it: who writes records that belong together waits for whoever does just now.
    """

    id: str
    tables: Mapping[str, str]
    rows: str
    organisation: str
    days: Callable[[], Days]
    looked_up: Mapping[str, str] = field(default_factory=dict)
    one_at_a_time: tuple[str, Mapping[str, str]] | None = None


def summed(numbers: tuple[int, ...]) -> Counted:
    """The numbers side by side; the records are all of them."""
    return Counted(values=numbers, records=sum(numbers))


def part_of_whole(numbers: tuple[int, ...]) -> Counted:
    """The first number and its share of the second, 0 of nothing; the records are those of the first."""
    part, whole = numbers
    return Counted(values=(part, part / whole if whole else 0), records=part)


@dataclass(frozen=True, kw_only=True, eq=False)
class Rolled:
    """That a measure is made of numbers which are sums over the organisations of a sub-tree, and how."""

    rows: tuple[RolledRows, ...]
    numbers: tuple[str, ...]
    counted: Callable[[tuple[int, ...]], Counted] = summed
    without_itself: bool = False  # the place that is asked about does not count in its own figure
