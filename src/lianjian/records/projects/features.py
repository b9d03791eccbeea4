"""What a round's fit is made from: what was known of both sides at the moment of asking."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Wishes = tuple[tuple[str, ...], ...]  # codes of the other side, best first; those of one rank together


@dataclass(frozen=True, kw_only=True)
class Side:
    """What both kinds of party have: needs and resources as the highest open level 1…4 of each subject."""

    code: str
    industry: str
    needs: Mapping[str, int] = field(default_factory=dict)
    resources: Mapping[str, int] = field(default_factory=dict)
    longitude: float | None = None
    latitude: float | None = None
    wishes: Wishes = ()

    @property
    def located(self) -> bool:
        """Whether its coordinates are known."""
        return self.longitude is not None and self.latitude is not None


@dataclass(frozen=True, kw_only=True)
class UrbanSide(Side):
    """An urban party: driving power 0…4 and how many villages it takes."""

    driving: int
    lower: int
    upper: int


@dataclass(frozen=True, kw_only=True)
class VillageSide(Side):
    """A village: weakness 0…4."""

    weakness: int


@dataclass(frozen=True, kw_only=True)
class RoundFeatures:
    """Both sides of a round, each ordered by code, and the pairs that are fixed or ruled out, by codes."""

    places: tuple[UrbanSide, ...]
    villages: tuple[VillageSide, ...]
    locked: frozenset[tuple[str, str]]
    vetoed: frozenset[tuple[str, str]]
