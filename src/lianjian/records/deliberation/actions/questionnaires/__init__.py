"""Drawing up questionnaires, opening them to every household, taking answers, and closing them."""

from __future__ import annotations

from lianjian.records.deliberation.actions.questionnaires.answering import (
    answer_by_slip,
    answer_for_household,
    note_household,
)
from lianjian.records.deliberation.actions.questionnaires.drawing_up import (
    NewQuestion,
    add_question,
    draw_up_questionnaire,
    drop_question,
    enter_roll,
    take_roll_from,
)
from lianjian.records.deliberation.actions.questionnaires.running import close_questionnaire, open_questionnaire

__all__ = [
    "NewQuestion",
    "add_question",
    "answer_by_slip",
    "answer_for_household",
    "close_questionnaire",
    "draw_up_questionnaire",
    "drop_question",
    "enter_roll",
    "note_household",
    "open_questionnaire",
    "take_roll_from",
]
