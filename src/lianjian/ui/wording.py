"""Template filters: how dates, amounts and numbers read on every page. Empty is always a dash."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.utils import dateformat, timezone
from django.utils.translation import gettext, ngettext, pgettext

DASH = "—"
SOON_DAYS = 3

Number = int | float | Decimal


def dash(value: object) -> object:
    """Show a dash for None and the empty string, anything else (0 too) as it is."""
    return DASH if value is None or value == "" else value


def day(value: dt.date | None) -> str:
    """Write a date for running text: 2026年3月5日, 5 March 2026."""
    if value is None:
        return DASH
    return dateformat.format(_local(value), pgettext("date in running text", "j F Y"))


def iso(value: dt.date | None) -> str:
    """Write a date for tables: 2026-03-05."""
    return DASH if value is None else _local(value).strftime("%Y-%m-%d")


def moment(value: dt.datetime | None) -> str:
    """Write a moment in local time to the minute: 2026-03-05 14:32."""
    return DASH if value is None else _local(value).strftime("%Y-%m-%d %H:%M")


def _local(value: dt.date) -> dt.date:
    if isinstance(value, dt.datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


def number(value: Number | None, digits: int | None = None) -> str:
    """Write a number with thousands separators; `digits` fixes the decimals."""
    if value is None:
        return DASH
    return f"{value:,}" if digits is None else f"{value:,.{digits}f}"


def yuan(fen: int | None) -> str:
    """Write whole fen as yuan with two decimals: 24391836 as 243,918.36."""
    if fen is None:
        return DASH
    whole, rest = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{whole:,}.{rest:02d}"


def percent(ratio: Number | None, digits: int = 0) -> str:
    """Write a ratio of 0 to 1 as a percentage."""
    return DASH if ratio is None else f"{ratio:.{digits}%}"


def mask_phone(phone: str | None) -> str:
    """Hide the middle of a phone number: 138****5678, 0536-6****18."""
    if not phone:
        return DASH
    places = [index for index, character in enumerate(phone) if character.isdigit()]
    tail = 4 if phone.startswith("1") and len(places) >= 11 else 2
    hidden = set(places[:-tail][-4:])
    return "".join("*" if index in hidden else character for index, character in enumerate(phone))


def due_words(due_on: dt.date | None, today: dt.date) -> str:
    """Say how far a due day is from `today`: 过期2天, 今天, 还有3天."""
    if due_on is None:
        return DASH
    days = (due_on - today).days
    if days < 0:
        return ngettext("%(days)d day late", "%(days)d days late", -days) % {"days": -days}
    if days == 0:
        return gettext("Today")
    return ngettext("%(days)d day left", "%(days)d days left", days) % {"days": days}


def due_state(due_on: dt.date | None, today: dt.date) -> str:
    """Name the urgency of a due day: `late`, `soon` (three days or fewer) or nothing."""
    if due_on is None or due_on > today + dt.timedelta(days=SOON_DAYS):
        return ""
    return "late" if due_on < today else "soon"


FILTERS = {
    rule.__name__: rule for rule in (dash, day, iso, moment, number, yuan, percent, mask_phone, due_words, due_state)
}
