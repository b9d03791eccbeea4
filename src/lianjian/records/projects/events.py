"""What this room announces."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lianjian.kernel.actor import Actor


@dataclass(frozen=True, kw_only=True)
class NeedConfirmed:
    """The receiver confirmed that help with a need has arrived."""

    need_id: int
    helper_id: int
    by: Actor
    at: datetime


@dataclass(frozen=True, kw_only=True)
class PairingRunAccepted:
    """A computed pairing is the one that holds."""

    run_id: int
    by: Actor
    at: datetime


@dataclass(frozen=True, kw_only=True)
class PlacementConfirmed:
    """Somebody a branch referred has started work, and it is confirmed."""

    placement_id: int
    organisation_id: int
    by: Actor
    at: datetime
