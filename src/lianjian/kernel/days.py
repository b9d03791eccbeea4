"""The day a person enters for what was done: it has come, and it is not before it can have been."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from lianjian.kernel.errors import Refused


class WrongDay(Refused):
    """A day that cannot be: out of order, ahead, or too far back."""


def require_day(on: date, *, today: date, not_before: date | None = None) -> None:
    """Will refuse to write down as done what lies ahead, or before it can have been."""
    if on > today:
        raise WrongDay(_("%(day)s lies in the future.") % {"day": on})
    if not_before is not None and on < not_before:
        raise WrongDay(_("The day can be %(day)s at the earliest.") % {"day": not_before})
