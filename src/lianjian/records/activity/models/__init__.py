"""The activity room's tables."""

from __future__ import annotations

from lianjian.records.activity.models.learning import (
    Course,
    CourseMaterial,
    CourseQuestion,
    CourseSession,
    CourseTest,
    ReportComment,
    StudyReport,
    TrainingPlan,
    TrainingPlanLine,
)
from lianjian.records.activity.models.meetings import AgendaItem, Attendance, Meeting, MeetingParty
from lianjian.records.activity.models.minutes import Minutes
from lianjian.records.activity.models.rooms import OpenHours, Room, RoomBooking, RoomException
from lianjian.records.activity.models.votes import CountedVote, VoteExclusion

__all__ = [
    "AgendaItem",
    "Attendance",
    "CountedVote",
    "Course",
    "CourseMaterial",
    "CourseQuestion",
    "CourseSession",
    "CourseTest",
    "Meeting",
    "MeetingParty",
    "Minutes",
    "OpenHours",
    "ReportComment",
    "Room",
    "RoomBooking",
    "RoomException",
    "StudyReport",
    "TrainingPlan",
    "TrainingPlanLine",
    "VoteExclusion",
]
