"""What is done to a matter, from raising it to closing it."""

from __future__ import annotations

from lianjian.records.deliberation.actions.matters.balloting import draw_up_members_ballot, members_vote_next
from lianjian.records.deliberation.actions.matters.disclosing import (
    carry_out,
    close_matter,
    publish_step,
    report_back,
    write_publication,
)
from lianjian.records.deliberation.actions.matters.holding import hold_step, leave_out_step
from lianjian.records.deliberation.actions.matters.raising import (
    NewMatter,
    decline_matter,
    raise_matter,
    take_up_matter,
    withdraw_matter,
)
from lianjian.records.deliberation.actions.matters.sessions import Session
from lianjian.records.deliberation.actions.matters.taking import take_closed_ballot

__all__ = [
    "NewMatter",
    "Session",
    "carry_out",
    "close_matter",
    "decline_matter",
    "draw_up_members_ballot",
    "hold_step",
    "leave_out_step",
    "members_vote_next",
    "publish_step",
    "raise_matter",
    "report_back",
    "take_closed_ballot",
    "take_up_matter",
    "withdraw_matter",
    "write_publication",
]
