"""Assessments, what is assessed in them, and plans, as far as somebody may see them."""

from __future__ import annotations

from lianjian.kernel.policies import require
from lianjian.kernel.web import ActingRequest, visible_or_404
from lianjian.results.assessment.models import AssessedOrganisation, AssessmentRound, TurnaroundPlan
from lianjian.results.assessment.policies.assessments import may_lead
from lianjian.results.assessment.queries.assessments import assessed_visible_to, rounds_visible_to
from lianjian.results.assessment.queries.turnarounds import turnarounds_visible_to


def round_or_404(request: ActingRequest, code: str) -> AssessmentRound:
    """The assessment, for whom it concerns."""
    return visible_or_404(rounds_visible_to(actor=request.actor), code=code)


def led_round(request: ActingRequest, code: str) -> AssessmentRound:
    """The assessment, for the office that leads it; a colleague is told why not."""
    round_ = round_or_404(request, code)
    require(may_lead(request.actor, round_.place))
    return round_


def assessed_or_404(request: ActingRequest, code: str, assessed: int) -> AssessedOrganisation:
    """One organisation in an assessment, for itself, its superiors, who leads and who grades."""
    return visible_or_404(assessed_visible_to(actor=request.actor), round__code=code, pk=assessed)


def plan_or_404(request: ActingRequest, code: str) -> TurnaroundPlan:
    """A plan, for the organisation, those above it, and the helper."""
    return visible_or_404(turnarounds_visible_to(actor=request.actor), code=code)
