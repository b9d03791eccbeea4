"""The form every policy answers in: it guards the action and draws the button."""

from __future__ import annotations

from dataclasses import dataclass

from lianjian.kernel.errors import Cites, NotAllowed


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """Whether somebody may, and if not why not."""

    allowed: bool
    reason: str = ""
    rule: Cites | None = None

    def __bool__(self) -> bool:
        return self.allowed


YES = Verdict(allowed=True)


def no(reason: str, *, rule: Cites | None = None) -> Verdict:
    """A verdict against, with its reason."""
    return Verdict(allowed=False, reason=reason, rule=rule)


def require(verdict: Verdict) -> None:
    """Will refuse with the verdict's reason where it is against; every action begins with it."""
    if not verdict.allowed:
        raise NotAllowed(verdict.reason, rule=verdict.rule)
