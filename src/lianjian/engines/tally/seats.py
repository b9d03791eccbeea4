"""Places that go by votes, and the line across which nobody is guessed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any


def above_the_line(*, places: int, votes: Mapping[str, int | Fraction]) -> tuple[list[str], list[str]]:
    """Those sure of a place, most votes first, and those tied across the line for what is left.

    Equals keep the order in which they were given; that order decides nothing.
    """
    ordered = sorted(votes, key=lambda one: -votes[one])
    if places == 0 or len(ordered) <= places or votes[ordered[places - 1]] > votes[ordered[places]]:
        return ordered[:places], []
    line = votes[ordered[places]]
    return [one for one in ordered if votes[one] > line], [one for one in ordered if votes[one] == line]


@dataclass(frozen=True, slots=True)
class Filling:
    """Who was elected, and what is left to a further vote."""

    elected: list[str]
    runoff: dict[str, Any] | None


def fill(*, seats: int, approve: Mapping[str, int], need: int) -> Filling:
    """Elect by approvals those that reach `need`; a tie across the line, or too few, go to a further vote."""
    reached = {one: n for one, n in approve.items() if n >= need}
    elected, tied = above_the_line(places=seats, votes=reached)
    left = seats - len(elected)
    if tied:
        return Filling(elected, {"reason": "tie", "seats": left, "candidates": tied})
    if left:
        others = {one: n for one, n in approve.items() if one not in reached}
        candidates, _ = above_the_line(places=len(others), votes=others)
        return Filling(elected, {"reason": "shortfall", "seats": left, "candidates": candidates})
    return Filling(elected, None)
