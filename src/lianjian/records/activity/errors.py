"""What this room refuses by name."""

from __future__ import annotations

from lianjian.kernel.errors import ChangedMeanwhile, Refused


class RoomNotOpen(Refused):
    """The activity room cannot be booked for that time."""


class RoomTaken(ChangedMeanwhile):
    """Somebody else has the activity room at that time."""


class WrongTime(Refused):
    """A time that cannot be: the end before the beginning, too far back or ahead, or not come yet."""


class NobodyVotesThere(Refused):
    """A provisional branch or an online group without an approval document decides nothing (ZB 5 to 7)."""
