"""What a meeting is to deal with."""

from __future__ import annotations

from lianjian.records.activity.models import Meeting


def agenda_of(*, meeting: Meeting) -> list[str]:
    """The matters in their order."""
    return list(meeting.agenda.order_by("position").values_list("title", flat=True))
