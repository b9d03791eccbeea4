"""Walking the tree: one page for each organisation, today and on any day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lianjian.kernel import clock
from lianjian.kernel.drawn import drawn_once
from lianjian.kernel.panels import AskedOfOrganisation, panels_about_organisation
from lianjian.kernel.sheets import dates, texts
from lianjian.kernel.web import ActingRequest, signed_in, visible_or_404
from lianjian.records.organisations.enums import ChangeKind, UnitKind
from lianjian.records.organisations.hanging import kinds_below
from lianjian.records.organisations.models import JointOrganisation, Organisation, Profile
from lianjian.records.organisations.paths import outermost
from lianjian.records.organisations.policies.tree import may_propose
from lianjian.records.organisations.queries import history
from lianjian.records.organisations.queries.counts import Counts, counts_of, counts_of_each
from lianjian.records.organisations.queries.links import links_of
from lianjian.records.organisations.queries.posts import posts_of, secretaries
from lianjian.records.organisations.queries.tree import ancestors, children, organisations_visible_to, sub_tree
from lianjian.records.organisations.web.tree.forms import BelowFilter, DayForm
from lianjian.ui.files import excel_file
from lianjian.ui.listing import keyset_pager

PAGE = 50
EXCEL_ROWS = 200_000
POSTS_SHOWN = 12


@require_GET
@signed_in
def own_place(request: ActingRequest) -> HttpResponse:
    """Leads to the top of what the person may see."""
    tops = Organisation.objects.filter(path__in=outermost(request.actor.scopes())).order_by("path")
    top = tops.first()
    if top is None:
        return render(request, "organisations/tree/no_place.html")
    return redirect("organisations:node", code=top.code)


def visible_node(request: ActingRequest, code: str) -> Organisation:
    """The organisation, or 404."""
    return visible_or_404(organisations_visible_to(actor=request.actor).select_related("parent"), code=code)


@drawn_once
@require_GET
@signed_in
def node(request: ActingRequest, code: str) -> HttpResponse:
    """Shows an organisation; with `?on=` as it was that day beside what it is."""
    organisation = visible_node(request, code)
    today = clock.today()
    day = DayForm(request.GET)
    if request.GET.get("on") and day.is_valid() and day.cleaned_data["on"]:
        return _on_a_day(request, organisation, day.cleaned_data["on"], today)
    counts = counts_of(organisation=organisation)
    posts = posts_of(organisation=organisation, on=today)
    return render(
        request,
        "organisations/tree/node.html",
        {
            "organisation": organisation,
            "trail": trail(request, organisation),
            "counts": _without_itself(organisation, counts),
            "total": sum(counts.values()) - (organisation.dissolved_on is None),
            "posts": posts[:POSTS_SHOWN],
            "more_posts": len(posts) - POSTS_SHOWN,
            "profile": Profile.objects.filter(organisation=organisation).order_by("-as_of_on").first(),
            "versions": history.versions_of(organisation=organisation),
            "proposals": _proposals(request, organisation),
            "industry_links": list(links_of(organisation=organisation, on=today)),
            "panels": panels_about_organisation(
                AskedOfOrganisation(
                    organisation_id=organisation.pk, path=organisation.path, actor=request.actor, on=today
                )
            ),
            "day_form": DayForm(initial={"on": today}),
            "today": today,
            **_listing(request, organisation, today),
        },
    )


@require_GET
@signed_in
def below(request: ActingRequest, code: str) -> HttpResponse:
    """Only the list of what stands below, for opening a branch in place; without a script a page of its own."""
    organisation = visible_node(request, code)
    template = "organisations/tree/branch.html" if request.htmx else "organisations/tree/below.html"
    content = {"organisation": organisation, "trail": trail(request, organisation)}
    return render(request, template, content | _listing(request, organisation, clock.today()))


@require_GET
@signed_in
def sheet(request: ActingRequest, code: str) -> HttpResponse:
    """The whole sub-tree, or with `?direct=1` what stands directly below, as an Excel file."""
    organisation = visible_node(request, code)
    found = children if request.GET.get("direct") else sub_tree
    rows = found(organisation=organisation).select_related("parent")[:EXCEL_ROWS]
    columns = [*texts(_("Code"), _("Name"), _("Kind"), _("Form"), _("Superior organisation")), *dates(_("Founded on"))]
    return excel_file(title=organisation.name, columns=columns, rows=_cells(rows))


def _cells(rows: Iterable[Organisation]) -> Iterable[tuple[object, ...]]:
    for row in rows:
        superior = row.parent.name if row.parent else ""
        yield row.code, row.name, row.get_kind_display(), row.get_form_display(), superior, row.founded_on


def trail(request: ActingRequest, organisation: Organisation) -> list[dict[str, str]]:
    """The way from the root; what lies above the person's reach is named, not linked."""
    scopes = request.actor.scopes()
    steps = [
        {
            "label": place.name,
            "url": reverse("organisations:node", kwargs={"code": place.code})
            if any(place.path.startswith(scope) for scope in scopes)
            else "",
        }
        for place in ancestors(organisation=organisation)
    ]
    return [*steps, {"label": organisation.name, "url": ""}]


