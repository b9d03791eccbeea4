"""Whether a vote is held while its day is still lawful: terms end, and a delay has its approval and its limit."""

from __future__ import annotations

from datetime import date

from lianjian.records.cadres.actions.elections.act import Act


def require_in_time(act: Act, day: date) -> None:
    """Will refuse a vote after the term without an approved delay, or more than a year off (XJ 3)."""
    ends = act.election.term_ends_on
    if ends is None:
        return
    first, last = sorted((ends, day))
    months = (last.year - first.year) * 12 + last.month - first.month + (last.day > first.day)
    until = act.election.delayed_until
    late = day > ends
    approved = until is not None and day <= until if late else True
    act.ruling.ask("election_delay", has_approval_document=approved, months=months, has_exception_document=False)
