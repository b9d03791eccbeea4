"""Who keeps an online branch's page, and who makes an activity group a formal branch."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lianjian.kernel.actor import OFFICES, Actor, Role
from lianjian.kernel.policies import YES, Verdict, no
from lianjian.records.organisations.enums import PartyForm
from lianjian.records.organisations.models import Organisation


def may_keep_online(actor: Actor, organisation: Organisation) -> Verdict:
    """Whether the actor may say how the online branch meets and which rules of its own it has."""
    if actor.has(*OFFICES, Role.SECRETARY, over=organisation.path):
        return YES
    return no(_("The online branch's own secretary, or a secretary or office above it, keeps this."))


def may_approve_online(actor: Actor, organisation: Organisation) -> Verdict:
    """Whether the actor speaks for the primary Party committee whose document makes a formal branch (ZB 5)."""
    above = organisation.parent
    own_committee = above is not None and above.form == PartyForm.COMMITTEE
    if actor.has_above(*OFFICES, over=organisation.path) or (
        own_committee and actor.has_above(Role.SECRETARY, over=organisation.path)
    ):
        return YES
    return no(_("The Party committee above the online branch approves it, and enters its document."))
