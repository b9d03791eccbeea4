"""What of this room hangs on an organisation that ends: the ballots that are not closed."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianjian.kernel.errors import Refused
from lianjian.kernel.succession import Handover, Succession, register
from lianjian.records.ballots.enums import BallotState
from lianjian.records.ballots.models import Ballot

ENDED = (BallotState.CLOSED, BallotState.WITHDRAWN)


def _running(handover: Handover) -> QuerySet[Ballot]:
    return Ballot.objects.filter(organisation_id=handover.from_id).exclude(state__in=ENDED)


def carry(handover: Handover) -> None:
    """Will refuse: a roll stands for the organisation of its notice, so a ballot is closed or withdrawn before."""
    if first := _running(handover).first():
        raise Refused(
            _("“%(title)s” is still running here.") % {"title": first.title},
            remedies=(_("Close the ballot or withdraw it first."),),
        )


def register_successions() -> None:
    """Will add it to the kernel's list; the room calls it once when it loads."""
    register(
        Succession(
            label=gettext_lazy("ballots that have to be closed or withdrawn first"),
            count=lambda handover: _running(handover).count(),
            carry=carry,
        )
    )
