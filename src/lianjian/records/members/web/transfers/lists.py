"""The list of transfers, on the page and as an Excel file."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lianjian.kernel.drawn import drawn_once
from lianjian.kernel.sheets import dates, texts
from lianjian.kernel.web import ActingRequest, signed_in
from lianjian.records.members.models import AffiliationTransfer
from lianjian.records.members.policies.register import KEEPERS
from lianjian.records.members.queries.people import ROSTER_ROLES
from lianjian.records.members.queries.transfers import TransferFilter, transfers_of
from lianjian.records.members.web.transfers.forms import TransferFilterForm
from lianjian.ui.files import MOST_ROWS, excel_file
from lianjian.ui.listing import keyset_page, query_with

WAYS = ("in", "out", "done", "")


@drawn_once
@signed_in
@require_GET
def transfers(request: ActingRequest) -> HttpResponse:
    """What comes in, goes out, and is done."""
    form, asked, found = _asked(request)
    rows, page = keyset_page(query=request.GET, found=found)
    actor = request.actor
    waiting = {way: transfers_of(actor=actor, asked=TransferFilter(way=way)).count() for way in ("in", "out")}
    labels = {"in": _("Coming in"), "out": _("Going out"), "done": _("Done"), "": _("All")}
    context = {
        "form": form,
        "rows": rows,
        "page": page,
        "waiting": waiting,
        "tabs": [
            {
                "label": labels[way],
                "url": query_with(query=request.GET, way=way, after=None),
                "active": way == asked.way,
                "count": waiting.get(way),
            }
            for way in WAYS
        ],
        "way": asked.way,
        "may_take_in": bool(actor.scopes(*KEEPERS)),
        "excel_query": query_with(query=request.GET, after=None),
    }
    return render(request, "members/transfers/list.html", context)


@signed_in
@require_GET
def transfers_excel(request: ActingRequest) -> HttpResponse:
    """The same list as an Excel file."""
    _form, _asked_for, found = _asked(request)
    heads = [
        _("Code"),
        _("Full name"),
        _("Transferred from"),
        _("Transferred to"),
        _("Comes from"),
        _("State"),
        _("Number of the letter"),
        _("Why"),
    ]
    days = [_("Proposed on"), _("Sent on"), _("Finished on")]
    columns = [
        *texts(*heads),
        *dates(*days),
    ]
    rows = (
        [
            one.code, one.member.name, one.from_name, one.to_name, str(one.get_from_kind_display()),
            str(one.get_state_display()), one.letter_no, one.reason, one.proposed_on, one.sent_on, one.closed_on,
        ]
        for one in found[:MOST_ROWS]
    )  # fmt: skip
    return excel_file(title=_("Transfers of affiliation"), columns=columns, rows=rows)


def _asked(request: ActingRequest) -> tuple[TransferFilterForm, TransferFilter, QuerySet[AffiliationTransfer]]:
    if not request.actor.scopes(*ROSTER_ROLES):
        raise Http404
    form = TransferFilterForm(request.GET)
    form.is_valid()
    way = request.GET.get("way", "in")
    conditions = {name: value for name, value in form.cleaned_data.items() if value}
    asked = TransferFilter(way=way if way in WAYS else "in", **conditions)
    return form, asked, transfers_of(actor=request.actor, asked=asked)
