"""Pages of the gaps: what is lacking at a place, by matter and by place, and every one of a kind with its reason."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lianjian.kernel import clock
from lianjian.kernel.drawn import drawn_once
from lianjian.kernel.sheets import dates, texts
from lianjian.kernel.web import ActingRequest, signed_in
from lianjian.results.indicators.queries.places import Place, trail_to
from lianjian.results.oversight.documents.gaps import gaps_leaf
from lianjian.results.oversight.gap_registry import GAP_KINDS
from lianjian.results.oversight.queries.gaps import GapsAsked, all_gaps, gaps_listed, overview
from lianjian.results.oversight.web.forms import EVERY_KIND, GapFilter
from lianjian.results.oversight.web.loading import node_asked
from lianjian.ui.files import MOST_ROWS, excel_file
from lianjian.ui.leaf_pages import answer_leaves
from lianjian.ui.listing import PAGE, keyset_pager

MOST_ON_PAPER = 500


@drawn_once
@signed_in
@require_GET
def overview_page(request: ActingRequest) -> HttpResponse:
    """What the regulations ask for and is not on record here, by matter and by place."""
    node, today = node_asked(request), clock.today()
    lacking = overview(node=node, on=today, actor=request.actor)
    context = {
        "node": node,
        "today": today,
        "lacking": lacking,
        "trail": _trail(request, node, reverse("oversight:gaps")),
    }
    return render(request, "oversight/gaps/overview.html", context)


@drawn_once
@signed_in
@require_GET
def of_kind(request: ActingRequest, kind: str) -> HttpResponse:
    """Every gap of a kind (or of all), in the order of the tree, each with why and since when."""
    node, today = node_asked(request), clock.today()
    form, asked = _asked(request, kind, node)
    page = gaps_listed(asked=asked, after=request.GET.get("after", ""), size=PAGE)
    context = {
        "node": node, "today": today, "form": form, "kind": GAP_KINDS.get(_chosen(request, kind)), "gaps": page.gaps,
        "trail": _trail(request, node, reverse("oversight:gaps")),
        "page": keyset_pager(query=request.GET, shown=len(page.gaps), next_key=page.next_mark),
        "excel_url": reverse("oversight:gaps-excel", args=[_chosen(request, kind)]),
    }  # fmt: skip
    return render(request, "oversight/gaps/list.html", context)


@signed_in
@require_GET
def excel(request: ActingRequest, kind: str) -> HttpResponse:
    """The same list as an Excel file."""
    node = node_asked(request)
    _form, asked = _asked(request, kind, node)
    columns = [
        *texts(_("Matter"), _("Place"), _("Code"), _("What is lacking"), _("Why")),
        *dates(_("Due on")),
        *texts(_("Article")),
    ]
    rows = [
        [str(one.kind.name), one.gap.place, one.gap.code, one.gap.what, one.gap.why, one.gap.since, one.article]
        for one in all_gaps(asked=asked, most=MOST_ROWS)
    ]
    return excel_file(title=_("Gaps of %(place)s") % {"place": node.name}, columns=columns, rows=rows)


@signed_in
@require_GET
def paper(request: ActingRequest) -> HttpResponse:
    """All gaps of a place as a paper to print, as Word or PDF."""
    node, today = node_asked(request), clock.today()
    asked = GapsAsked(kinds=tuple(GAP_KINDS.values()), path=node.path, on=today)
    leaf = gaps_leaf(place=node.name, gaps=all_gaps(asked=asked, most=MOST_ON_PAPER), on=today)
    return answer_leaves(request, [leaf], name=leaf.title, back=f"{reverse('oversight:gaps')}?node={node.code}")


def _chosen(request: ActingRequest, kind: str) -> str:
    """The kind of the filter, else that of the address; 404 for one nobody declares."""
    wanted = request.GET.get("kind") or kind
    if wanted != EVERY_KIND and wanted not in GAP_KINDS:
        raise Http404
    return wanted


def _asked(request: ActingRequest, kind: str, node: Place) -> tuple[GapFilter, GapsAsked]:
    today, chosen = clock.today(), _chosen(request, kind)
    articles = {one.id: one.article(today) for one in GAP_KINDS.values()}
    form = GapFilter(
        {"kind": chosen, **{key: request.GET.get(key, "") for key in ("text", "article")}},
        articles=list(dict.fromkeys(filter(None, articles.values()))),
    )
    form.is_valid()
    kinds = GAP_KINDS.values() if chosen == EVERY_KIND else [GAP_KINDS[chosen]]
    if article := form.cleaned_data.get("article"):
        kinds = [one for one in kinds if articles[one.id] == article]
    text = form.cleaned_data.get("text") or ""
    return form, GapsAsked(kinds=tuple(kinds), path=node.path, on=today, words=text.strip())


def _trail(request: ActingRequest, node: Place, page: str) -> list[dict[str, str]]:
    places = trail_to(place=node, actor=request.actor)
    above = [{"label": one.name, "url": f"{page}?node={one.code}"} for one in places[:-1]]
    return [{"label": _("Gaps"), "url": page}, *above, {"label": node.name, "url": ""}]
