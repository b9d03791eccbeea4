"""Reviews when their branch ends: what is open goes to the successor; what is closed stays as it was."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy

from lianjian.kernel import journal
from lianjian.kernel.succession import Handover, Succession
from lianjian.records.cadres.duty_succession import SUCCEEDED
from lianjian.records.cadres.enums import ReviewState
from lianjian.records.cadres.models import ReviewRound

ENDED = (ReviewState.CLOSED, ReviewState.WITHDRAWN)


def _open(handover: Handover) -> QuerySet[ReviewRound]:
    """Rounds under way, and closed ones from which help is still going on."""
    helping = Q(reviewed__plan__isnull=False, reviewed__plan__closed_on=None)
    rounds = ReviewRound.objects.filter(~Q(state__in=ENDED) | helping, organisation=handover.from_id)
    return ReviewRound.objects.filter(pk__in=rounds.values("pk")).order_by("pk")


def _carry(handover: Handover) -> None:
    for round_ in _open(handover).select_for_update():
        taken = ReviewRound.objects.filter(organisation=handover.to_id, year=round_.year, kind=round_.kind)
        if handover.to_id is not None and not taken.exclude(state=ReviewState.WITHDRAWN).exists():
            round_.organisation_id = handover.to_id
            round_.save(update_fields=["organisation"])
        elif round_.state != ReviewState.CLOSED:
            round_.state, round_.withdrawn_because = ReviewState.WITHDRAWN, SUCCEEDED
            round_.save(update_fields=["state", "withdrawn_because"])
        journal.record(
            by=handover.by, at=handover.at, action="hand_over", subject=round_,
            place_id=handover.to_id or handover.from_id,
        )  # fmt: skip


SUCCESSIONS = (
    Succession(
        label=gettext_lazy("Reviews of members under way"),
        count=lambda handover: _open(handover).count(),
        carry=_carry,
    ),
)
