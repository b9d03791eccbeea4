"""What hangs on an organisation and how it moves when the organisation ends: each room says so for itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise

from lianjian.kernel.actor import Actor


@dataclass(frozen=True, kw_only=True)
class Handover:
    """One organisation ends on a day; another (or none) takes over what hangs on it."""

    from_id: int
    to_id: int | None
    on: date
    by: Actor
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Succession:
    """How one kind of thing is counted for the preview, and carried over."""

    label: str | Promise  # lazy: shown in the reader's language, not the loader's
    count: Callable[[Handover], int]
    carry: Callable[[Handover], None]


_successions: list[Succession] = []


def register(succession: Succession) -> None:
    """Adds a kind of thing; rooms call it when they load."""
    _successions.append(succession)


def preview(handover: Handover) -> list[tuple[str, int]]:
    """What would be carried over, by kind, leaving out what there is none of."""
    counted = [(str(succession.label), succession.count(handover)) for succession in _successions]
    return [(label, count) for label, count in counted if count]


def carry_over(handover: Handover) -> None:
    """Will carry everything over, in the transaction of the change itself."""
    for succession in _successions:
        succession.carry(handover)
