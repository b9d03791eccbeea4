"""The typed reason before what cannot be undone: it stays in the journal, and everybody concerned reads it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lianjian.kernel.errors import Refused

LONGEST = 500


def given_reason(*, reason: str, longest: int = LONGEST) -> str:
    """The reason without blanks around it; refuses none, and one longer than is kept."""
    given = reason.strip()
    if not given:
        raise Refused(_("Give the reason; everybody concerned can read it."))
    if len(given) > longest:
        raise Refused(_("Give the reason in at most %(most)s characters.") % {"most": longest})
    return given
