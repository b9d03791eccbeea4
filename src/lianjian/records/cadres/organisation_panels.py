"""What this room shows on an organisation's page: applications for membership handed in there."""

from __future__ import annotations

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from lianjian.kernel.panels import AskedOfOrganisation, Panel, PanelLine, shows_on_organisation_page
from lianjian.records.cadres.models import Admission
from lianjian.records.members.queries.people import ROSTER_ROLES


@shows_on_organisation_page
def applications_to(asked: AskedOfOrganisation) -> Panel | None:
    """How many applications were handed in there, and how many are still open; left out where there are none.

    Numbers only: who applied is for the branches that handle them to say.
    """
    if not asked.actor.has(*ROSTER_ROLES, over=asked.path):
        return None
    cases = Admission.objects.filter(handed_in_through=asked.organisation_id)
    counted = cases.aggregate(all=Count("pk"), open=Count("pk", filter=Q(ended_on=None)))
    if not counted["all"]:
        return None
    return Panel(
        title=_("Applications for membership"),
        lines=(
            PanelLine(title=_("Handed in here: %(count)d") % {"count": counted["all"]}),
            PanelLine(title=_("Still open: %(count)d") % {"count": counted["open"]}),
        ),
        verb=_("Show all"),
        url=reverse("cadres:admission-list"),
    )