def _without_itself(organisation: Organisation, counts: Counts) -> list[tuple[str, int]]:
    own = UnitKind(organisation.kind) if organisation.dissolved_on is None else None
    less = [(kind, counts.get(kind, 0) - (kind == own)) for kind in UnitKind]
    return [(str(kind.label), n) for kind, n in less if n]


def _listing(request: ActingRequest, organisation: Organisation, today: date) -> dict[str, Any]:
    """One page of what stands directly below; while searching, of the whole sub-tree."""
    form = BelowFilter(request.GET, kinds=kinds_below(UnitKind(organisation.kind)))
    form.is_valid()
    words, kind = form.cleaned_data.get("q", ""), form.cleaned_data.get("kind", "")
    found = _matching(sub_tree(organisation=organisation), words) if words else children(organisation=organisation)
    if kind:
        found = found.filter(kind=kind)
    if after := request.GET.get("after"):
        found = found.filter(path__gt=after)
    rows = list(found.select_related("parent").order_by("path")[: PAGE + 1])
    shown = rows[:PAGE]
    heads = secretaries(organisations=shown, on=today)
    totals = {} if words else counts_of_each(organisations=shown)
    return {
        "filter_form": form,
        "searching": bool(words or kind),
        "rows": [
            {"it": row, "secretary": heads.get(row.pk), "below": sum(totals.get(row.pk, {}).values()) - 1}
            for row in shown
        ],
        "pager_page": keyset_pager(
            query=request.GET, shown=len(shown), next_key=shown[-1].path if len(rows) > PAGE else ""
        ),
    }


def _matching(found: QuerySet[Organisation], words: str) -> QuerySet[Organisation]:
    """By the start of the name, of its pinyin or initials, or by the code; each has its index."""
    asked = Q(name__startswith=words) | Q(code=words)
    if words.isascii():
        asked |= Q(name_initials__startswith=words.lower()) | Q(name_pinyin__startswith=words.lower())
    return found.filter(asked)


def _proposals(request: ActingRequest, organisation: Organisation) -> list[dict[str, str]]:
    if organisation.dissolved_on is not None or not may_propose(request.actor, organisation):
        return []
    is_joint = JointOrganisation.objects.filter(organisation=organisation).exists()
    possible = [
        (ChangeKind.CREATE, bool(kinds_below(UnitKind(organisation.kind)))),
        *((kind, organisation.parent_id is not None and not is_joint) for kind in list(ChangeKind)[1:]),
    ]
    return [
        {
            "label": str(kind.label),
            "url": reverse("organisations:propose", kwargs={"code": organisation.code, "kind": kind.value}),
        }
        for kind, can_be in possible
        if can_be
    ]


def _on_a_day(request: ActingRequest, organisation: Organisation, on: date, today: date) -> HttpResponse:
    then = history.snapshot(organisation=organisation, on=on)
    now = history.snapshot(organisation=organisation, on=today)
    lines = history.differences(then=then, now=now)
    return render(
        request,
        "organisations/tree/day.html",
        {
            "organisation": organisation,
            "trail": trail(request, organisation),
            "then": then,
            "now": now,
            "different": [line for line in lines if line.sign is not history.Sign.SAME],
            "same": [line for line in lines if line.sign is history.Sign.SAME],
            "day_form": DayForm(initial={"on": on}),
            "today": today,
        },
    )
