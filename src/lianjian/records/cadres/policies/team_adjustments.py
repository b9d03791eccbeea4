"""Who may enter that a village's leading body was put right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from lianjian.kernel.actor import OFFICES, Actor
from lianjian.kernel.policies import YES, Verdict, no

if TYPE_CHECKING:
    from lianjian.records.organisations.models import Organisation


def may_record_adjustment(actor: Actor, village: Organisation) -> Verdict:
    """The offices above the village: what is decided about its posts is decided there (DZ 13)."""
    if actor.has_above(*OFFICES, over=village.path):
        return YES
    return no(_("An adjustment of a village's team is entered by the office above it that decided on it."))
