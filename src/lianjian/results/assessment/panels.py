"""What an organisation's page says of its assessments, turn-around and honours, and a member's own page of his."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from lianjian.kernel.panels import (
    Asked,
    AskedOfOrganisation,
    Panel,
    PanelLine,
    shows_on_organisation_page,
    shows_on_person_page,
)
from lianjian.records.members.models import Honour
from lianjian.results.assessment.models import AssessedOrganisation, OrganisationHonour, TurnaroundPlan
from lianjian.results.assessment.policies.assessments import READERS

MOST = 3


@shows_on_organisation_page
def assessment_panel(asked: AskedOfOrganisation) -> Panel | None:
    """Results told, an open plan, honours; for the organisation itself and those above it."""
    if not asked.actor.has(*READERS, over=asked.path):
        return None
    lines = (*_plans(asked), *_results(asked), *_honours(asked))
    if not lines:
        return None
    return Panel(
        title=_("Assessment and honours"),
        lines=lines,
        verb=_("All assessments"),
        url=reverse("assessment:rounds"),
    )


def _plans(asked: AskedOfOrganisation) -> Iterator[PanelLine]:
    for plan in TurnaroundPlan.objects.filter(organisation=asked.organisation_id, closed_on=None):
        yield PanelLine(
            title=_("Is being supported until %(day)s") % {"day": plan.exit_on.isoformat()},
            note=plan.document_no,
            url=reverse("assessment:turnaround", args=[plan.code]),
        )


def _results(asked: AskedOfOrganisation) -> Iterator[PanelLine]:
    """That there is a result and where it is read; the grade stands on its own page only."""
    told = AssessedOrganisation.objects.filter(organisation=asked.organisation_id, decisions__isnull=False)
    for one in (
        told.select_related("round", "joint", "organisation").distinct().order_by("-round__ends_on", "pk")[:MOST]
    ):
        yield PanelLine(
            title=one.round.title,
            note=one.joint.name if one.joint else "",
            url=reverse("assessment:assessed", args=[one.round.code, one.pk]),
        )


def _honours(asked: AskedOfOrganisation) -> Iterator[PanelLine]:
    given = OrganisationHonour.objects.filter(organisation=asked.organisation_id, withdrawn_because="")
    for one in given.order_by("-given_on", "-pk")[:MOST]:
        yield PanelLine(
            title=one.title,
            note=f"{one.given_by} {one.document_no}",
            url=reverse("assessment:honour", args=[one.code]),
        )


@shows_on_person_page
def honours_of_person(asked: Asked) -> Panel | None:
    """On a member's own page: the honours, and whether one is named in public for them."""
    if not asked.is_own:
        return None
    given = list(Honour.objects.filter(member=asked.member_id).select_related("publication_consent")[:MOST])
    if not given:
        return None
    return Panel(
        title=_("My honours"),
        lines=tuple(
            PanelLine(
                title=one.title,
                note=_("Named in public") if hasattr(one, "publication_consent") else _("Not named in public"),
                url=reverse("assessment:honour-member-certificate", args=[one.pk]),
            )
            for one in given
        ),
        verb=_("Decide whether I am named"),
        url=reverse("assessment:honours-members"),
    )
