"""The number a rule holds something to: how many days at least, how many months at most."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from lianjian.rules.loading import Packs
from lianjian.rules.model import Citation, Rule, Scalar


@dataclass(frozen=True)
class Bound:
    """The tightest number and where it stands."""

    value: int
    cite: Citation


def least(*, packs: Packs, name: str, count: str, on: date, **case: Scalar) -> Bound | None:
    """Find the highest floor any text in force sets for the count; None where none does."""
    return max(_bounds(packs, name, count, on, case, "ge"), key=lambda bound: bound.value, default=None)


def most(*, packs: Packs, name: str, count: str, on: date, **case: Scalar) -> Bound | None:
    """Find the lowest ceiling any text in force sets for the count; None where none does."""
    return min(_bounds(packs, name, count, on, case, "le"), key=lambda bound: bound.value, default=None)


def _bounds(packs: Packs, name: str, count: str, on: date, case: dict[str, Scalar], op: str) -> Iterator[Bound]:
    for text in packs.named(name):
        if text.in_force(on=on) and _applies(text, case):
            for condition in (one for requirement in text.requirements for one in requirement.alternatives):
                if condition.count == (count,) and condition.op == op and condition.value is not None:
                    yield Bound(condition.value, text.cite)


def _applies(text: Rule, case: dict[str, Scalar]) -> bool:
    return all(case.get(fact) in allowed for fact, allowed in text.applies_to.items())
