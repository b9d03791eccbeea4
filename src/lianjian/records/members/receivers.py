"""What this room does when it hears of its own members: an open transfer follows whoever moves or leaves."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianjian.kernel.events import receives
from lianjian.kernel.succession import Succession, register
from lianjian.records.members.actions.transfer_following import (
    carry_transfers,
    close_for_who_left,
    follow_moved_member,
    open_transfers_of,
)
from lianjian.records.members.events import MemberLeft, MemberMoved

receives(MemberMoved)(follow_moved_member)
receives(MemberLeft)(close_for_who_left)


def register_successions() -> None:
    """Will add open transfers to what is handed over; after the members, who take their transfers along."""
    register(
        Succession(
            label=_("open transfers of affiliation"),
            count=lambda handover: open_transfers_of(handover).count(),
            carry=carry_transfers,
        )
    )
