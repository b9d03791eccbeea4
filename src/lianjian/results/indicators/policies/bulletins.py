"""Who drafts, approves, sends and reads bulletins."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lianjian.kernel.actor import OFFICES, Actor
from lianjian.kernel.policies import YES, Verdict, no
from lianjian.records.organisations.models import Organisation
from lianjian.results.indicators.enums import BulletinState
from lianjian.results.indicators.models import Bulletin


def may_write(actor: Actor, organisation: Organisation) -> Verdict:
    """The office of the very place, or one above it."""
    if actor.has(*OFFICES, over=organisation.path):
        return YES
    return no(_("Bulletins of %(place)s are written by its office.") % {"place": organisation.name})


def may_change(actor: Actor, bulletin: Bulletin) -> Verdict:
    """While it is a draft."""
    if bulletin.state != BulletinState.DRAFTED:
        return no(_("“%(title)s” is no draft any more.") % {"title": bulletin.title})
    return may_write(actor, bulletin.organisation)


def may_approve(actor: Actor, bulletin: Bulletin) -> Verdict:
    """Another person of the office than the one who handed it in."""
    if bulletin.submitted_by_id == actor.account_id:
        return no(_("Who handed it in cannot approve it: a second person of the office does."))
    return may_write(actor, bulletin.organisation)
