"""What this room announces."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lianjian.kernel.actor import Actor
from lianjian.records.ballots.enums import BallotPurpose


@dataclass(frozen=True, kw_only=True)
class BallotClosed:
    """A ballot was closed, sealed and counted; its results are frozen.

    `reference` is the upper room's own key, "election:…", "review:…", "matter:…".
    """

    ballot_id: int
    organisation_id: int
    purpose: BallotPurpose
    reference: str
    by: Actor
    at: datetime


@dataclass(frozen=True, kw_only=True)
class BallotWithdrawn:
    """A ballot was taken back before it was closed; whatever was cast is gone."""

    ballot_id: int
    organisation_id: int
    purpose: BallotPurpose
    reference: str
    by: Actor
    at: datetime
