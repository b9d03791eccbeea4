"""Periods as people write them (2026, 2026-Q1, 2026-03), and the steps of a series."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.utils.translation import gettext as _

from lianjian.kernel.errors import Refused
from lianjian.kernel.months import months_after

MONTHS_A_YEAR, MONTHS_A_QUARTER = 12, 3
FIRST_YEAR, LAST_YEAR = 1949, 9000
_WRITTEN = re.compile(r"(?P<year>\d{4})(?:-(?:[Qq](?P<quarter>[1-4])|(?P<month>0[1-9]|1[0-2])))?")


class Step(StrEnum):
    """How long each period of a series is."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


MONTHS_OF = {Step.MONTH: 1, Step.QUARTER: MONTHS_A_QUARTER, Step.YEAR: MONTHS_A_YEAR}
SHOWN_OF = {Step.MONTH: 12, Step.QUARTER: 8, Step.YEAR: 5}


@dataclass(frozen=True, kw_only=True)
class Span:
    """A period by its first and its last day, and how it is called."""

    since: date
    on: date
    name: str


def span_written(*, text: str) -> Span:
    """The year, quarter or month that the text names; refuses anything else with an example."""
    written = _WRITTEN.fullmatch(text.strip())
    if written is None or not FIRST_YEAR <= int(written["year"]) <= LAST_YEAR:
        raise Refused(
            _("“%(text)s” names no period.") % {"text": text},
            remedies=(_("Write a year (2026), a quarter (2026-Q1) or a month (2026-03)."),),
        )
    year = int(written["year"])
    if written["quarter"]:
        return _span(Step.QUARTER, date(year, MONTHS_A_QUARTER * int(written["quarter"]) - 2, 1))
    return _span(Step.MONTH, date(year, int(written["month"]), 1)) if written["month"] else _year(year)


def span_of(*, step: Step, day: date) -> Span:
    """The month, quarter or year the day lies in."""
    months = MONTHS_OF[step]
    return _span(step, date(day.year, (day.month - 1) // months * months + 1, 1))


def spans_until(*, on: date, step: Step) -> list[Span]:
    """The latest periods, the last one up to the day itself."""
    spans = [span_of(step=step, day=on)]
    while len(spans) < SHOWN_OF[step]:
        spans.append(span_of(step=step, day=spans[-1].since - timedelta(days=1)))
    latest = Span(since=spans[0].since, on=on, name=spans[0].name)
    return [*reversed(spans[1:]), latest]


def short_name(name: str) -> str:
    """The period's name where twelve stand side by side on a phone: 26-03 for 2026-03."""
    return name[2:] if "-" in name else name


def _year(year: int) -> Span:
    return _span(Step.YEAR, date(year, 1, 1))


def _span(step: Step, first: date) -> Span:
    last = months_after(day=first, months=MONTHS_OF[step]) - timedelta(days=1)
    names = {
        Step.MONTH: f"{first:%Y-%m}",
        Step.QUARTER: f"{first.year}-Q{(first.month + 2) // MONTHS_A_QUARTER}",
        Step.YEAR: f"{first.year}",
    }
    return Span(since=first, on=last, name=names[step])
