"""What must happen next in this room."""

from __future__ import annotations

from datetime import date

from lianjian.kernel.actor import Actor
from lianjian.kernel.duties import Duty
from lianjian.records.activity.duties import learning, meetings


def duties_of(*, actor: Actor, on: date) -> list[Duty]:
    """Everything in this room that waits for the actor on the day."""
    return [duty for topic in (meetings, learning) for duty in topic.duties_of(actor=actor, on=on)]
