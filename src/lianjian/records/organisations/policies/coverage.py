"""Who keeps the register of units, sends people, and links organisations along an industry."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lianjian.kernel.actor import OFFICES, Actor, Role
from lianjian.kernel.policies import YES, Verdict, no
from lianjian.records.organisations.models import Organisation


def may_keep_register(actor: Actor, place: Organisation) -> Verdict:
    """Whether the actor may register units at the place and say who covers them."""
    if actor.has(*OFFICES, over=place.path):
        return YES
    return no(_("The township office or the organisation department keeps the register of units to be covered."))


def may_send_people(actor: Actor, host: Organisation) -> Verdict:
    """Whether the actor may send workers and instructors to the organisation, prolong and end their terms."""
    if actor.has(*OFFICES, over=host.path):
        return YES
    return no(_("The township office or the organisation department sends workers and instructors."))


def may_keep_links(actor: Actor, organisation: Organisation) -> Verdict:
    """Whether the actor may write down the bodies of an industry at the place, or the organisation's part in them."""
    if actor.has(*OFFICES, Role.SECRETARY, over=organisation.path):
        return YES
    return no(_("The organisation's secretary or an office above it writes down links along an industry."))
