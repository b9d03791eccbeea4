"""Who may register, help, confirm and close in the exchange of needs and resources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from lianjian.kernel.actor import OFFICES, Actor, Role
from lianjian.kernel.policies import YES, Verdict, no
from lianjian.records.projects.models import Match, Need, Resource

if TYPE_CHECKING:
    from lianjian.records.organisations.models import Organisation


def may_register(actor: Actor, organisation: Organisation) -> Verdict:
    """The organisation's secretary, or an office above it on its behalf."""
    if actor.has(Role.SECRETARY, *OFFICES, over=organisation.path):
        return YES
    return no(_("Needs and resources are registered by the organisation's secretary or the office above it."))


def may_take_up(actor: Actor, need: Need, helper: Organisation) -> Verdict:
    """Whoever may speak for the helper; nobody helps himself."""
    if helper.pk == need.organisation_id:
        return no(_("An organisation cannot take up its own need."))
    if may_register(actor, helper):
        return YES
    return no(_("Help is promised by the helper's own secretary or the office above it."))


def may_deliver(actor: Actor, match: Match) -> Verdict:
    """Whoever may speak for the helper reports delivery, or gives the promise up."""
    if may_register(actor, match.helper):
        return YES
    return no(_("Only the helper reports that the help was delivered."))


def may_confirm(actor: Actor, match: Match) -> Verdict:
    """The receiver alone, never who helped, not even an office that stands above both."""
    receiver = match.need.organisation
    if actor.account_id is not None and actor.account_id in (match.taken_up_by_id, match.delivered_by_id):
        return no(_("Whoever helped cannot confirm that the help has arrived."))
    if actor.acts_in(receiver.pk, Role.SECRETARY):
        return YES
    return no(
        _("Only the receiver, the secretary of %(name)s, confirms that the help has arrived.") % {"name": receiver}
    )


def may_close(actor: Actor, thing: Need | Resource) -> Verdict:
    """Whoever may register for its organisation."""
    return may_register(actor, thing.organisation)
