"""The assessment room's tables: its own work only, nothing of the records it reads."""

from __future__ import annotations

from lianjian.results.assessment.models.honours import HonourConsent, OrganisationHonour
from lianjian.results.assessment.models.results import AssessmentAppeal, AssessmentDecision, Grading, WorkReport
from lianjian.results.assessment.models.rounds import (
    AssessedOrganisation,
    AssessmentRound,
    Assessor,
    Criterion,
    Recusal,
)
from lianjian.results.assessment.models.turnarounds import PlanReview, PlanStep, TurnaroundPlan

__all__ = [
    "AssessedOrganisation",
    "AssessmentAppeal",
    "AssessmentDecision",
    "AssessmentRound",
    "Assessor",
    "Criterion",
    "Grading",
    "HonourConsent",
    "OrganisationHonour",
    "PlanReview",
    "PlanStep",
    "Recusal",
    "TurnaroundPlan",
    "WorkReport",
]
