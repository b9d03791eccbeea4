"""Loading is guarding: what lies outside somebody's reach does not exist for him."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404, QueryDict
from django.urls import reverse

from lianjian.kernel import clock
from lianjian.kernel.web import ActingRequest, visible_or_404
from lianjian.records.organisations.models import Organisation
from lianjian.results.disclosure.models import Disclosure, UntrueReport, VillagerQuestion
from lianjian.results.disclosure.queries.disclosures import (
    disclosures_visible_to,
    places_of,
    public_disclosures,
    questions_visible_to,
    reports_visible_to,
)
from lianjian.results.disclosure.queries.village import village_of_code
from lianjian.ui.listing import PAGE, Pager, keyset_pager

MOST_PLACES = 500


def sheet_or_404(request: ActingRequest, code: str) -> Disclosure:
    """The sheet of that code within the actor's reach."""
    return visible_or_404(disclosures_visible_to(actor=request.actor, on=clock.today()), code=code)


def question_or_404(request: ActingRequest, ticket: str) -> VillagerQuestion:
    """The question of that ticket put to the actor's places."""
    return visible_or_404(questions_visible_to(actor=request.actor, on=clock.today()), ticket=ticket)


def report_or_404(request: ActingRequest, report: int) -> UntrueReport:
    """The report in the actor's places."""
    return visible_or_404(reports_visible_to(actor=request.actor, on=clock.today()), pk=report)


def place_or_404(request: ActingRequest, village: str) -> Organisation:
    """The village or community of that code within the actor's reach."""
    return visible_or_404(places_of(actor=request.actor, on=clock.today()), code=village)


def places_for(request: ActingRequest) -> list[Organisation]:
    """Where the actor may draw up a sheet or enter a question; 404 for whoever has no such place."""
    places = list(places_of(actor=request.actor, on=clock.today())[:MOST_PLACES])
    if not places:
        raise Http404
    return places


def tree_page(*, query: QueryDict, found: QuerySet[Organisation]) -> tuple[list[Organisation], Pager]:
    """One page of places in the order of the tree, with the pager that leads on."""
    after = query.get("after", "")
    rows = list((found.filter(path__gt=after) if after.isalnum() else found)[: PAGE + 1])
    more = rows[PAGE - 1].path if len(rows) > PAGE else ""
    return rows[:PAGE], keyset_pager(query=query, shown=min(len(rows), PAGE), next_key=more)


def village_or_404(village: str) -> Organisation:
    """The village with a public page of that code."""
    found = village_of_code(code=village)
    if found is None:
        raise Http404
    return found


def public_sheet_or_404(village: Organisation, sheet: str) -> Disclosure:
    """A sheet of the village that hangs or hung."""
    return visible_or_404(public_disclosures(organisation=village).select_related("organisation"), code=sheet)


def sheet_url(sheet: Disclosure) -> str:
    """The page of the sheet for those who work at it."""
    return reverse("disclosure:sheet", args=[sheet.code])
