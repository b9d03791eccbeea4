"""Holding a row while two people might act on it, and noting what was done to it."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.errors import ChangedMeanwhile
from lianjian.records.cadres.enums import HoldingState
from lianjian.records.cadres.models import DutyHolding


def locked_holding(*, holding_id: int) -> DutyHolding:
    """The holding, with its post and member, held until the transaction ends."""
    held = DutyHolding.objects.select_for_update(of=("self",))
    return held.select_related("post__organisation", "member").get(pk=holding_id)


def expect_state(holding: DutyHolding, *states: HoldingState) -> None:
    """Will refuse where somebody has taken the holding further meanwhile."""
    if holding.state not in states:
        raise ChangedMeanwhile(_("This is already further on: %(state)s.") % {"state": holding.get_state_display()})


def note_holding(*, action: str, holding: DutyHolding, by: Actor, at: datetime) -> None:
    """Will add what was done to the holding to the journal."""
    journal.record(by=by, at=at, action=action, subject=holding, place_id=holding.post.organisation_id)
