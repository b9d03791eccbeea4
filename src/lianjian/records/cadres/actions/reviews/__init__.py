"""Democratic review of members, step by step: self, mutual, secret rating, decision; help and appeals after it."""

from __future__ import annotations

from lianjian.records.cadres.actions.reviews.appeals import answer_appeal, raise_appeal
from lianjian.records.cadres.actions.reviews.assistance import close_plan, name_helper
from lianjian.records.cadres.actions.reviews.balloting import NewVillager, hold_as_ballot, take_rating
from lianjian.records.cadres.actions.reviews.decisions import close_round, decide_grade, open_decision
from lianjian.records.cadres.actions.reviews.ratings import Count, enter_counts
from lianjian.records.cadres.actions.reviews.rounds import (
    hold_mutual_review,
    leave_out,
    open_round,
    take_in,
    withdraw_round,
)
from lianjian.records.cadres.actions.reviews.self_reviews import (
    hand_in_on_paper,
    note_missing_self_review,
    write_self_review,
)
from lianjian.records.cadres.actions.reviews.talks import record_talk

__all__ = [
    "Count",
    "NewVillager",
    "answer_appeal",
    "close_plan",
    "close_round",
    "decide_grade",
    "enter_counts",
    "hand_in_on_paper",
    "hold_as_ballot",
    "hold_mutual_review",
    "leave_out",
    "name_helper",
    "note_missing_self_review",
    "open_decision",
    "open_round",
    "raise_appeal",
    "record_talk",
    "take_in",
    "take_rating",
    "withdraw_round",
    "write_self_review",
]
