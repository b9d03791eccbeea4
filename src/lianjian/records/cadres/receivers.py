"""What this room hears: cases follow the register of members, elections and reviews the ballots drawn up for them."""

from __future__ import annotations

from lianjian.kernel.events import receives
from lianjian.records.ballots.events import BallotClosed, BallotWithdrawn
from lianjian.records.cadres.actions.admission.following import close_with_member, move_with_member
from lianjian.records.cadres.actions.elections import take_result
from lianjian.records.cadres.actions.reviews import take_rating
from lianjian.records.members.events import MemberLeft, MemberMoved


@receives(MemberMoved)
def follow_move(event: MemberMoved) -> None:
    """Has an open case go along with the member."""
    move_with_member(event=event)


@receives(MemberLeft)
def follow_leaving(event: MemberLeft) -> None:
    """Has an open case end with the membership."""
    close_with_member(event=event)


@receives(BallotClosed)
def follow_count(event: BallotClosed) -> None:
    """Has an election or a review take its result from the closed ballot."""
    take_result(ballot_id=event.ballot_id, by=event.by, at=event.at)
    take_rating(ballot_id=event.ballot_id, by=event.by, at=event.at)


@receives(BallotWithdrawn)
def follow_withdrawal(event: BallotWithdrawn) -> None:
    """Has an election or a review hold a vote again whose ballot was taken back."""
    take_result(ballot_id=event.ballot_id, withdrawn=True, by=event.by, at=event.at)
    take_rating(ballot_id=event.ballot_id, withdrawn=True, by=event.by, at=event.at)
