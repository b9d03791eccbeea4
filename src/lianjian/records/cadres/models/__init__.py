"""The cadres room's tables."""

from __future__ import annotations

from lianjian.records.cadres.models.admission import (
    Admission,
    AdmissionMove,
    AdmissionNotice,
    AdmissionStep,
    StepPerson,
)
from lianjian.records.cadres.models.duty_posts import (
    CountyDutyKind,
    DutyHolding,
    DutyHonour,
    DutyPost,
    DutyReport,
    DutyReview,
    NoticeObjection,
)
from lianjian.records.cadres.models.elections import (
    ElectedPerson,
    ElectionExclusion,
    ElectionNominee,
    ElectionObjection,
    ElectionProxy,
    ElectionStep,
    ElectionVote,
    ElectionVoter,
    TermElection,
)
from lianjian.records.cadres.models.reviews import (
    AssistancePlan,
    MidYearTalk,
    RatingCount,
    RatingEntry,
    ReviewAppeal,
    ReviewedMember,
    ReviewRound,
)
from lianjian.records.cadres.models.talent import TalentEvidence
from lianjian.records.cadres.models.team_adjustments import AdjustedPost, TeamAdjustment

__all__ = [
    "AdjustedPost",
    "Admission",
    "AdmissionMove",
    "AdmissionNotice",
    "AdmissionStep",
    "AssistancePlan",
    "CountyDutyKind",
    "DutyHolding",
    "DutyHonour",
    "DutyPost",
    "DutyReport",
    "DutyReview",
    "ElectedPerson",
    "ElectionExclusion",
    "ElectionNominee",
    "ElectionObjection",
    "ElectionProxy",
    "ElectionStep",
    "ElectionVote",
    "ElectionVoter",
    "MidYearTalk",
    "NoticeObjection",
    "RatingCount",
    "RatingEntry",
    "ReviewAppeal",
    "ReviewRound",
    "ReviewedMember",
    "StepPerson",
    "TalentEvidence",
    "TeamAdjustment",
    "TermElection",
]
