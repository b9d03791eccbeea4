"""The lists of needs and resources, on the page and as Excel files."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from lianjian.kernel.drawn import drawn_once
from lianjian.kernel.sheets import dates, texts
from lianjian.kernel.web import ActingRequest, signed_in
from lianjian.records.projects.enums import Industry, NeedState
from lianjian.records.projects.models import Need, Resource
from lianjian.records.projects.queries.exchange import (
    matching,
    may_speak_for,
    needs_visible_to,
    resources_visible_to,
    resources_with_industry,
    with_industry,
)
from lianjian.records.projects.web.exchange.forms import PLENTY, URGENCY, NeedFilter, ResourceFilter
from lianjian.ui.files import MOST_ROWS, excel_file
from lianjian.ui.listing import keyset_page


@drawn_once
@signed_in
def needs(request: ActingRequest) -> HttpResponse:
    """Needs, the latest first."""
    form, found = _needs(request)
    rows, page = keyset_page(query=request.GET, found=found)
    waiting = needs_visible_to(actor=request.actor).filter(state=NeedState.OPEN).count()
    context = {"form": form, "rows": rows, "page": page, "waiting": waiting, "urgency": dict(URGENCY)}
    context |= {"speaks": may_speak_for(actor=request.actor).exists(), "industries": dict(Industry.choices)}
    return render(request, "projects/exchange/needs.html", context)


@signed_in
def needs_excel(request: ActingRequest) -> HttpResponse:
    """The needs of the same list as an Excel file."""
    urgency = dict(URGENCY)
    columns = [
        *texts(_("Code"), _("What kind"), _("What"), _("How urgent"), _("Which organisation"), _("Where")),
        *texts(_("Industry"), _("State")),
        *dates(_("Since")),
    ]
    rows = [
        [
            one.code, str(one.get_subject_display()), one.title, str(urgency[one.level]), one.organisation.name,
            one.organisation.parent.name if one.organisation.parent else "", _industry(one),
            str(one.get_state_display()), one.opened_on,
        ]
        for one in _needs(request)[1][:MOST_ROWS]
    ]  # fmt: skip
    return excel_file(title=_("Needs"), columns=columns, rows=rows)


@drawn_once
@signed_in
def resources(request: ActingRequest) -> HttpResponse:
    """Resources on offer, the latest first."""
    form, found = _resources(request)
    rows, page = keyset_page(query=request.GET, found=found)
    context = {"form": form, "rows": rows, "page": page, "plenty": dict(PLENTY)}
    context |= {"speaks": may_speak_for(actor=request.actor).exists(), "industries": dict(Industry.choices)}
    return render(request, "projects/exchange/resources.html", context)


@signed_in
def resources_excel(request: ActingRequest) -> HttpResponse:
    """The resources of the same list as an Excel file."""
    plenty = dict(PLENTY)
    columns = [
        *texts(_("Code"), _("What kind"), _("What"), _("How much"), _("Which organisation"), _("Where")),
        *texts(_("Industry"), _("State")),
        *dates(_("Since")),
    ]
    rows = [
        [
            one.code, str(one.get_subject_display()), one.title, str(plenty[one.level]), one.organisation.name,
            one.organisation.parent.name if one.organisation.parent else "", _industry(one),
            _("Closed") if one.closed_on else _("On offer"), one.offered_on,
        ]
        for one in _resources(request)[1][:MOST_ROWS]
    ]  # fmt: skip
    return excel_file(title=_("Resources"), columns=columns, rows=rows)


def _needs(request: ActingRequest) -> tuple[NeedFilter, QuerySet[Need]]:
    form = NeedFilter(request.GET)
    form.is_valid()
    found = with_industry(needs_visible_to(actor=request.actor)).filter(_conditions(form.cleaned_data))
    if state := form.cleaned_data.get("state"):
        found = found.filter(state=state)
    return form, found.order_by("-pk")


def _resources(request: ActingRequest) -> tuple[ResourceFilter, QuerySet[Resource]]:
    form = ResourceFilter(request.GET)
    form.is_valid()
    found = resources_with_industry(resources_visible_to(actor=request.actor)).filter(_conditions(form.cleaned_data))
    state = form.cleaned_data.get("state")
    if state != "all":
        found = found.filter(closed_on__isnull=state != "closed")
    return form, found.order_by("-pk")


def _conditions(given: dict[str, Any]) -> Q:
    wanted = Q()
    if given.get("text"):
        wanted &= matching(given["text"])
    if given.get("subject"):
        wanted &= Q(subject=given["subject"])
    if given.get("industry"):
        wanted &= Q(industry=given["industry"])
    if place := given.get("place"):
        wanted &= (
            Q(organisation__name__icontains=place)
            | Q(organisation__parent__name__icontains=place)
            | Q(organisation__parent__name_initials__startswith=place.lower())
            | Q(organisation__parent__parent__name__icontains=place)
        )
    return wanted


def _industry(row: Need | Resource) -> str:
    known = row.industry  # type: ignore[union-attr]
    return str(Industry(known).label) if known in Industry.values else ""
