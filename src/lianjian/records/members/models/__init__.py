"""The members room's tables."""

from __future__ import annotations

from lianjian.records.members.models.people import Affiliation, Member

__all__ = ["Affiliation", "Member"]
