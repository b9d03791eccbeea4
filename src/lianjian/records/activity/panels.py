"""What this room shows on a member's page: the next meetings, and the last ones."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian.kernel.panels import Asked, Panel, PanelLine, shows_on_person_page
from lianjian.records.activity.models import Attendance
from lianjian.records.activity.queries.absence import absence_in_words
from lianjian.records.activity.queries.meetings import own_attendances
from lianjian.records.members.models import Member

MOST = 5


@shows_on_person_page
def panel(asked: Asked) -> Panel | None:
    """A few meetings to come and the last that were; who is exempt is never said to have been absent (JG 23)."""
    rows = own_attendances(member=Member(pk=asked.member_id))
    coming = rows.filter(meeting__starts_at__date__gte=asked.on).order_by("meeting__starts_at")[:MOST]
    past = rows.filter(meeting__starts_at__date__lt=asked.on).order_by("-meeting__starts_at")[:MOST]
    return Panel(
        title=_("Meetings"),
        lines=tuple(_line(row) for row in (*coming, *past)),
        empty=_("Nothing is on record yet."),
        verb=_("My meetings") if asked.is_own else "",
        url=reverse("activity:mine") if asked.is_own else "",
    )


def _line(row: Attendance) -> PanelLine:
    day = timezone.localdate(row.meeting.starts_at).isoformat()
    said = _("was there") if row.present else absence_in_words(row=row)
    return PanelLine(
        title=row.meeting.title,
        note=f"{day} · {said}" if said else day,
        url=reverse("activity:meeting", args=[row.meeting.code]),
    )
