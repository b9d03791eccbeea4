"""The lists of an organisation: what was done, who is paired, honours. None is counted as an achievement."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from lianjian.kernel import clock
from lianjian.kernel.drawn import drawn_once
from lianjian.kernel.sheets import Column, dates, texts
from lianjian.kernel.web import ActingRequest, signed_in
from lianjian.records.members.models import CareAct, Honour, MemberPairing
from lianjian.records.members.queries.care import care_visible_to, honours_visible_to, pairings_visible_to
from lianjian.records.members.web.care.forms import CareFilter, NameFilter, PairingFilter
from lianjian.ui.files import excel_file
from lianjian.ui.listing import keyset_page

View = Callable[[ActingRequest], HttpResponse]


@dataclass(frozen=True, kw_only=True)
class _List:
    """One of the three lists: where its rows come from and how they are written."""

    name: str
    title: str | Promise
    form: type[forms.Form]
    found: Callable[[ActingRequest, dict[str, Any]], QuerySet[Any]]
    columns: Sequence[Column]
    cells: Callable[[Any], Iterable[object]]


def _called(typed: str, *fields: str) -> Q:
    """Rows one of whose members has the name, initials or number."""
    named = Q(pk__in=())
    for field in fields:
        named |= Q(**{f"{field}__name__contains": typed}) | Q(**{f"{field}__name_initials__startswith": typed.lower()})
        named |= Q(**{f"{field}__code__startswith": typed})
    return named


def _care(request: ActingRequest, wanted: dict[str, Any]) -> QuerySet[CareAct]:
    acts = care_visible_to(actor=request.actor)
    if typed := wanted.get("q"):
        acts = acts.filter(_called(typed, "member", "carer"))
    if kind := wanted.get("kind"):
        acts = acts.filter(kind=kind)
    if since := wanted.get("since"):
        acts = acts.filter(done_on__gte=since)
    return acts


def _pairings(request: ActingRequest, wanted: dict[str, Any]) -> QuerySet[MemberPairing]:
    pairings = pairings_visible_to(actor=request.actor)
    if typed := wanted.get("q"):
        pairings = pairings.filter(_called(typed, "first", "second"))
    return pairings.filter(during__contains=clock.today()) if wanted.get("running") else pairings


def _honours(request: ActingRequest, wanted: dict[str, Any]) -> QuerySet[Honour]:
    honours = honours_visible_to(actor=request.actor)
    typed = wanted.get("q")
    return honours.filter(_called(typed, "member")) if typed else honours


CARE = _List(
    name="care",
    title=_("Care given"),
    form=CareFilter,
    found=_care,
    columns=(
        *texts(_("Member"), _("Home branch")), *dates(_("On")),
        *texts(_("What kind"), _("What was done"), _("By whom")),
    ),
    cells=lambda act: (
        act.member.name, act.member.organisation.name, act.done_on, act.get_kind_display(), act.what, act.carer.name,
    ),
)  # fmt: skip
PAIRINGS = _List(
    name="pairings",
    title=_("Members paired"),
    form=PairingFilter,
    found=_pairings,
    columns=(
        *texts(
            _("Member"), _("Home branch"), _("Paired with"), _("Home branch of the other"),
            _("What they help each other with"),
        ),
        *dates(_("From"), _("Until")),
    ),
    cells=lambda it: (
        it.first.name, it.first.organisation.name, it.second.name, it.second.organisation.name, it.purpose,
        it.during.lower, it.during.upper,
    ),
)  # fmt: skip
HONOURS = _List(
    name="honours",
    title=_("Honours"),
    form=NameFilter,
    found=_honours,
    columns=(
        *texts(_("Member"), _("Home branch"), _("Honour"), _("Given by"), _("Number of the decision")),
        *dates(_("On")),
    ),
    cells=lambda it: (
        it.member.name, it.member.organisation.name, it.title, it.given_by, it.document_no, it.given_on,
    ),
)  # fmt: skip


def _found(request: ActingRequest, which: _List) -> tuple[forms.Form, QuerySet[Any]]:
    form = which.form(request.GET or None)
    return form, which.found(request, form.cleaned_data if form.is_valid() else {})


def _page(which: _List) -> View:
    """The list, page by page, the latest entered first."""

    @drawn_once
    @signed_in
    @require_GET
    def page(request: ActingRequest) -> HttpResponse:
        form, found = _found(request, which)
        rows, pager = keyset_page(query=request.GET, found=found)
        return render(request, f"members/care/{which.name}.html", {"form": form, "rows": rows, "page": pager})

    return page


def _sheet(which: _List) -> View:
    """The same list as an Excel file."""

    @signed_in
    @require_GET
    def sheet(request: ActingRequest) -> HttpResponse:
        _form, found = _found(request, which)
        rows = (tuple(which.cells(row)) for row in found.order_by("-pk").iterator(chunk_size=500))
        return excel_file(title=str(which.title), columns=which.columns, rows=rows)

    return sheet


care, care_sheet = _page(CARE), _sheet(CARE)
pairings, pairing_sheet = _page(PAIRINGS), _sheet(PAIRINGS)
honours, honour_sheet = _page(HONOURS), _sheet(HONOURS)
