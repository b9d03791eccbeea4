"""The disclosure room's tables."""

from __future__ import annotations

from lianjian.results.disclosure.models.disclosures import (
    Disclosure,
    DisclosureLine,
    FinanceRow,
    FinanceTerms,
    JustifiedFinding,
)
from lianjian.results.disclosure.models.questions import UntrueReport, VillagerQuestion
from lianjian.results.disclosure.models.supervision import SupervisionCheck, SupervisionMember

__all__ = [
    "Disclosure",
    "DisclosureLine",
    "FinanceRow",
    "FinanceTerms",
    "JustifiedFinding",
    "SupervisionCheck",
    "SupervisionMember",
    "UntrueReport",
    "VillagerQuestion",
]
