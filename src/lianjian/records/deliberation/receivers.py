"""What this room hears: a matter goes on by the ballots drawn up for it."""

from __future__ import annotations

from lianjian.kernel.events import receives
from lianjian.records.ballots.events import BallotClosed
from lianjian.records.deliberation.actions.matters import take_closed_ballot


@receives(BallotClosed)
def follow_count(event: BallotClosed) -> None:
    """Has a matter take its session from the closed ballot."""
    take_closed_ballot(ballot_id=event.ballot_id, by=event.by, at=event.at)
