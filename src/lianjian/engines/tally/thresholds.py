"""Thresholds: more than, or at least, a share. Compared by multiplying out, never by dividing."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from lianjian.engines.tally.faults import mapping, needed, refuse, whole


@dataclass(frozen=True, slots=True)
class Share:
    """`gt` is 超过 (without the number itself), `gte` is 以上 (with it: 民法典 art. 1259)."""

    inclusive: bool
    numerator: int
    denominator: int

    def met(self, *, have: int | Fraction, total: int | Fraction) -> bool:
        """Whether `have` of `total` reach the share."""
        ours, bar = have * self.denominator, total * self.numerator
        return ours >= bar if self.inclusive else ours > bar

    def need(self, *, total: int) -> int:
        """The smallest number that reaches the share of `total`; at least one: no approvals approve nothing."""
        bar = total * self.numerator
        return max(1, -(-bar // self.denominator) if self.inclusive else bar // self.denominator + 1)


@dataclass(frozen=True, slots=True)
class Threshold:
    """A share of a number that has a name; a quorum says also what must reach it."""

    share: Share
    base: str
    of: str = ""


def read_share(form: Any, *, name: str) -> Share:
    """Read `op`, `num` and `den`."""
    if needed(form, "op", name=f"{name}的比较方式") not in ("gt", "gte"):
        refuse(f"{name}的比较方式（“op”）只能是“gt”（超过）或“gte”（以上）。")
    numerator = whole(needed(form, "num", name=f"{name}的分子"), name=f"{name}的分子")
    denominator = whole(needed(form, "den", name=f"{name}的分母"), name=f"{name}的分母", least=1)
    if numerator > denominator or (numerator == denominator and form["op"] == "gt"):
        refuse(f"{name}（{numerator}/{denominator}）永远达不到。")
    return Share(form["op"] == "gte", numerator, denominator)


def read_threshold(thing: object, *, name: str, bases: Collection[str], quorum: bool = False) -> Threshold:
    """Read a threshold, or a quorum, which names in `of` what must reach it."""
    keys = ("op", "num", "den", "base", "of") if quorum else ("op", "num", "den", "base")
    form = mapping(thing, name=name, keys=keys)
    share = read_share(form, name=name)
    base = _named(form, "base", name=f"{name}的基数", bases=bases)
    return Threshold(share, base, _named(form, "of", name=f"{name}的对象", bases=bases) if quorum else "")


def _named(form: Any, key: str, *, name: str, bases: Collection[str]) -> str:
    found = needed(form, key, name=name)
    if not isinstance(found, str) or found not in bases:
        refuse(f"{name}（“{key}”）只能是{'、'.join(bases)}之一，不能是“{found}”。")
    return found
