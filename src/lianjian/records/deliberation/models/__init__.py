"""The deliberation room's tables."""

from __future__ import annotations

from lianjian.records.deliberation.models.conferences import (
    ConferenceDecision,
    ConferenceSession,
    ConferenceUnit,
    Council,
    FollowUp,
    JointConference,
)
from lianjian.records.deliberation.models.matters import (
    Matter,
    MatterParty,
    MatterStep,
    Publication,
    Resolution,
)
from lianjian.records.deliberation.models.questionnaires import (
    AnswerCount,
    Household,
    Participation,
    Question,
    Questionnaire,
)
from lianjian.records.deliberation.models.rulebook import OrganisationRule, RuleVersion

__all__ = [
    "AnswerCount",
    "ConferenceDecision",
    "ConferenceSession",
    "ConferenceUnit",
    "Council",
    "FollowUp",
    "Household",
    "JointConference",
    "Matter",
    "MatterParty",
    "MatterStep",
    "OrganisationRule",
    "Participation",
    "Publication",
    "Question",
    "Questionnaire",
    "Resolution",
    "RuleVersion",
]
