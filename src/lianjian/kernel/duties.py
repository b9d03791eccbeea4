"""What waits for a person: rooms list it in their `duties.py`, the to-do centre shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


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
