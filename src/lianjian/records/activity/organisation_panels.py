"""What this room shows on an organisation's page: its next and last meetings, and reports handed in to it."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian.kernel.panels import AskedOfOrganisation, Panel, PanelLine, shows_on_organisation_page
from lianjian.records.activity.enums import MeetingState
from lianjian.records.activity.models import Meeting
from lianjian.records.activity.queries.learning import reports_visible_to
from lianjian.records.activity.queries.meetings import meetings_visible_to

COMING, PAST = 2, 3


@shows_on_organisation_page
def meetings_of(asked: AskedOfOrganisation) -> Panel | None:
    """The organisation's meetings as far as the reader sees them; left out where there are none."""
    served = meetings_visible_to(actor=asked.actor).filter(
        parties__organisation=asked.organisation_id, state__in=(MeetingState.PLANNED, MeetingState.HELD)
    )
    coming = served.filter(starts_at__date__gte=asked.on).order_by("starts_at", "pk")[:COMING]
    past = served.filter(starts_at__date__lt=asked.on).order_by("-starts_at", "pk")[:PAST]
    lines = tuple(_line(meeting) for meeting in (*coming, *past))
    if not lines:
        return None
    url = f"{reverse('activity:meetings')}?{urlencode({'when': MeetingState.HELD})}"
    return Panel(title=_("Meetings and activities"), lines=lines, verb=_("Show all"), url=url)


@shows_on_organisation_page
def reports_to(asked: AskedOfOrganisation) -> Panel | None:
    """How many study reports of those the reader may see were handed in to it; left out where there are none."""
    reports = reports_visible_to(actor=asked.actor).filter(organisation=asked.organisation_id)
    count = reports.count()
    if not count:
        return None
    lines = (PanelLine(title=_("Handed in here: %(count)d") % {"count": count}),)
    return Panel(title=_("Study reports"), lines=lines, verb=_("Show all"), url=reverse("activity:reports"))


def _line(meeting: Meeting) -> PanelLine:
    day = timezone.localdate(meeting.starts_at).isoformat()
    return PanelLine(
        title=meeting.title,
        note=f"{day} · {meeting.get_state_display()}",
        url=reverse("activity:meeting", args=[meeting.code]),
    )
