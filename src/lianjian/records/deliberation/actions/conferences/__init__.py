"""Joint conferences: founding, member units, sessions, decisions and what becomes of them."""

from __future__ import annotations

from lianjian.records.deliberation.actions.conferences.decisions import (
    FollowedUp,
    NewDecision,
    follow_up,
    record_decision,
    report_on_decision,
)
from lianjian.records.deliberation.actions.conferences.founding import (
    end_conference,
    found_conference,
    seat_unit,
    unseat_unit,
)
from lianjian.records.deliberation.actions.conferences.sessions import SessionPlan, hold_session, plan_session

__all__ = [
    "FollowedUp",
    "NewDecision",
    "SessionPlan",
    "end_conference",
    "follow_up",
    "found_conference",
    "hold_session",
    "plan_session",
    "record_decision",
    "report_on_decision",
    "seat_unit",
    "unseat_unit",
]
