"""Cases follow the register of members: a probationary member's case goes where the member goes."""

from __future__ import annotations

from lianjian.kernel.events import receives
from lianjian.records.cadres.actions.admission.following import close_with_member, move_with_member
from lianjian.records.members.events import MemberLeft, MemberMoved


@receives(MemberMoved)
def follow_move(event: MemberMoved) -> None:
    """Has an open case go along with the member."""
    move_with_member(event=event)


@receives(MemberLeft)
def follow_leaving(event: MemberLeft) -> None:
    """Has an open case end with the membership."""
    close_with_member(event=event)
