"""Turn-around plans: who sees them, and which organisations need support on a day."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from lianjian.kernel.actor import Actor
from lianjian.records.organisations.paths import outermost, within_any
from lianjian.results.assessment.models import PlanStep, TurnaroundPlan
from lianjian.results.assessment.policies.assessments import READERS


def turnarounds_visible_to(*, actor: Actor) -> QuerySet[TurnaroundPlan]:
    """Those of the actor's places, and those in which he is the named helper; internal, on no public page."""
    reach = within_any(outermost(actor.scopes(*READERS)), field="organisation__path")
    rows = TurnaroundPlan.objects.filter(reach | Q(helper_id=actor.account_id or 0))
    return rows.select_related("organisation__parent", "helper", "helping")


def needs_support(*, organisation_id: int, on: date) -> bool:
    """Whether a plan is open for the organisation on the day: the only sense in which it needs support."""
    open_then = Q(closed_on=None) | Q(closed_on__gt=on)
    return TurnaroundPlan.objects.filter(open_then, organisation=organisation_id, opened_on__lte=on).exists()


def open_steps(*, plan: TurnaroundPlan) -> QuerySet[PlanStep]:
    """The steps still to be done, what is due first on top."""
    return plan.steps.filter(done_on=None).order_by("due_on", "position")
