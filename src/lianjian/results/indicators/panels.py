"""The way from an organisation's page to its figures."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from lianjian.kernel.panels import AskedOfOrganisation, Panel, PanelLine, shows_on_organisation_page
from lianjian.records.organisations.models import Organisation
from lianjian.results.indicators.queries.places import reaches


@shows_on_organisation_page
def figures_of(asked: AskedOfOrganisation) -> Panel | None:
    """Links only: counting for every page of the tree would be counted in vain."""
    if not reaches(actor=asked.actor, path=asked.path):
        return None
    node = f"?node={Organisation.objects.values_list('code', flat=True).get(pk=asked.organisation_id)}"
    return Panel(
        title=_("Figures"),
        lines=(
            PanelLine(title=_("All figures of this place"), url=reverse("indicators:figures") + node),
            PanelLine(title=_("Yearly table"), url=reverse("indicators:yearly-table") + node),
        ),
    )
