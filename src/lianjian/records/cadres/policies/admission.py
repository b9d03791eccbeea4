"""Who may open, read and carry on the case of somebody who wants to join."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lianjian.kernel.actor import OFFICES, Actor, Role
from lianjian.kernel.policies import YES, Verdict, no
from lianjian.records.cadres.admission_steps.catalogue import SUPERIORS
from lianjian.records.cadres.models import Admission
from lianjian.records.members.models import Member
from lianjian.records.members.queries.people import ROSTER_ROLES
from lianjian.records.organisations.models import Organisation

# Whoever answers for a Party committee; of its members none does so alone.
ANSWERING = (*OFFICES, Role.SECRETARY)


def may_open(actor: Actor, organisation: Organisation, through: Organisation) -> Verdict:
    """The committee of the branch, or of the online branch where it was handed in, and those above them."""
    if any(actor.has(*ROSTER_ROLES, over=place.path) for place in (organisation, through)):
        return YES
    return no(_("Applications are taken in by the committee of %(place)s.") % {"place": organisation.name})


def may_take(actor: Actor, case: Admission, number: int, *, superior: Organisation | None) -> Verdict:
    """Whether the actor records the step: the branch its own, the superior committee what it decides itself."""
    if number not in SUPERIORS:
        return may_carry_on(actor, case)
    if superior is None:
        return no(_("No Party committee stands above %(place)s in the tree.") % {"place": case.organisation.name})
    if actor.has(*ANSWERING, over=superior.path):
        return YES
    return no(
        _("%(committee)s decides this and records it. A branch, a general branch or a provisional one cannot.")
        % {"committee": superior.name}
    )


def may_carry_on(actor: Actor, case: Admission) -> Verdict:
    """The branch's committee and those above it: they record its steps, post notices, move and end the case."""
    if actor.has(*ROSTER_ROLES, over=case.organisation.path):
        return YES
    return no(_("This is recorded by the committee of %(place)s.") % {"place": case.organisation.name})


def may_enter_evidence(actor: Actor, person: Admission | Member) -> Verdict:
    """Whether the actor enters evidence for the chain of talent: the person's branch committee and those above it."""
    if actor.has(*ROSTER_ROLES, over=person.organisation.path):
        return YES
    return no(_("This is recorded by the committee of %(place)s.") % {"place": person.organisation.name})
