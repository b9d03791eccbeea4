"""What this room announces."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from lianjian.kernel.actor import Actor


@dataclass(frozen=True, kw_only=True)
class ResolutionAdopted:
    """A matter was resolved by the body entitled to it; `organisation_id` is where the matter belongs."""

    resolution_id: int
    matter_id: int
    organisation_id: int
    on: date
    by: Actor
    at: datetime
