"""What this room refuses by name."""

from __future__ import annotations

from lianjian.kernel.errors import Refused


class OutOfTurn(Refused):
    """A body acts before those that come before it have acted, or a second time."""


class NoticeTooShort(Refused):
    """Those due were told later than the law asks."""


class NotValid(Refused):
    """Numbers that cannot be, or a vote where there was no quorum."""


class OnlyAdvice(Refused):
    """A council or a joint conference suggests; it resolves nothing (CW 33)."""
