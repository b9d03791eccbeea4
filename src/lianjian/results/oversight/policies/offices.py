"""Who does what in this room: offices plan, inspect, circulate and ask; the inspected answer for themselves."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lianjian.kernel.actor import LEADERS, OFFICES, STAFF, Actor
from lianjian.kernel.policies import YES, Verdict, no
from lianjian.records.organisations.models import Organisation
from lianjian.results.oversight.models import Finding

READERS = STAFF


def may_oversee(actor: Actor, organisation: Organisation) -> Verdict:
    """The office of the organisation, or one above it."""
    if actor.has(*OFFICES, over=organisation.path):
        return YES
    return no(_("This is done by the office of %(place)s.") % {"place": organisation.name})


def may_plan(actor: Actor, organisation: Organisation) -> Verdict:
    """An organisation sets its own goals: its office, its committee, or an office above it."""
    inside = actor.acts_in(organisation.pk, *LEADERS)
    if inside or actor.has(*OFFICES, over=organisation.path):
        return YES
    return no(_("The goals of %(place)s are set by its own committee or office.") % {"place": organisation.name})


def may_answer(actor: Actor, finding: Finding) -> Verdict:
    """The inspected unit's own committee or office."""
    if actor.acts_in(finding.organisation_id, *READERS):
        return YES
    return no(_("%(place)s answers for this itself.") % {"place": finding.organisation.name})


def may_speak_for(actor: Actor, organisation: Organisation) -> Verdict:
    """The committee or office of that very organisation."""
    if actor.acts_in(organisation.pk, *READERS):
        return YES
    return no(_("%(place)s says so itself.") % {"place": organisation.name})
