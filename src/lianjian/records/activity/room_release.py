"""A cancelled meeting gives back the activity rooms that were booked for it."""

from __future__ import annotations

from lianjian.kernel.events import receives
from lianjian.records.activity.actions.rooms import release_rooms_of
from lianjian.records.activity.events import MeetingCancelled


@receives(MeetingCancelled)
def give_rooms_back(event: MeetingCancelled) -> None:
    """Will give the rooms back in the same transaction."""
    release_rooms_of(meeting_id=event.meeting_id, by=event.by, at=event.at)
