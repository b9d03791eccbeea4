"""What the person's page shows of dues: until when they are paid."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from lianjian.kernel.panels import Asked, Panel, PanelLine, shows_on_person_page
from lianjian.records.members.models import Member
from lianjian.records.members.policies.dues import may_read_dues
from lianjian.records.members.queries.dues import paid_until


@shows_on_person_page
def dues(asked: Asked) -> Panel | None:
    """Until when the person has paid; to the person and the branch alone."""
    member = Member.objects.select_related("organisation").get(pk=asked.member_id)
    if not may_read_dues(asked.actor, member):
        return None
    until = paid_until(member=member)
    lines = (PanelLine(title=_("Paid until %(month)s") % {"month": f"{until:%Y-%m}"}),) if until else ()
    return Panel(
        title=_("Membership dues"),
        lines=lines,
        empty=_("Nothing is entered yet."),
        verb=_("Details"),
        url=reverse("members:dues-member", args=[member.code]),
    )
