"""What must happen next in this room."""

from __future__ import annotations

from datetime import date

from lianjian.kernel.actor import Actor
from lianjian.kernel.duties import Duty
from lianjian.records.cadres.duties import admission, duty_posts, elections, reviews

TOPICS = (admission, duty_posts, elections, reviews)


def duties_of(*, actor: Actor, on: date) -> list[Duty]:
    """Everything in this room that waits for the actor on the day."""
    return [duty for topic in TOPICS for duty in topic.duties_of(actor=actor, on=on)]
