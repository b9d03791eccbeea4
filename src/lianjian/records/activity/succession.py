"""What of this room hangs on an organisation that ends: the meetings it has planned."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianjian.kernel.events import announce
from lianjian.kernel.succession import Handover, Succession, register
from lianjian.records.activity.actions.listing import list_anew
from lianjian.records.activity.enums import MeetingState, PartyRole
from lianjian.records.activity.events import MeetingCancelled
from lianjian.records.activity.models import Meeting, MeetingParty

MEETINGS = gettext_lazy("planned meetings that go over to the successor or are cancelled")


def planned_after(handover: Handover) -> QuerySet[Meeting]:
    """The meetings the organisation has planned for the day it ends or later."""
    planned = Meeting.objects.filter(organisation_id=handover.from_id, state=MeetingState.PLANNED)
    return planned.filter(starts_at__date__gte=handover.on).order_by("pk")


def carry(handover: Handover) -> None:
    """Will have the successor host what was planned, and cancel it where there is none; invitations go over too."""
    for meeting in planned_after(handover).select_for_update():
        if handover.to_id is None:
            meeting.state = MeetingState.CANCELLED
            meeting.cancelled_because = _("The organisation has ended.")
            meeting.save(update_fields=["state", "cancelled_because"])
            announce(MeetingCancelled(meeting_id=meeting.pk, by=handover.by, at=handover.at))
        else:
            meeting.organisation_id = handover.to_id
            meeting.save(update_fields=["organisation"])
    _move_invitations(handover)


def _move_invitations(handover: Handover) -> None:
    """Who is at a meeting already takes no second place there; the list follows the parties."""
    coming = MeetingParty.objects.filter(
        organisation_id=handover.from_id,
        meeting__state=MeetingState.PLANNED,
        meeting__starts_at__date__gte=handover.on,
    ).select_related("meeting")
    for party in coming.order_by("pk"):
        other = MeetingParty.objects.filter(meeting=party.meeting, organisation_id=handover.to_id or 0).first()
        if handover.to_id is None or other is not None:
            if other is not None and party.role == PartyRole.HOST:
                other.role = PartyRole.HOST
                other.save(update_fields=["role"])
            party.delete()
        else:
            party.organisation_id = handover.to_id
            party.save(update_fields=["organisation"])
        list_anew(meeting=Meeting.objects.select_related("organisation").get(pk=party.meeting_id))


def register_successions() -> None:
    """Will add it to the kernel's list; the room calls it once when it loads."""
    register(Succession(label=MEETINGS, count=lambda handover: planned_after(handover).count(), carry=carry))
