"""What this room shows on an organisation's page: what hangs, and the way to the village's public page."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from lianjian.kernel.panels import AskedOfOrganisation, Panel, PanelLine, shows_on_organisation_page
from lianjian.records.organisations.models import Organisation
from lianjian.results.disclosure.enums import DISCLOSING
from lianjian.results.disclosure.queries.disclosures import shown_now
from lianjian.ui.wording import iso


@shows_on_organisation_page
def disclosures_of(asked: AskedOfOrganisation) -> Panel | None:
    """The latest sheet of each of the three affairs; nothing for who is not obliged to show any."""
    place = Organisation.objects.filter(pk=asked.organisation_id, kind__in=DISCLOSING).first()
    if place is None:
        return None
    lines = [
        PanelLine(
            title=sheet.title, note=_("until %(day)s") % {"day": iso(sheet.until_on)},
            url=reverse("disclosure:village-sheet", args=[place.code, sheet.code]),
        )
        for sheet in shown_now(organisation=place).values()
    ]  # fmt: skip
    return Panel(
        title=_("What is public"), lines=tuple(lines), empty=_("Nothing hangs on the board by this record."),
        verb=_("The village's public page"), url=reverse("disclosure:village", args=[place.code]),
    )  # fmt: skip
