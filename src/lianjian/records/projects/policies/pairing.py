"""Who may arrange a round, read all of it, and speak for one party of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from lianjian.kernel.actor import OFFICES, Actor, Role
from lianjian.kernel.policies import YES, Verdict, no
from lianjian.records.projects.models import PairingRound

if TYPE_CHECKING:
    from lianjian.records.organisations.models import Organisation


def may_open_round(actor: Actor, place: Organisation) -> Verdict:
    """The office of the place, or one above it."""
    if actor.has(*OFFICES, over=place.path):
        return YES
    return no(_("Rounds of pairing are opened by the organisation department or the township's office."))


def may_arrange_round(actor: Actor, round_: PairingRound) -> Verdict:
    """Who takes part, locks, vetoes and computing: the office of the round's place, or one above it."""
    if actor.has(*OFFICES, over=round_.place.path):
        return YES
    return no(_("Only the office that opened this round arranges it; you see your own wishes and your own result."))


def may_accept_run(actor: Actor, round_: PairingRound) -> Verdict:
    """The organisation department decides which result holds."""
    if actor.has(Role.ORGANISATION_DEPARTMENT, over=round_.place.path):
        return YES
    return no(_("The organisation department of the county decides which result holds."))


def may_set_wishes(actor: Actor, party: Organisation) -> Verdict:
    """The party's own secretary, or an office above it on his behalf."""
    if actor.has(Role.SECRETARY, *OFFICES, over=party.path):
        return YES
    return no(_("A party's wishes are entered by its own secretary, or by the office above on his behalf."))
