"""Who leads an assessment, who answers for an organisation in it, who may read its result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from lianjian.kernel.actor import LEADERS, OFFICES, STAFF, Actor
from lianjian.kernel.policies import YES, Verdict, no

if TYPE_CHECKING:
    from lianjian.records.organisations.models import Organisation
    from lianjian.results.assessment.models import AssessedOrganisation, AssessmentAppeal

READERS = STAFF


def may_lead(actor: Actor, place: Organisation) -> Verdict:
    """The office of the very place that assesses, or one above it."""
    if actor.has(*OFFICES, over=place.path):
        return YES
    return no(_("An assessment is led by the office that opened it."))


def may_answer_for(actor: Actor, assessed: AssessedOrganisation) -> Verdict:
    """Its own secretary or committee: reports, and appeals, are the organisation's own."""
    if actor.acts_in(assessed.organisation_id, *LEADERS):
        return YES
    return no(_("This is for the secretary or the committee of the organisation itself."))


def may_read_result(actor: Actor, assessed: AssessedOrganisation) -> Verdict:
    """The organisation itself (of a joint one its parties) and its superiors; nobody beside it."""
    if actor.has(*READERS, over=assessed.organisation.path):
        return YES
    if assessed.joint is not None:
        if actor.has(*OFFICES, over=assessed.joint.superior.path):
            return YES
        paths = assessed.joint.parties.values_list("organisation__path", flat=True)
        if any(actor.has(*READERS, over=path) for path in paths):
            return YES
    return no(_("A result is for the organisation itself and its superior."))


def may_decide_appeal(actor: Actor, appeal: AssessmentAppeal) -> Verdict:
    """An office that leads, but nobody who graded the organisation or entered what is appealed against."""
    assessed = appeal.decision.assessed
    leads = may_lead(actor, assessed.round.place)
    if not leads:
        return leads
    entered = actor.account_id in (None, appeal.decision.entered_by_id)
    if entered or assessed.gradings.filter(assessor__account_id=actor.account_id or 0).exists():
        return no(_("An appeal is decided by others than those who graded or entered the decision."))
    return YES
