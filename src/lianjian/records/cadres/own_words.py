"""How a holding of a duty post reads, to the branch and to the member himself."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lianjian.records.cadres.enums import HoldingOrigin, HoldingState
from lianjian.records.cadres.models import DutyHolding


def state_words(holding: DutyHolding, *, own: bool) -> str:
    """How far it has come."""
    if own and holding.state == HoldingState.ASKED:
        return _("Waits for your answer")
    return str(holding.get_state_display())


def origin_words(holding: DutyHolding, *, own: bool) -> str:
    """How it came about."""
    mine = {HoldingOrigin.CLAIMED: _("You claimed it"), HoldingOrigin.PROPOSED: _("Proposed by the branch")}
    usual = str(holding.get_origin_display())
    return mine.get(HoldingOrigin(holding.origin), usual) if own else usual
