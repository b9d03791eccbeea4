"""What this room shows on an organisation's page beside its matters; and its open matters for a conference's agenda."""

from __future__ import annotations

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lianjian.kernel.panels import AskedOfOrganisation, Panel, PanelLine, shows_on_organisation_page
from lianjian.records.deliberation.agenda_sources import AgendaAsked, Proposed, proposes_agenda
from lianjian.records.deliberation.council_enums import VersionState
from lianjian.records.deliberation.enums import OVER
from lianjian.records.deliberation.models import Council, Matter, OrganisationRule
from lianjian.records.members.queries.people import ROSTER_ROLES
from lianjian.records.organisations.paths import outermost, within_any

MOST = 20


@shows_on_organisation_page
def rules_of(asked: AskedOfOrganisation) -> Panel | None:
    """How many rules are in force, and how the councils are composed; left out where there is neither."""
    in_force = Count("pk", filter=Q(versions__state=VersionState.IN_FORCE))
    counted = OrganisationRule.objects.filter(organisation=asked.organisation_id).aggregate(rules=in_force)
    councils = Council.objects.filter(organisation=asked.organisation_id, during__contains=asked.on).order_by("kind")
    lines = [
        PanelLine(
            title=str(council.get_kind_display()),
            note=ngettext("%(num)s member", "%(num)s members", council.members) % {"num": council.members},
        )
        for council in councils
    ]
    if counted["rules"]:
        lines.append(PanelLine(title=_("Rules in force: %(count)s") % {"count": counted["rules"]}))
    if not lines:
        return None
    return Panel(
        title=_("Councils and rule book"),
        lines=tuple(lines),
        verb=_("Rule book"),
        url=reverse("deliberation:rule-book"),
    )


@proposes_agenda
def open_matters(asked: AgendaAsked) -> list[Proposed]:
    """Matters of the units under way, as far as the reader sees them."""
    seen = within_any(outermost(asked.actor.scopes(*ROSTER_ROLES)), field="organisation__path")
    rows = Matter.objects.filter(seen, parties__organisation__in=asked.organisation_ids).exclude(state__in=OVER)
    matters = rows.select_related("organisation").distinct().order_by("-pk")[:MOST]
    return [Proposed(title=matter.title, place=matter.organisation.name) for matter in matters]
