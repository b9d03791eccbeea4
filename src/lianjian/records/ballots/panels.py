"""What this room shows on an organisation's page: its ballots under way and the last ones."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from lianjian.kernel.panels import AskedOfOrganisation, Panel, PanelLine, shows_on_organisation_page
from lianjian.records.ballots.queries.ballots import ballots_visible_to

SHOWN = 4


@shows_on_organisation_page
def ballots_of(asked: AskedOfOrganisation) -> Panel | None:
    """The organisation's ballots as far as the reader sees them; left out where there are none."""
    found = ballots_visible_to(actor=asked.actor).filter(organisation=asked.organisation_id).order_by("-pk")[:SHOWN]
    lines = tuple(
        PanelLine(
            title=ballot.title,
            note=str(ballot.get_state_display()),
            url=reverse("ballots:ballot", args=[ballot.code]),
        )
        for ballot in found
    )
    if not lines:
        return None
    return Panel(title=_("Ballots"), lines=lines, verb=_("Show all"), url=reverse("ballots:ballots"))
