"""Who stands on the roll and who takes part; never what was cast."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count

from lianjian.kernel.actor import Actor
from lianjian.records.ballots.enums import BallotState, Channel
from lianjian.records.ballots.models import FEWEST_FOR_SECRET, Ballot, Participation, SecondSigning, Voter


def voter_of(*, ballot: Ballot, actor: Actor) -> Voter | None:
    """The actor's own line on the roll."""
    if actor.account_id is None:
        return None
    return Voter.objects.filter(ballot=ballot, account_id=actor.account_id).first()


def is_called_secret(*, ballot: Ballot) -> bool:
    """Whether the word 秘密 may stand on it: at least five on the roll and in every group of it."""
    sizes = Voter.objects.filter(ballot=ballot).values("group").annotate(n=Count("pk")).values_list("n", flat=True)
    return min(sizes, default=0) >= FEWEST_FOR_SECRET


@dataclass(frozen=True, kw_only=True)
class Turnout:
    """How many are on the roll and how many were given a ballot, by channel; nothing of what was cast."""

    eligible: int
    handed_out: Mapping[Channel, int]

    @property
    def taken_part(self) -> int:
        """All who were given a ballot."""
        return sum(self.handed_out.values())


def turnout_of(*, ballot: Ballot) -> Turnout:
    """What the sheet at the door shows, in every phase."""
    taken = Counter(channels_taken(ballot=ballot).values())
    return Turnout(
        eligible=Voter.objects.filter(ballot=ballot).count(),
        handed_out={Channel(channel): taken[Channel(channel)] for channel in ballot.channels},
    )


def channels_taken(*, ballot: Ballot) -> dict[int, Channel]:
    """By which channel each voter who was given a ballot takes part, {voter id: channel}; for tellers and leaders."""
    if ballot.state == BallotState.CLOSED:
        taken = Voter.objects.filter(ballot=ballot).exclude(took_part_by="")
        rows = dict(taken.values_list("pk", "took_part_by"))
    else:
        rows = dict(Participation.objects.filter(ballot=ballot).values_list("voter_id", "channel"))
    return {voter: Channel(channel) for voter, channel in rows.items()}


def signatures_waiting(*, ballot: Ballot) -> dict[int, dict[str, str]]:
    """What waits for the second key, {voter id: {contest code: base64url}}; for its holder alone."""
    waiting = SecondSigning.objects.filter(ballot=ballot, signed__isnull=True)
    return dict(waiting.values_list("voter_id", "blinded"))
