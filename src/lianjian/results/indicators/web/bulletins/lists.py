"""The bulletins and the templates, on the page and as an Excel file."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lianjian.kernel.drawn import drawn_once
from lianjian.kernel.sheets import dates, texts
from lianjian.kernel.web import ActingRequest, signed_in
from lianjian.records.organisations.queries.tree import offices_of
from lianjian.results.indicators.models import Bulletin
from lianjian.results.indicators.queries.bulletins import bulletins_visible_to, templates_of
from lianjian.results.indicators.web.bulletins.forms import BulletinFilter
from lianjian.ui.files import MOST_ROWS, excel_file
from lianjian.ui.listing import keyset_page


@drawn_once
@signed_in
@require_safe
def bulletins(request: ActingRequest) -> HttpResponse:
    """The latest first."""
    form, found = _found(request)
    rows, page = keyset_page(query=request.GET, found=found)
    context = {"form": form, "rows": rows, "page": page, "writes": offices_of(actor=request.actor).exists()}
    return render(request, "indicators/bulletins/list.html", context)


@signed_in
@require_safe
def excel(request: ActingRequest) -> HttpResponse:
    """The same list as an Excel file."""
    columns = [
        *texts(_("Document number"), _("Title"), _("Organisation"), _("State")),
        *dates(_("From"), _("As of"), _("Approved on"), _("Sent on")),
        *texts(_("Digest of its figures (SHA-256)")),
    ]
    rows = (
        (
            one.document_no, one.title, one.organisation.name, str(one.get_state_display()), one.since, one.on,
            one.approved_on, one.sent_on, one.figures.sha256 if one.figures else "",
        )
        for one in _found(request)[1].order_by("-pk")[:MOST_ROWS]
    )  # fmt: skip
    return excel_file(title=_("Bulletins"), columns=columns, rows=rows)


@drawn_once
@signed_in
@require_safe
def templates(request: ActingRequest) -> HttpResponse:
    """The templates the person can draft from."""
    mine = set(offices_of(actor=request.actor).values_list("pk", flat=True))
    context = {"rows": templates_of(actor=request.actor), "mine": mine}
    return render(request, "indicators/bulletins/templates.html", context)


def _found(request: ActingRequest) -> tuple[BulletinFilter, QuerySet[Bulletin]]:
    form = BulletinFilter(request.GET)
    form.is_valid()
    given, found = form.cleaned_data, bulletins_visible_to(actor=request.actor)
    if text := given.get("text"):
        found = found.filter(Q(title__icontains=text) | Q(series__icontains=text))
    if state := given.get("state"):
        found = found.filter(state=state)
    if year := given.get("year"):
        found = found.filter(on__year=year)
    return form, found
