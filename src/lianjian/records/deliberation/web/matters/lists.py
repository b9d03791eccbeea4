"""Matters as a list, on the page and as an Excel file; and what everybody may read of them."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lianjian.kernel.drawn import drawn_once
from lianjian.kernel.sheets import dates, texts
from lianjian.kernel.web import ActingRequest, signed_in
from lianjian.records.deliberation.enums import OVER
from lianjian.records.deliberation.models import Matter
from lianjian.records.deliberation.queries.matters.reading import matters_visible_to, published_matters
from lianjian.records.deliberation.web.matters.forms import MatterFilter
from lianjian.records.deliberation.web.matters.loading import places_for
from lianjian.ui.files import MOST_ROWS, excel_file
from lianjian.ui.listing import keyset_page


@drawn_once
@signed_in
@require_safe
def listed(request: ActingRequest) -> HttpResponse:
    """The open matters, the latest first; those that are over by a filter."""
    form, found = _found(request)
    rows, page = keyset_page(query=request.GET, found=found)
    context = {
        "form": form,
        "rows": rows,
        "page": page,
        "is_filtered": form.has_changed(),
        "may_raise": places_for(request.actor).exists(),
    }
    return render(request, "deliberation/matters/list.html", context)


@signed_in
@require_safe
def excel(request: ActingRequest) -> HttpResponse:
    """The same matters as an Excel file."""
    _form, found = _found(request)
    columns = [
        *texts(_("Number"), _("What it is about"), _("Kind of matter"), _("Where it belongs")),
        *dates(_("Raised on")),
        *texts(_("How far")),
    ]
    rows = [
        [one.code, one.title, one.get_kind_display(), one.organisation.name, one.raised_on, one.get_state_display()]
        for one in found.order_by("-pk")[:MOST_ROWS]
    ]
    return excel_file(title=_("Matters"), columns=columns, rows=rows)


@require_safe
def public_list(request: HttpRequest) -> HttpResponse:
    """What has been made public, the latest first."""
    found = published_matters()
    words = request.GET.get("text", "").strip()[:60]
    if words:
        found = found.filter(Q(title__icontains=words) | Q(organisation__name__icontains=words))
    rows, page = keyset_page(query=request.GET, found=found)
    return render(request, "deliberation/matters/public_list.html", {"rows": rows, "page": page, "asked": words})


@require_safe
def public(request: HttpRequest, code: str) -> HttpResponse:
    """The texts put up about one matter: nothing else of it stands here."""
    matter = published_matters().filter(code=code).first()
    if matter is None:
        raise Http404
    texts = matter.publications.exclude(put_up_on=None).order_by("put_up_on")
    return render(request, "deliberation/matters/public.html", {"matter": matter, "texts": texts})


def _found(request: ActingRequest) -> tuple[MatterFilter, QuerySet[Matter]]:
    form = MatterFilter(request.GET or None)
    asked = form.cleaned_data if form.is_valid() else {}
    found = matters_visible_to(actor=request.actor)
    state = asked.get("state") or ""
    if not state:
        found = found.exclude(state__in=OVER)
    elif state != "all":
        found = found.filter(state=state)
    if asked.get("kind"):
        found = found.filter(kind=asked["kind"])
    if words := asked.get("text", "").strip():
        found = found.filter(Q(title__icontains=words) | Q(organisation__name__icontains=words) | Q(code__iexact=words))
    return form, found
