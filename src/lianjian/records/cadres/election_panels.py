"""What this topic says on an organisation's page: its elections, and who was elected to the villagers' committee."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from lianjian.kernel.panels import AskedOfOrganisation, Panel, PanelLine, shows_on_organisation_page
from lianjian.records.cadres.election_steps.catalogue import post_name
from lianjian.records.cadres.enums import ElectionEnd, ElectionLaw
from lianjian.records.cadres.models import TermElection
from lianjian.records.cadres.queries.elections import elected_in, elections_visible_to

LATEST = 3


@shows_on_organisation_page
def elections_of(asked: AskedOfOrganisation) -> Panel | None:
    """The latest elections, and the villagers' committee as it was elected; left out where there are none."""
    there = elections_visible_to(actor=asked.actor).filter(organisation=asked.organisation_id)
    elections = list(there.order_by("-opened_on", "-pk")[:LATEST])
    if not elections:
        return None
    done = there.filter(law=ElectionLaw.VILLAGERS_COMMITTEE, ended_how=ElectionEnd.COMPLETED)
    committee = done.order_by("-ended_on", "-pk").first()
    people = elected_in(election=committee) if committee else []
    elected = (
        PanelLine(title=f"{post_name(law=ElectionLaw.VILLAGERS_COMMITTEE, post=one.office)} {one.nominee.name}")
        for one in people
    )
    return Panel(
        title=_("Elections"),
        lines=(*(_line(one) for one in elections), *elected),
        verb=_("Show all"),
        url=reverse("cadres:elections"),
    )


def _line(election: TermElection) -> PanelLine:
    state = election.get_ended_how_display() or _("Under way")
    return PanelLine(
        title=str(election.get_law_display()),
        note=f"{election.opened_on:%Y-%m-%d} · {state}",
        url=reverse("cadres:election", args=[election.code]),
    )
