"""What waits for a person, what is copied to him, and what a regulation asks for that is not on record.

Rooms list the first two in their `duties`, the third in their `gaps.py`; the to-do centre and the results show them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise

from lianjian.kernel.measures import Scope


@dataclass(frozen=True, kw_only=True)
class Duty:
    """One thing to do, one button."""

    title: str
    place: str
    verb: str
    url: str
    due_on: date | None = None
    note: str = ""
    article: str = ""


@dataclass(frozen=True, kw_only=True)
class Copied:
    """Something that concerns a person's organisation and needs nothing from it."""

    title: str
    url: str
    at: datetime
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Gap:
    """One thing a regulation asks of a place and that is not on record there; `key` tells it from others of its kind.

    It names no person: where it is about people it says how many. `why` is what the records say about the reason.
    """

    key: str
    code: str
    place: str
    path: str
    what: str
    why: str = ""
    since: date | None = None
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class GapKind:
    """What a regulation asks for, declared by the room that has the records.

    `article` is where it stands, on a day. `below` counts the gaps for the places one level below the scope, by path,
    those of the place itself under its own; `rows` lists them in the order of the tree, after the mark of another.
    """

    id: str
    name: str | Promise
    article: Callable[[date], str]
    below: Callable[[Scope], Mapping[str, int]]
    rows: Callable[[Scope, str], Iterator[Gap]]


def mark_of(gap: Gap) -> str:
    """Where a list goes on after this gap."""
    return f"{gap.path}:{gap.key}"
