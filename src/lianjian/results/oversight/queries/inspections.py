"""Inspections, their lines and findings: the inspected sees everything about itself, its superior what lies below."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from lianjian.kernel.actor import OFFICES, Actor
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.paths import outermost, within_any
from lianjian.results.oversight.enums import FindingState
from lianjian.results.oversight.models import Finding, Inspection, InspectionLine
from lianjian.results.oversight.policies.offices import READERS


def findings_visible_to(*, actor: Actor) -> QuerySet[Finding]:
    """The findings about the actor's own places and those below them, and about nobody else."""
    reach = within_any(outermost(actor.scopes(*READERS)), field="organisation__path")
    return Finding.objects.filter(reach).select_related("organisation", "inspection__organisation")


def lines_visible_to(*, actor: Actor, inspection: Inspection) -> QuerySet[InspectionLine]:
    """As for findings: of the list, the lines about the actor's places."""
    reach = within_any(outermost(actor.scopes(*READERS)), field="organisation__path")
    return inspection.lines.filter(reach).select_related("organisation")


def inspections_visible_to(*, actor: Actor) -> QuerySet[Inspection]:
    """Those the actor's office runs or stands above, and those that list or found something at the actor's places."""
    runs = within_any(outermost(actor.scopes(*OFFICES)), field="organisation__path")
    reach = within_any(outermost(actor.scopes(*READERS)), field="organisation__path")
    listed = InspectionLine.objects.filter(reach).values("inspection")
    found = Finding.objects.filter(reach).values("inspection")
    seen = Inspection.objects.filter(runs | Q(pk__in=listed) | Q(pk__in=found))
    return seen.select_related("organisation", "place")


def findings_by_matter(*, inspection: Inspection) -> dict[str, list[Finding]]:
    """All findings, matter by matter in the order in which matters first came up, places in tree order."""
    rows = inspection.findings.select_related("organisation__parent").order_by("organisation__path", "pk")
    matters = dict.fromkeys(inspection.findings.order_by("pk").values_list("matter", flat=True))
    found: dict[str, list[Finding]] = {matter: [] for matter in matters}
    for finding in rows:
        found[finding.matter].append(finding)
    return found


def places_under(*, office: Organisation) -> QuerySet[Organisation]:
    """The living organisations an office can inspect or ask, itself first."""
    here = within_any([office.path])
    return Organisation.objects.filter(here, dissolved_on=None).order_by("path")


def overdue(findings: QuerySet[Finding], *, on: date) -> QuerySet[Finding]:
    """Of findings, those not answered after their day."""
    return findings.filter(state=FindingState.OPEN, due_on__lt=on)
