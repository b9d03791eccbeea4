"""Who opens and closes a turn-around plan, and who works on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from lianjian.kernel.actor import LEADERS, OFFICES, Actor
from lianjian.kernel.policies import YES, Verdict, no

if TYPE_CHECKING:
    from lianjian.records.organisations.models import Organisation
    from lianjian.results.assessment.models import TurnaroundPlan


def may_open_turnaround(actor: Actor, organisation: Organisation) -> Verdict:
    """The offices above: that an organisation needs support is decided above it, by a document."""
    if actor.has_above(*OFFICES, over=organisation.path):
        return YES
    return no(_("A turn-around is opened and closed by the office above the organisation."))


def may_work_on_turnaround(actor: Actor, plan: TurnaroundPlan) -> Verdict:
    """The offices above, the named helper, and the organisation's own committee."""
    own = actor.acts_in(plan.organisation_id, *LEADERS)
    is_helper = actor.account_id is not None and actor.account_id == plan.helper_id
    if own or is_helper or may_open_turnaround(actor, plan.organisation):
        return YES
    return no(_("Steps and reviews are entered by the helper, the organisation and the office above it."))
