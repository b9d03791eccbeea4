"""What this room announces."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from lianjian.kernel.actor import Actor
from lianjian.records.activity.enums import MeetingKind


@dataclass(frozen=True, kw_only=True)
class MeetingHeld:
    """A meeting took place; who was there may still be put right until its minutes are closed."""

    meeting_id: int
    kind: MeetingKind
    on: date
    by: Actor
    at: datetime


@dataclass(frozen=True, kw_only=True)
class MeetingCancelled:
    """A planned meeting will not take place."""

    meeting_id: int
    by: Actor
    at: datetime


@dataclass(frozen=True, kw_only=True)
class MinutesClosed:
    """A version of a meeting's minutes was closed; `number` above 1 is a correction."""

    meeting_id: int
    number: int
    by: Actor
    at: datetime
