"""Counting in calendar months, as the rules do."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from psycopg.types.range import Range


def months_after(*, day: date, months: int) -> date:
    """The same day so many months later (earlier where negative); the month's last where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def whole_months(*, since: date, on: date) -> int:
    """How many whole months have gone by on the day; 0 before `since`."""
    months = (on.year - since.year) * 12 + on.month - since.month
    # On a month's last day even one that began on a later day of a longer month has gone by.
    is_short = on.day < since.day and on.day < monthrange(on.year, on.month)[1]
    return max(months - is_short, 0)


def first_of_month(*, day: date) -> date:
    """The first day of the day's month."""
    return day.replace(day=1)


def months_between(*, start: date, end: date) -> Iterator[date]:
    """The first of every month from `start` up to, not including, `end`."""
    month = first_of_month(day=start)
    while month < end:
        yield month
        month = months_after(day=month, months=1)


def in_months(*, during: Range[date]) -> str:
    """A period of whole months by its first and last: 2026-01 – 2026-03, or the one month."""
    assert during.lower is not None
    assert during.upper is not None
    first, last = during.lower, months_after(day=during.upper, months=-1)
    return f"{first:%Y-%m}" if first == last else f"{first:%Y-%m} – {last:%Y-%m}"
