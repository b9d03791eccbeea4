"""Holding a round while two people might act on it, and saying where it stands."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from lianjian import rules
from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.errors import ChangedMeanwhile, Refused
from lianjian.records.cadres.enums import ReviewKind, ReviewState
from lianjian.records.cadres.models import ReviewedMember, ReviewRound
from lianjian.records.organisations.queries.packs import packs_at

ENDED = (ReviewState.CLOSED, ReviewState.WITHDRAWN)


def locked_round(*, round_id: int) -> ReviewRound:
    """The round with its organisation, held until the transaction ends."""
    held = ReviewRound.objects.select_for_update(of=("self",))
    return held.select_related("organisation").get(pk=round_id)


def locked_reviewed(*, reviewed_id: int) -> tuple[ReviewRound, ReviewedMember]:
    """A member's part in a round, the round held first so that nobody takes it further meanwhile."""
    round_ = locked_round(round_id=ReviewedMember.objects.values_list("round", flat=True).get(pk=reviewed_id))
    reviewed = ReviewedMember.objects.select_for_update(of=("self",)).select_related("member").get(pk=reviewed_id)
    reviewed.round = round_
    return round_, reviewed


def require_formal(round_: ReviewRound) -> None:
    """Will refuse what only a yearly review has: mid-year talks know no rating and no grade."""
    if round_.kind != ReviewKind.FORMAL:
        raise Refused(_("Mid-year talks know no rating and no grade."))


def require_open(round_: ReviewRound) -> None:
    """Will refuse where the round has been closed or withdrawn."""
    if round_.state in ENDED:
        raise ChangedMeanwhile(_("This round is over: %(state)s.") % {"state": round_.get_state_display()})


def packs_of(round_: ReviewRound) -> rules.Packs:
    """The rules where the round is held."""
    return packs_at(organisation=round_.organisation)


def note_round(*, action: str, round_: ReviewRound, by: Actor, at: datetime, reason: str = "") -> None:
    """Will add a step of the round to the journal; nothing about a person goes in there."""
    journal.record(by=by, at=at, action=action, subject=round_, place_id=round_.organisation_id, reason=reason)
