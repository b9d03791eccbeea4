"""Ballots as a list, on the page and in Excel."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lianjian.kernel.drawn import drawn_once
from lianjian.kernel.sheets import Column, ColumnType, texts
from lianjian.kernel.web import ActingRequest, signed_in
from lianjian.records.ballots.models import Ballot
from lianjian.records.ballots.policies.running import may_draw_up
from lianjian.records.ballots.queries.ballots import ballots_visible_to
from lianjian.records.ballots.web.forms import BallotFilter
from lianjian.records.ballots.web.loading import host_or_404
from lianjian.ui.files import MOST_ROWS, excel_file
from lianjian.ui.listing import keyset_page


@drawn_once
@signed_in
@require_safe
def ballots(request: ActingRequest) -> HttpResponse:
    """Ballots within reach, the latest first."""
    form, found = _found(request)
    rows, page = keyset_page(query=request.GET, found=found)
    host = host_or_404(request)
    context = {
        "form": form,
        "ballots": rows,
        "page": page,
        "may_draw_up": host is not None and bool(may_draw_up(request.actor, host)),
    }
    return render(request, "ballots/pages/list.html", context)


@signed_in
@require_safe
def excel(request: ActingRequest) -> HttpResponse:
    """The same list as an Excel file."""
    _form, found = _found(request)
    columns = [
        *texts(_("Code"), _("Name of the ballot"), _("Organisation"), _("Purpose"), _("State")),
        Column(label=_("Handing out begins"), type=ColumnType.MOMENT),
        Column(label=_("Voting closes"), type=ColumnType.MOMENT),
        *texts(_("Check digits")),
    ]
    rows = (
        (
            one.code, one.title, one.organisation.name, str(one.get_purpose_display()), str(one.get_state_display()),
            one.opens_at and timezone.localtime(one.opens_at), one.closes_at and timezone.localtime(one.closes_at),
            one.fingerprint,
        )
        for one in found.order_by("-pk")[:MOST_ROWS]
    )  # fmt: skip
    return excel_file(title=_("Ballots"), columns=columns, rows=rows)


def _found(request: ActingRequest) -> tuple[BallotFilter, QuerySet[Ballot]]:
    form = BallotFilter(request.GET or None)
    said = form.cleaned_data if form.is_bound and form.is_valid() else {}
    found = ballots_visible_to(actor=request.actor).select_related("organisation")
    if text := said.get("text"):
        found = found.filter(Q(title__icontains=text) | Q(organisation__name__icontains=text))
    for name in ("state", "purpose"):
        if said.get(name):
            found = found.filter(**{name: said[name]})
    return form, found
