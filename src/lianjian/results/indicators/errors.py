"""What this room refuses by name."""

from __future__ import annotations

from lianjian.kernel.errors import Refused


class UnknownPlaceholder(Refused):
    """A text asks for a figure there is not."""


class NotComparable(Refused):
    """Two sets of figures of different places or groups."""
