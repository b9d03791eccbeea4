"""What happened to a meeting, told from its lines in the journal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from lianjian.kernel.models import JournalLine
from lianjian.records.activity.models import Meeting

WORDS: dict[str, Callable[[], str]] = {
    "plan_meeting": lambda: _("Planned"),
    "change_meeting": lambda: _("The plan was changed"),
    "cancel_meeting": lambda: _("Cancelled"),
    "hold_meeting": lambda: _("Entered as held"),
    "record_attendance": lambda: _("Recorded who was there"),
    "say_here": lambda: _("Came by the code on the desk"),
    "add_guest": lambda: _("Entered a guest"),
    "say_absent": lambda: _("Somebody cannot come"),
    "take_back_answer": lambda: _("An answer was taken back"),
    "save_minutes": lambda: _("Wrote the minutes"),
    "close_minutes": lambda: _("Closed the minutes"),
    "correct_minutes": lambda: _("Began to correct the minutes"),
}
LINES_SHOWN = 100


@dataclass(frozen=True, kw_only=True)
class Happening:
    """One act as the timeline shows it."""

    at: datetime
    who: str
    text: str
    url: str = ""


def story_of(*, meeting: Meeting) -> list[Happening]:
    """What happened, newest first."""
    lines = JournalLine.objects.filter(subject_type=Meeting._meta.label_lower, subject_id=str(meeting.pk))
    return [
        Happening(at=line.at, who=line.actor_name, text=_in_words(line)) for line in lines.order_by("-pk")[:LINES_SHOWN]
    ]


def _in_words(line: JournalLine) -> str:
    words = WORDS.get(line.action)
    told = words() if words else line.action
    return _("%(act)s: %(reason)s") % {"act": told, "reason": line.reason} if line.reason else told
