"""The casework room's tables."""

from __future__ import annotations

from lianjian.records.casework.models.volunteers import SignUp, Volunteer, VolunteerCall, VolunteerTeam

__all__ = ["SignUp", "Volunteer", "VolunteerCall", "VolunteerTeam"]
