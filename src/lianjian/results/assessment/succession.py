"""What of this room hangs on an organisation and how it moves when it ends: open plans, and assessments under way."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from lianjian.kernel.succession import Handover, Succession, register
from lianjian.results.assessment.enums import OVER, PlanOutcome, RoundState
from lianjian.results.assessment.models import AssessedOrganisation, AssessmentRound, TurnaroundPlan

CHANGED = "机构变动"


def _plans(handover: Handover) -> QuerySet[TurnaroundPlan]:
    return TurnaroundPlan.objects.filter(organisation=handover.from_id, closed_on=None)


def _carry_plans(handover: Handover) -> None:
    """A plan follows the people it helps, unless the successor has one of its own: then it ends with a word."""
    taken = TurnaroundPlan.objects.filter(organisation=handover.to_id, closed_on=None).exists()
    for plan in _plans(handover).select_for_update():
        if handover.to_id is not None and not taken:
            plan.organisation_id = handover.to_id
        else:
            plan.outcome, plan.closed_on = PlanOutcome.ENDED, handover.on
            plan.closing_words = plan.closing_body = plan.closing_document_no = CHANGED
        plan.save()


def _assessed(handover: Handover) -> QuerySet[AssessedOrganisation]:
    """What is not decided yet; results stay with the organisation that had them."""
    waiting = AssessedOrganisation.objects.filter(organisation=handover.from_id, decisions=None)
    return waiting.exclude(round__state__in=OVER)


def _carry_assessed(handover: Handover) -> None:
    """What has ended is judged no more; its successor was told no criteria for it."""
    _assessed(handover).delete()


def _rounds(handover: Handover) -> QuerySet[AssessmentRound]:
    return AssessmentRound.objects.filter(place=handover.from_id).exclude(state__in=OVER)


def _carry_rounds(handover: Handover) -> None:
    _rounds(handover).update(state=RoundState.WITHDRAWN, withdrawn_because=CHANGED)


def register_successions() -> None:
    """Will add them to the kernel's list; the room calls it once when it loads."""
    for label, found, carry in (
        (gettext_lazy("Open turn-around plans"), _plans, _carry_plans),
        (gettext_lazy("Assessments not decided, which end"), _assessed, _carry_assessed),
        (gettext_lazy("Assessments led here, which end"), _rounds, _carry_rounds),
    ):
        register(Succession(label=label, count=lambda handover, of=found: of(handover).count(), carry=carry))  # type: ignore[misc]
