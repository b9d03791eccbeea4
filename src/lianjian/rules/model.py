"""What a rule is: its text, its numbers, its source and how far it binds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from fractions import Fraction
from typing import Literal

from lianjian.rules.routes import RouteStep

Force = Literal["hard", "hard_with_exception", "default", "flag", "forbidden"]
Evidence = Literal["Q", "S", "M"]
Slot = Literal["quorum", "pass", "limit"]
Scalar = int | str | bool
Value = int | float | str | bool | tuple[str, ...] | Mapping[str, float]

STRENGTH: Mapping[Force, int] = {"flag": 0, "default": 1, "hard_with_exception": 2, "hard": 3, "forbidden": 4}
BINDING: tuple[Force, ...] = ("hard_with_exception", "hard", "forbidden")


class Layer(IntEnum):
    """Whose pack it is; the larger number is the lower body."""

    NATIONAL = 0
    PROVINCE = 1
    COUNTY = 2


def chinese_date(*, day: date) -> str:
    """Write a day as officials do: 2026年1月1日."""
    return f"{day.year}年{day.month}月{day.day}日"


@dataclass(frozen=True)
class Citation:
    """Where a rule stands. `quote` is wording seen (official for evidence Q, perhaps condensed for S), never memory."""

    document: str
    article: str | None
    effective: date | None
    quote: str | None
    article_unchecked: bool = False

    def text(self) -> str:
        """Render as 《村民委员会组织法》第三十条，2026年1月1日起施行."""
        title = self.document.removeprefix("中华人民共和国")
        unchecked = "（条号待核对）" if self.article_unchecked else ""
        since = f"，{chinese_date(day=self.effective)}起施行" if self.effective else ""
        return f"《{title}》{self.article or ''}{unchecked}{since}"


@dataclass(frozen=True)
class Doubt:
    """Why the wording must be checked before the rule may bind, and from which day on (None: always)."""

    why: str
    since: date | None = None


@dataclass(frozen=True)
class Confirmation:
    """A person has compared the rule with the official text."""

    rule_id: str
    by: str
    on: date


@dataclass(frozen=True)
class Condition:
    """A comparison of whole numbers, `count op fraction * of` or `count op value`; or membership, `count in allowed`.

    `count` names facts that are added up. `parameter` takes the value from the packs. `least` and `most` bound what a
    lower pack may put in place of a free (default) number.
    """

    count: tuple[str, ...]
    op: str
    fraction: Fraction | None = None
    of: str | None = None
    value: int | None = None
    parameter: str | None = None
    allowed: tuple[Scalar, ...] = ()
    least: Fraction | None = None
    most: Fraction | None = None
    label: str | None = None
    unit: str | None = None
    says: str | None = None


@dataclass(frozen=True)
class Requirement:
    """At least one of the alternatives must hold, unless the fact named `unless` is true.

    `document` is the paper asked for: always where the condition is membership, else only when the exception is used.
    """

    slot: Slot
    alternatives: tuple[Condition, ...]
    unless: str | None = None
    document: str | None = None


@dataclass(frozen=True)
class Setting:
    """A parameter as a pack sets it. `value` None: a lower pack has to set it. `total`: what a table must add up to."""

    name: str
    value: Value | None
    min: float | None
    max: float | None
    unit: str | None
    total: Fraction | None
    not_above: str | None


@dataclass(frozen=True)
class Rule:
    """One rule of one pack. `name` is what `ask` calls it; None for rules that are only read, not asked."""

    id: str
    name: str | None
    title: str
    applies_to: Mapping[str, tuple[Scalar, ...]]
    force: Force
    evidence: Evidence
    doubt: Doubt | None
    cite: Citation
    gist: str | None
    effective_from: date | None
    effective_to: date | None
    requirements: tuple[Requirement, ...]
    settings: tuple[Setting, ...]
    steps: tuple[str, ...]
    also: tuple[str, ...]
    pack: str
    layer: Layer
    route: tuple[RouteStep, ...] = ()
    confirmation: Confirmation | None = None

    def in_force(self, *, on: date) -> bool:
        """Tell whether this text held on that day."""
        return (self.effective_from or date.min) <= on <= (self.effective_to or date.max)

    def overlaps(self, *, other: Rule) -> bool:
        """Tell whether there is a day on which both hold."""
        starts = max(self.effective_from or date.min, other.effective_from or date.min)
        return starts <= min(self.effective_to or date.max, other.effective_to or date.max)

    def doubted(self, *, on: date) -> bool:
        """Tell whether nobody has yet checked what is doubtful about it on that day."""
        if self.confirmation:
            return False
        if self.evidence == "M":
            return True
        return self.doubt is not None and (self.doubt.since or date.min) <= on

    def force_on(self, *, on: date) -> Force:
        """Give the force on that day; a doubtful binding rule only flags until a person confirms it."""
        return "flag" if self.force in BINDING and self.doubted(on=on) else self.force

    @property
    def force_effective(self) -> Force:
        """The force for whoever asks today or later."""
        return self.force_on(on=date.max)

    @property
    def unconfirmed(self) -> bool:
        """Whether the wording still waits for a person to check it."""
        return self.doubted(on=date.max)

    @property
    def note(self) -> str | None:
        """What a reader must know about the source."""
        if self.confirmation:
            checked = self.confirmation
            return f"{chinese_date(day=checked.on)}由{checked.by}核对原文并确认。"
        if not self.unconfirmed:
            return None
        why = self.doubt.why if self.doubt else "没有见到原文，内容凭记忆整理"
        return f"待核对：{why}。核对确认以前只作提醒，不作强制。"


@dataclass(frozen=True)
class Pack:
    """The rules of one body, in the order of their files."""

    name: str
    title: str
    layer: Layer
    rules: tuple[Rule, ...]
