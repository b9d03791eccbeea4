"""Who may enter an organisation's honour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from lianjian.kernel.actor import OFFICES, Actor
from lianjian.kernel.policies import YES, Verdict, no

if TYPE_CHECKING:
    from lianjian.records.organisations.models import Organisation


def may_honour(actor: Actor, organisation: Organisation) -> Verdict:
    """The offices above; nobody honours himself."""
    if actor.has_above(*OFFICES, over=organisation.path):
        return YES
    return no(_("An honour of an organisation is entered by the office above it."))
