"""How numbers of goals read."""

from __future__ import annotations


def number_in_words(value: float, *, share: bool) -> str:
    """A count with thousands separators, or a share as a percentage."""
    if share:
        return f"{value:.1%}"
    return f"{value:,.0f}" if value == int(value) else f"{value:,.2f}"
