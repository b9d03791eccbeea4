"""Working days of the state calendar, for periods of public notice."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar

WEEKEND = 5


def is_working_day(day: date) -> bool:
    """Whether offices work that day; before the State Council has published a year's holidays, Monday to Friday."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        # The library's only sign for a year outside its tables. A notice that reaches into such a year may end earlier
        # than it would with the holidays known; once put up its last day is written down and stays.
        return day.weekday() < WEEKEND


def after_working_days(*, start: date, days: int) -> date:
    """The last of so many working days that begin on the day after `start`."""
    day = start
    while days:
        day += timedelta(days=1)
        days -= is_working_day(day)
    return day
