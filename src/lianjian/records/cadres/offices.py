"""Which roles lead a branch, and which stand above it as offices."""

from __future__ import annotations

from lianjian.kernel.actor import Role

BRANCH_ROLES = (Role.SECRETARY, Role.COMMITTEE)
OFFICES = (Role.ORGANISATION_DEPARTMENT, Role.TOWNSHIP_OFFICE)
