"""Codes of new rows: the kind's letter, the year, and a random part nobody has to agree on."""

from __future__ import annotations

import secrets
from datetime import date

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # without what is mistaken for another on paper
LENGTH = 6


def new_code(*, letter: str, on: date) -> str:
    """A code such as N2026-7KQ4TW, free with near certainty (30 bits); the database refuses a second one."""
    return f"{letter}{on.year}-{''.join(secrets.choice(ALPHABET) for _ in range(LENGTH))}"
