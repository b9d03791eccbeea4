"""What is to be paired: organisations, villages, their fit and the wishes of the office."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeAlias

from lianjian.engines.pairing.fit import FitSource

Identifier: TypeAlias = str | int
Preferences: TypeAlias = tuple[tuple[Identifier, ...], ...]
Pair: TypeAlias = tuple[Identifier, Identifier]


class Mode(StrEnum):
    """Who decides: the office, the two sides, or the sides first and then the office."""

    ASSIGNED = "assigned"
    FREE = "free"
    MIXED = "mixed"


class Cover(StrEnum):
    """How much it counts that a village is placed at all."""

    ALL = "all"
    BONUS = "bonus"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Organisation:
    """A leading organisation; open with `lower`…`upper` villages or closed with none."""

    id: Identifier
    lower: int = 2
    upper: int = 4
    open_cost: float = 0.0
    preferences: Preferences = ()


@dataclass(frozen=True, slots=True)
class Village:
    """A village to be placed; `weakness` raises its weight under `Cover.BONUS`."""

    id: Identifier
    weakness: float = 0.0
    preferences: Preferences = ()


@dataclass(frozen=True)
class Instance:
    """One pairing question; pairs are written (organisation, village)."""

    organisations: tuple[Organisation, ...]
    villages: tuple[Village, ...]
    fit: FitSource
    mode: Mode = Mode.ASSIGNED
    cover: Cover = Cover.NONE
    coverage_bonus: float = 0.0
    locked: frozenset[Pair] = frozenset()
    forbidden: frozenset[Pair] = frozenset()
    fairness_floor: bool = False
    exact: bool = False
    time_limit: float | None = None

    def organisation_positions(self) -> dict[Identifier, int]:
        """Give each organisation's row."""
        return {organisation.id: row for row, organisation in enumerate(self.organisations)}

    def village_positions(self) -> dict[Identifier, int]:
        """Give each village's column."""
        return {village.id: column for column, village in enumerate(self.villages)}


def canonical(instance: Instance) -> Instance:
    """Sort organisations and villages by id, so that the order of input rows cannot matter."""
    rows = _order([organisation.id for organisation in instance.organisations])
    columns = _order([village.id for village in instance.villages])
    if rows == list(range(len(rows))) and columns == list(range(len(columns))):
        return instance
    return replace(
        instance,
        organisations=tuple(instance.organisations[row] for row in rows),
        villages=tuple(instance.villages[column] for column in columns),
        fit=instance.fit.reordered(rows=rows, columns=columns),
    )


def identifier_order(identifier: Identifier) -> tuple[bool, Identifier]:
    """Give the sort key of an id: numbers by size, then texts by code point."""
    return (isinstance(identifier, str), identifier)


def pair_order(pair: Pair) -> tuple[tuple[bool, Identifier], tuple[bool, Identifier]]:
    """Give the sort key of a pair: by organisation, then by village."""
    return (identifier_order(pair[0]), identifier_order(pair[1]))


def _order(identifiers: Sequence[Identifier]) -> list[int]:
    return sorted(range(len(identifiers)), key=lambda position: identifier_order(identifiers[position]))
