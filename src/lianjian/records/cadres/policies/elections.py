"""Who may open, read and carry on an election."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lianjian.kernel.actor import Actor
from lianjian.kernel.policies import YES, Verdict, no
from lianjian.records.cadres.election_steps.catalogue import Step
from lianjian.records.cadres.models import TermElection
from lianjian.records.cadres.policies.admission import ANSWERING
from lianjian.records.members.queries.people import ROSTER_ROLES
from lianjian.records.organisations.models import Organisation


def may_open_election(actor: Actor, organisation: Organisation) -> Verdict:
    """The committee of the place and those above it."""
    if actor.has(*ROSTER_ROLES, over=organisation.path):
        return YES
    return no(_("Elections are opened by the committee of %(place)s.") % {"place": organisation.name})


def may_carry_on_election(actor: Actor, election: TermElection) -> Verdict:
    """The committee of the place and those above it: they record the place's own steps."""
    if actor.has(*ROSTER_ROLES, over=election.organisation.path):
        return YES
    return no(_("This is recorded by the committee of %(place)s.") % {"place": election.organisation.name})


def may_take_step(actor: Actor, election: TermElection, step: Step, *, superior: Organisation | None) -> Verdict:
    """Whether the actor records the step: the place its own, the superior committee what it decides or files."""
    if not step.by_superior:
        return may_carry_on_election(actor, election)
    if superior is None:
        return no(_("No Party committee stands above %(place)s in the tree.") % {"place": election.organisation.name})
    if actor.has(*ANSWERING, over=superior.path):
        return YES
    return no(_("%(committee)s records this itself.") % {"committee": superior.name})
