"""Sheets as lists: all within reach, and where one is missing; on the page and as an Excel file."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lianjian.kernel import clock
from lianjian.kernel.actor import OFFICES
from lianjian.kernel.drawn import drawn_once
from lianjian.kernel.policies import require
from lianjian.kernel.sheets import dates, numbers, texts
from lianjian.kernel.web import ActingRequest, signed_in
from lianjian.records.members.queries.people import ROSTER_ROLES
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.paths import outermost
from lianjian.results.disclosure.enums import UNDER_WAY, AffairsKind
from lianjian.results.disclosure.models import Disclosure
from lianjian.results.disclosure.policies.disclosing import may_see_missing
from lianjian.results.disclosure.queries.disclosures import disclosures_visible_to, places_of
from lianjian.results.disclosure.queries.due import Missing, due_of, missing_below
from lianjian.results.disclosure.web.forms import MissingFilter, SheetFilter
from lianjian.results.disclosure.web.loading import tree_page
from lianjian.ui.files import MOST_ROWS, excel_file
from lianjian.ui.listing import keyset_page


@drawn_once
@signed_in
@require_safe
def listed(request: ActingRequest) -> HttpResponse:
    """The sheets within reach, the latest first; for a village what is due stands above."""
    form, found = _found(request)
    rows, page = keyset_page(query=request.GET, found=found)
    today = clock.today()
    places = list(places_of(actor=request.actor, on=today)[:2])
    own = places[0] if len(places) == 1 else None
    context = {
        "form": form, "rows": rows, "page": page, "is_filtered": form.has_changed(), "own": own,
        "due": due_of(organisation=own, on=today) if own else [], "today": today, "may_draw_up": bool(places),
    }  # fmt: skip
    return render(request, "disclosure/desk/list.html", context)


@signed_in
@require_safe
def excel(request: ActingRequest) -> HttpResponse:
    """The archive: the same sheets as an Excel file, with days and check digits."""
    _form, found = _found(request)
    columns = [
        *texts(_("Number"), _("Public sheet"), _("Where it belongs"), _("Affairs")),
        *numbers(_("Version")),
        *texts(_("How far")),
        *dates(_("Put up on"), _("Hangs until"), _("Taken down on")),
        *texts(_("Which board"), _("Check digits")),
    ]
    rows = [
        [
            one.code, one.title, one.organisation.name, str(one.get_affairs_display()), one.version,
            str(one.get_state_display()), one.put_up_on, one.until_on, one.taken_down_on, one.board, one.digest,
        ]
        for one in found.order_by("-pk")[:MOST_ROWS]
    ]  # fmt: skip
    return excel_file(title=_("Archive of public sheets"), columns=columns, rows=rows)


@signed_in
@require_safe
def missing(request: ActingRequest) -> HttpResponse:
    """The villages and communities without a sheet in the last whole period, by the article that asks for one."""
    form, it = _missing(request)
    rows, page = tree_page(query=request.GET, found=it.places.select_related("parent"))
    context = {"form": form, "it": it, "rows": rows, "total": it.places.count(), "page": page}
    return render(request, "disclosure/desk/missing.html", context)


@signed_in
@require_safe
def missing_excel(request: ActingRequest) -> HttpResponse:
    """The same places as an Excel file."""
    _form, it = _missing(request)
    columns = texts(_("Code"), _("Village or community"), _("Township or subdistrict"))
    rows = [[one.code, one.name, one.parent.name if one.parent else ""] for one in it.places.select_related("parent")]
    return excel_file(title=_("Without a sheet"), columns=columns, rows=rows)


def _found(request: ActingRequest) -> tuple[SheetFilter, QuerySet[Disclosure]]:
    form = SheetFilter(request.GET or None)
    asked = form.cleaned_data if form.is_valid() else {}
    found = disclosures_visible_to(actor=request.actor, on=clock.today())
    if affairs := asked.get("affairs"):
        found = found.filter(affairs=affairs)
    if state := asked.get("state"):
        found = found.filter(state__in=UNDER_WAY) if state == "going" else found.filter(state=state)
    if words := asked.get("text", "").strip():
        found = found.filter(Q(title__icontains=words) | Q(organisation__name__icontains=words) | Q(code__iexact=words))
    return form, found


def _missing(request: ActingRequest) -> tuple[MissingFilter, Missing]:
    """Of the widest place of an office, else of the own one."""
    scopes = outermost(request.actor.scopes(*OFFICES)) or outermost(request.actor.scopes(*ROSTER_ROLES))
    node = Organisation.objects.filter(path__in=scopes).order_by("path").first()
    if node is None:
        raise Http404
    require(may_see_missing(request.actor, node))
    form = MissingFilter(request.GET if "affairs" in request.GET else {"affairs": AffairsKind.VILLAGE})
    asked = form.cleaned_data.get("affairs") if form.is_valid() else ""
    affairs = AffairsKind(asked or AffairsKind.VILLAGE)
    return form, missing_below(node=node, affairs=affairs, on=clock.today())
