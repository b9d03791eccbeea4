"""What the texts to be put up say before anybody changes them, and how long they have to hang."""

from __future__ import annotations

from datetime import date, timedelta

from lianjian import rules
from lianjian.records.deliberation.actions.matters.disclosing import least_days
from lianjian.records.deliberation.documents.matters import result_in_words
from lianjian.records.deliberation.enums import PublicationKind
from lianjian.records.deliberation.models import Matter


def text_of_resolution(matter: Matter) -> str:
    """The resolution in the words of a notice, without any person's name."""
    resolution = matter.resolution
    day = rules.model.chinese_date(day=resolution.adopted_on)
    sessions = matter.steps.filter(act="resolve", outcome="passed").select_related("organisation").order_by("pk")
    counted = "".join(f"{result_in_words(row=row)}。" for row in sessions)
    return f"{day}，关于“{matter.title}”的决议：{resolution.text}\n{counted}"


def text_of_outcome(matter: Matter) -> str:
    """What came of it, in the words of a notice."""
    return f"“{matter.title}”实施结果：{matter.outcome}"


def proposed_until(*, matter: Matter, kind: PublicationKind, on: date) -> date:
    """The first day on which a text put up on the day may come down."""
    return on + timedelta(days=least_days(matter=matter, kind=kind, on=on))
