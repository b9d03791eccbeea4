"""Which ballots there are and who may see them; the door to what else may be known of them."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from lianjian.kernel.actor import Actor
from lianjian.records.ballots.enums import BallotState
from lianjian.records.ballots.models import Ballot, Teller, Voter
from lianjian.records.ballots.queries.contests import contests_for
from lianjian.records.ballots.queries.results import board_of, rating_of, result_of
from lianjian.records.ballots.queries.turnout import (
    Turnout,
    channels_taken,
    is_called_secret,
    signatures_waiting,
    turnout_of,
    voter_of,
)
from lianjian.records.members.queries.people import ROSTER_ROLES
from lianjian.records.organisations.paths import outermost, within_any

__all__ = [
    "Turnout",
    "ballots_visible_to",
    "board_of",
    "channels_taken",
    "contests_for",
    "is_called_secret",
    "rating_of",
    "result_of",
    "signatures_waiting",
    "turnout_of",
    "voter_of",
]


def ballots_visible_to(*, actor: Actor) -> QuerySet[Ballot]:
    """Ballots of the actor's places, those on whose roll the actor stands once noticed, those the actor works at."""
    seen = within_any(outermost(actor.scopes(*ROSTER_ROLES)), field="organisation__path")
    if actor.account_id is not None:
        own = Voter.objects.filter(account_id=actor.account_id).values("ballot_id")
        named = Teller.objects.filter(account_id=actor.account_id).values("ballot_id")
        seen |= Q(pk__in=own) & ~Q(state=BallotState.DRAWN_UP) | Q(pk__in=named)
    return Ballot.objects.filter(seen)
