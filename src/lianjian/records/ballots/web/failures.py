"""How often casts from one address have failed in this minute; in memory only, and gone with the minute.

Only failures count: a village hall behind one address casts thousands in a minute, and mistypes some.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from threading import Lock

from django.http import HttpRequest

MOST_IN_A_MINUTE = 300


class Failures:
    """The failures of the running minute, by address."""

    def __init__(self, *, most: int = MOST_IN_A_MINUTE) -> None:
        self._most, self._lock = most, Lock()
        self._minute: datetime | None = None
        self._counted: Counter[str] = Counter()

    def are_too_many(self, *, address: str, at: datetime) -> bool:
        """Whether nothing more is tried for that address in this minute."""
        with self._lock:
            self._turn(at)
            return self._counted[address] >= self._most

    def add(self, *, address: str, at: datetime) -> None:
        """Will count one failure."""
        with self._lock:
            self._turn(at)
            self._counted[address] += 1

    def _turn(self, at: datetime) -> None:
        minute = at.replace(second=0, microsecond=0)
        if minute != self._minute:
            self._minute = minute
            self._counted.clear()


def address_of(request: HttpRequest) -> str:
    """From where somebody asks: behind a proxy all come from one address, for which the limit is still generous."""
    return str(request.META.get("REMOTE_ADDR", ""))


FAILURES = Failures()
