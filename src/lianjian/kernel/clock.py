"""The only place that asks what time it is; only `web/` and `site/` may call it."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    """The moment, aware, in the county's time zone."""
    return timezone.localtime()


def today() -> date:
    """The calendar day in the county."""
    return timezone.localdate()
