"""Goals, inspections, circulars, and the ledger of what is asked from below."""

from __future__ import annotations

from lianjian.results.oversight.models.circulars import Circular, CircularCopy
from lianjian.results.oversight.models.goals import Goal, GoalPlan, GoalVersion
from lianjian.results.oversight.models.inspections import Finding, FindingStep, Inspection, InspectionLine
from lianjian.results.oversight.models.requests import AskedAlready, DataColumn, DataRequest

__all__ = [
    "AskedAlready",
    "Circular",
    "CircularCopy",
    "DataColumn",
    "DataRequest",
    "Finding",
    "FindingStep",
    "Goal",
    "GoalPlan",
    "GoalVersion",
    "Inspection",
    "InspectionLine",
]
