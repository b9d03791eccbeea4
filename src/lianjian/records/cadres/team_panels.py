"""What a village's page says of its team: how it was adjusted, by which decision, with whose help."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from lianjian.kernel.actor import OFFICES
from lianjian.kernel.panels import AskedOfOrganisation, Panel, PanelLine, shows_on_organisation_page
from lianjian.records.cadres.models import TeamAdjustment
from lianjian.records.members.queries.people import ROSTER_ROLES
from lianjian.records.organisations.enums import UnitKind
from lianjian.records.organisations.models import Organisation

MOST = 3


@shows_on_organisation_page
def team_adjustments(asked: AskedOfOrganisation) -> Panel | None:
    """Of a village: the latest adjustments, and for the offices above the way to enter one."""
    if not asked.actor.has(*ROSTER_ROLES, over=asked.path):
        return None
    found = TeamAdjustment.objects.filter(organisation=asked.organisation_id, withdrawn_because="")
    rows = list(found.select_related("joint").order_by("-on", "-pk")[:MOST])
    village = Organisation.objects.filter(pk=asked.organisation_id, kind=UnitKind.VILLAGE, dissolved_on=None)
    may_enter = asked.actor.has_above(*OFFICES, over=asked.path)
    code = village.values_list("code", flat=True).first() if may_enter else None
    if not rows and code is None:
        return None
    return Panel(
        title=_("Adjustments of the team"),
        lines=tuple(_line(one) for one in rows),
        empty=_("None on record."),
        verb=_("Enter an adjustment") if code else "",
        url=reverse("cadres:team-adjustment-new", args=[code]) if code else "",
    )


def _line(one: TeamAdjustment) -> PanelLine:
    helped = _("with the help of %(joint)s") % {"joint": one.joint.name} if one.joint else ""
    return PanelLine(
        title=f"{one.on:%Y-%m-%d} {one.document_no}",
        note=helped,
        url=reverse("cadres:team-adjustment", args=[one.code]),
    )
