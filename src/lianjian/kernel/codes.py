"""Codes of new rows: the kind's letter, the year, and a random part nobody has to agree on."""

from __future__ import annotations

import secrets
from datetime import date

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # without what is mistaken for another on paper
LENGTH, LENGTH_IN_SHEETS = 6, 9


def new_code(*, letter: str, on: date) -> str:
    """A code such as N2026-7KQ4TW, free with near certainty (30 bits); the database refuses a second one."""
    return _code(letter, on, LENGTH)


def new_code_in_sheet(*, letter: str, on: date) -> str:
    """A longer code (45 bits) for one of thousands that come in together: two alike would undo them all."""
    return _code(letter, on, LENGTH_IN_SHEETS)


def _code(letter: str, on: date, length: int) -> str:
    return f"{letter}{on.year}-{''.join(secrets.choice(ALPHABET) for _ in range(length))}"
