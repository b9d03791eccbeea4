"""How a room declares what can be counted in it; `results/indicators` gathers and asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Where and when something is counted: a sub-tree and a day."""

    path: str
    on: date


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
class Measure:
    """An indicator's declaration, by the room that owns the records."""

    id: str
    name: str | Promise
    parts: tuple[str | Promise, ...]  # what each number is, in order
    unit: str | Promise
    counts: str | Promise  # in words: what is counted, what is left out
    count: Callable[[Scope], Counted]
    rows: Callable[[Scope], Iterator[CountedRecord]]
    place: str = ""  # the place whose report quotes the figure
    source: str = ""
