"""The ledger of tables asked from below: who asks what of whom until when, and the table with what is known."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lianjian.kernel import clock
from lianjian.kernel.drawn import drawn_once
from lianjian.kernel.sheets import Column, ColumnType, dates, numbers, texts
from lianjian.kernel.web import ActingRequest, signed_in, visible_or_404
from lianjian.records.organisations.queries.tree import offices_of
from lianjian.results.oversight.enums import ColumnSource
from lianjian.results.oversight.models import DataRequest
from lianjian.results.oversight.policies.offices import may_oversee
from lianjian.results.oversight.queries.known import known_columns
from lianjian.results.oversight.queries.requests import (
    asked_places,
    columns_of,
    filled_table,
    is_running,
    meter,
    new_cells,
    own_places_asked,
    requests_visible_to,
    with_new_columns,
)
from lianjian.results.oversight.web.forms import RequestFilter
from lianjian.ui.files import MOST_ROWS, excel_file
from lianjian.ui.listing import keyset_page


@drawn_once
@signed_in
@require_GET
def requests(request: ActingRequest) -> HttpResponse:
    """What is asked of the own places and what the own offices ask, with the meter of new cells."""
    form, found = _requests(request)
    rows, page = keyset_page(query=request.GET, found=found)
    today = clock.today()
    context = {
        "form": form, "page": page, "today": today, "rows": [(one, one.new_columns * one.places) for one in rows],
        "askers": meter(actor=request.actor, year=today.year), "can": offices_of(actor=request.actor).exists(),
    }  # fmt: skip
    return render(request, "oversight/requests/list.html", context)


@signed_in
@require_GET
def requests_excel(request: ActingRequest) -> HttpResponse:
    """The same list as an Excel file."""
    columns = [
        *texts(
            _("Number"),
            _("Title of the table"),
            _("Asked by"),
            _("Basis of the table"),
            _("In which place"),
            _("Who is asked"),
        ),
        *numbers(_("Places asked"), _("New cells")),
        *dates(_("Begins on"), _("Asked until"), _("Stopped on")),
    ]
    rows = [
        [
            one.code, one.title, one.organisation.name, one.basis, one.place.name, str(one.get_asked_of_display()),
            one.places, one.new_columns * one.places, one.begins_on, one.ends_on, one.closed_on,
        ]
        for one in _requests(request)[1].order_by("-pk")[:MOST_ROWS]
    ]  # fmt: skip
    return excel_file(title=_("Tables asked from below"), columns=columns, rows=rows)


@drawn_once
@signed_in
@require_GET
def one_request(request: ActingRequest, code: str) -> HttpResponse:
    """One table: its columns, where each is known from, and who said that it was given already."""
    it, today = visible_or_404(requests_visible_to(actor=request.actor), code=code), clock.today()
    oversees, known = bool(may_oversee(request.actor, it.organisation)), known_columns()
    own = list(own_places_asked(request=it, actor=request.actor)[:1])
    columns = columns_of(request=it)
    context = {
        "it": it, "columns": [(one, known.get(one.known_as)) for one in columns], "running": is_running(it, today),
        "oversees": oversees, "own": own[0] if own else None, "new_cells": new_cells(request=it),
        "sources": ColumnSource, "today": today,
        "said": [said for one in columns for said in one.asked_already.all() if oversees or said.organisation in own],
    }  # fmt: skip
    return render(request, "oversight/requests/request.html", context)


@signed_in
@require_GET
def table(request: ActingRequest, code: str) -> HttpResponse:
    """The table as an Excel file, what is known filled in: all places for who asks, its own row for a place."""
    it = visible_or_404(requests_visible_to(actor=request.actor), code=code)
    oversees = bool(may_oversee(request.actor, it.organisation))
    asked = asked_places(request=it) if oversees else own_places_asked(request=it, actor=request.actor)
    places = list(asked[:MOST_ROWS])
    filled = filled_table(request=it, places=places, on=clock.today())
    numbers = [
        all(isinstance(row[at], int | float | None) for row in filled.rows) for at in range(len(filled.headings))
    ]
    columns = [
        *texts(_("Place")),
        *(
            Column(label=heading, type=ColumnType.NUMBER if is_number else ColumnType.TEXT)
            for heading, is_number in zip(filled.headings, numbers, strict=True)
        ),
    ]
    rows = ((place.name, *row) for place, row in zip(places, filled.rows, strict=True))
    return excel_file(title=it.title, columns=columns, rows=rows)


def _requests(request: ActingRequest) -> tuple[RequestFilter, QuerySet[DataRequest, Any]]:
    form, today = RequestFilter(request.GET), clock.today()
    form.is_valid()
    found = requests_visible_to(actor=request.actor)
    if text := form.cleaned_data.get("text"):
        found = found.filter(Q(title__icontains=text) | Q(organisation__name__icontains=text))
    running = Q(closed_on=None, ends_on__gte=today)
    state = form.cleaned_data.get("state")
    if state != "all":
        found = found.filter(~running if state == "ended" else running)
    return form, with_new_columns(found)
