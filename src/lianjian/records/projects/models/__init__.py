"""The projects room's tables."""

from __future__ import annotations

from lianjian.records.projects.models.exchange import Match, Need, Resource
from lianjian.records.projects.models.jobs import Placement, Seeker, Vacancy
from lianjian.records.projects.models.pairing import (
    PairingPlace,
    PairingRound,
    PairingRun,
    PairingTie,
    PairingVillage,
    Wish,
)

__all__ = [
    "Match",
    "Need",
    "PairingPlace",
    "PairingRound",
    "PairingRun",
    "PairingTie",
    "PairingVillage",
    "Placement",
    "Resource",
    "Seeker",
    "Vacancy",
    "Wish",
]
