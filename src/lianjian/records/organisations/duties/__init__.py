"""What must happen next in this room."""

from __future__ import annotations

from datetime import date

from lianjian.kernel.actor import Actor
from lianjian.kernel.duties import Duty
from lianjian.records.organisations.duties import coverage, joint, tree
from lianjian.records.organisations.duties.copies import copied_to

__all__ = ["copied_to", "duties_of"]


def duties_of(*, actor: Actor, on: date) -> list[Duty]:
    """Everything in this room that waits for the actor on the day."""
    return [duty for topic in (tree, joint, coverage) for duty in topic.duties_of(actor=actor, on=on)]
