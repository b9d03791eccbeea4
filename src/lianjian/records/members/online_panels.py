"""What this room shows on an online branch's page: who takes part."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from lianjian.kernel.panels import AskedOfOrganisation, Panel, PanelLine, shows_on_organisation_page
from lianjian.records.members.queries.away import participants_of
from lianjian.records.members.queries.people import ROSTER_ROLES
from lianjian.records.organisations.enums import PartyForm
from lianjian.records.organisations.models import Organisation


@shows_on_organisation_page
def participants(asked: AskedOfOrganisation) -> Panel | None:
    """How many take part, for those who keep the roster there; nothing of any other organisation."""
    online = Organisation.objects.filter(pk=asked.organisation_id, form=PartyForm.ONLINE_BRANCH).first()
    if online is None or not asked.actor.has(*ROSTER_ROLES, over=asked.path):
        return None
    count = participants_of(organisation=online, on=asked.on).count()
    return Panel(
        title=_("Members taking part"),
        lines=(PanelLine(title=_("%(count)d members away") % {"count": count}),) if count else (),
        empty=_("Nobody yet. Members away join, or are entered by their home branch."),
        verb=_("Show all"),
        url=reverse("members:online-participants", args=[online.code]),
    )
