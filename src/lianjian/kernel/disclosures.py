"""How a room declares what of its records must or may be shown to everybody; `results/disclosure` gathers it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Affairs(StrEnum):
    """Whose affairs are opened: the Party organisation's, the village's, its money."""

    PARTY = "party"
    VILLAGE = "village"
    FINANCE = "finance"


@dataclass(frozen=True, kw_only=True)
class AskedToShow:
    """Of which organisation, and from which day up to, not including, another."""

    organisation_id: int
    since: date
    until: date


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One thing to show, in the words of a paper; `origin` is the record it comes from, the same at every asking."""

    origin: str
    title: str
    text: str
    on: date
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class DisclosureSource:
    """A kind of thing to show, by the room that owns the records; `because` is the rule's id in the national packs."""

    id: str
    affairs: Affairs
    heading: str  # on paper, so in Chinese
    because: str
    shown: Callable[[AskedToShow], Iterable[Shown]]
