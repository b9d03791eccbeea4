"""What this room announces."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from lianjian.kernel.actor import Actor


@dataclass(frozen=True, kw_only=True)
class MemberAdmitted:
    """A branch assembly took somebody in as a probationary member."""

    member_id: int
    organisation_id: int
    on: date
    by: Actor
    at: datetime


@dataclass(frozen=True, kw_only=True)
class MemberMoved:
    """A member's home branch is another from that day on."""

    member_id: int
    from_organisation_id: int | None
    to_organisation_id: int
    on: date
    by: Actor
    at: datetime


@dataclass(frozen=True, kw_only=True)
class MemberLeft:
    """Somebody is no longer a member here from that day on."""

    member_id: int
    organisation_id: int
    on: date
    by: Actor
    at: datetime
