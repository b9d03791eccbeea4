"""The activity room's tables."""

from __future__ import annotations

from lianjian.records.activity.models.meetings import Attendance, Meeting, MeetingParty
from lianjian.records.activity.models.votes import CountedVote

__all__ = ["Attendance", "CountedVote", "Meeting", "MeetingParty"]
