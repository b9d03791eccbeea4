"""What a room can count: declared in its `measures.py`, gathered by `results.indicators`.

A measure is either a state, counted at a day, or events, counted during a period; `Scope` says both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.functional import Promise


class MeasureKind(StrEnum):
    """Whether a measure counts what is so on a day, or what happened during a period."""

    AT_A_DAY = "at_a_day"
    DURING_A_PERIOD = "during_a_period"


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Where, when and among whom something is counted.

    `on` is the day, or the last day of a period; `since` its first day (none: from the beginning). `tree_on` is the
    day whose tree says what hangs below (none: today's). `group` narrows to the sub-trees of some organisations.
    """

    path: str
    on: date
    since: date | None = None
    tree_on: date | None = None
    group: str = ""

    @property
    def is_plain(self) -> bool:
        """A day, today's tree, everybody: what kept counts can answer."""
        return self.since is None and self.tree_on is None and not self.group


@dataclass(frozen=True, kw_only=True)
class CountedRecord:
    """One record behind a figure."""

    label: str
    place: str
    since: date | None = None
    url: str = ""
    code: str = ""


@dataclass(frozen=True, kw_only=True)
class Counted:
    """A figure: its numbers in the order declared, and how many records were counted."""

    values: tuple[float, ...]
    records: int


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """Records near a figure that it does not count, and why."""

    why: str | Promise
    count: Callable[[Scope], int]
    rows: Callable[[Scope, str], Iterator[CountedRecord]]


@dataclass(frozen=True, kw_only=True)
class Measure:
    """An indicator's declaration, by the room that owns the records.

    `version` goes up when the same words come to count something else, so that two published figures can be told apart.
    """

    id: str
    name: str | Promise
    parts: tuple[str | Promise, ...]  # what each number is, in order
    unit: str | Promise
    counts: str | Promise  # in words: what is counted, what is left out
    kind: MeasureKind
    once: str | Promise  # in words: what keeps a record of two places from being counted twice
    count: Callable[[Scope], Counted]
    rows: Callable[[Scope], Iterator[CountedRecord]]
    left_out: tuple[LeftOut, ...] = ()
    in_groups: bool = True  # whether a group of organisations can narrow it
    version: int = 1
    place: str = ""  # the place whose report quotes the figure
    source: str = ""
