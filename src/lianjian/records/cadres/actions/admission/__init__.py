"""Joining the Party: taking in an application, its 25 steps, and how a case moves and ends."""

from __future__ import annotations

from lianjian.records.cadres.actions.admission.correcting import Corrected, correct_step
from lianjian.records.cadres.actions.admission.ending import end_case, move_case
from lianjian.records.cadres.actions.admission.notices import post_notice
from lianjian.records.cadres.actions.admission.opening import NewApplicant, open_admission
from lianjian.records.cadres.actions.admission.steps import complete_step
from lianjian.records.cadres.actions.admission.talent import record_evidence

__all__ = [
    "Corrected",
    "NewApplicant",
    "complete_step",
    "correct_step",
    "end_case",
    "move_case",
    "open_admission",
    "post_notice",
    "record_evidence",
]
