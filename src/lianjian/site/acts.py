"""How the acts in the journal read to a person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianjian.kernel.models import JournalLine

ACTS: dict[str, str | Promise] = {
    "sign_in": _("signed in"),
    "give_sign_in_code": _("gave a sign-in code"),
    "make_officer": _("set up an officer's account"),
}


@dataclass(frozen=True, kw_only=True)
class TimelineItem:
    """One act as a timeline shows it."""

    text: str
    at: datetime
    who: str
    url: str = ""


def timeline(lines: Iterable[JournalLine]) -> list[TimelineItem]:
    """The journal's lines in words: what was done to what, when, by whom."""
    return [
        TimelineItem(
            text=f"{line.subject_name} · {ACTS.get(line.action, line.action)}", at=line.at, who=line.actor_name
        )
        for line in lines
    ]
