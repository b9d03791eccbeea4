"""Elections when their organisation ends: an open one ends with it, for another place's people cannot go on with it."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from lianjian.kernel import journal
from lianjian.kernel.succession import Handover, Succession
from lianjian.records.cadres.duty_succession import SUCCEEDED
from lianjian.records.cadres.enums import ElectionEnd
from lianjian.records.cadres.models import TermElection


def _open(handover: Handover) -> QuerySet[TermElection]:
    return TermElection.objects.filter(organisation=handover.from_id, ended_on=None).order_by("pk")


def _carry(handover: Handover) -> None:
    for election in _open(handover).select_for_update():
        election.ended_on, election.ended_how = handover.on, ElectionEnd.STOPPED
        election.ended_because = SUCCEEDED
        election.save(update_fields=["ended_on", "ended_how", "ended_because"])
        journal.record(
            by=handover.by, at=handover.at, action="stop_election", subject=election, reason=SUCCEEDED,
            place_id=handover.to_id or handover.from_id,
        )  # fmt: skip


SUCCESSIONS = (
    Succession(
        label=gettext_lazy("Elections under way, which end"),
        count=lambda handover: _open(handover).count(),
        carry=_carry,
    ),
)
