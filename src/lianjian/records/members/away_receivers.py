"""What becomes of a stay away and of pairings when the member's home changes or ends."""

from __future__ import annotations

from lianjian.kernel.events import receives
from lianjian.records.members.actions.away import end_stay_of_leaver, forget_contact_people
from lianjian.records.members.actions.care import end_pairings_of_leaver
from lianjian.records.members.events import MemberLeft, MemberMoved


@receives(MemberLeft)
def end_stay(event: MemberLeft) -> None:
    """Ends the stay of somebody who is no longer a member here."""
    end_stay_of_leaver(member_id=event.member_id, on=event.on)


@receives(MemberLeft)
def end_pairings(event: MemberLeft) -> None:
    """Ends the pairings of somebody who is no longer a member here."""
    end_pairings_of_leaver(member_id=event.member_id, on=event.on)


@receives(MemberMoved)
def part_contact_people(event: MemberMoved) -> None:
    """Parts the member from contact people at the old home; the new branch names its own."""
    forget_contact_people(member_id=event.member_id)
