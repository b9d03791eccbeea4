"""A branch's dues: the list of branches, the yearly sheet in its forms, the year's bases, a quarter on one page."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from lianjian.kernel import clock
from lianjian.kernel.drawn import drawn_once
from lianjian.kernel.policies import require
from lianjian.kernel.sheets import Column, ColumnType, numbers, texts
from lianjian.kernel.web import ActingRequest, once, signed_in, visible_or_404
from lianjian.records.members.actions.dues import NewBase, collect_dues, fix_dues_bases
from lianjian.records.members.dues import KIND_OF_OCCUPATION
from lianjian.records.members.enums import DuesKind, Occupation
from lianjian.records.members.models import DuesBase, Member
from lianjian.records.members.policies.dues import may_keep_dues
from lianjian.records.members.queries.dues import (
    DuesYear,
    Quarter,
    branches_collecting,
    branches_short_of,
    dues_years,
    members_of_year,
    quarter_of,
)
from lianjian.records.members.queries.people import ROSTER_ROLES, own_member
from lianjian.records.members.web.dues.forms import BasesForm, QuarterFilter, QuarterForm, YearFilter
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.queries.packs import packs_at
from lianjian.records.organisations.queries.tree import organisations_visible_to
from lianjian.ui.files import excel_file
from lianjian.ui.form_pages import FormPage, answer_form
from lianjian.ui.listing import keyset_pager

if TYPE_CHECKING:
    from lianjian.records.members.queries.dues import Branches

PAGE_SIZE = 50
BRANCH_COLUMNS = (
    *texts(gettext_lazy("Code"), gettext_lazy("Branch")),
    *numbers(gettext_lazy("Members"), gettext_lazy("Paid or waived")),
)


@drawn_once
@signed_in
@require_GET
def branch_list(request: ActingRequest) -> HttpResponse:
    """How far a quarter is collected, branch by branch; a plain member is led to the own dues."""
    if not request.actor.scopes(*ROSTER_ROLES):
        member = own_member(actor=request.actor)
        if member is None:
            raise Http404
        return redirect("members:dues-member", code=member.code)
    form, quarter, branches = _branches(request)
    rows = list(branches.filter(code__gt=request.GET.get("after", ""))[: PAGE_SIZE + 1])
    shown, more = rows[:PAGE_SIZE], len(rows) > PAGE_SIZE
    total = branches.count()
    context = {
        "form": form,
        "quarter": quarter,
        "branches": shown,
        "short": branches_short_of(branches).count(),
        "total": total,
        "keeps": {one.pk for one in shown if may_keep_dues(request.actor, one)},
        "page": keyset_pager(query=request.GET, shown=len(shown), next_key=shown[-1].code if more else "", total=total),
    }
    return render(request, "members/dues/branches.html", context)


@signed_in
@require_GET
def branch_sheet(request: ActingRequest) -> HttpResponse:
    """The same list as Excel."""
    if not request.actor.scopes(*ROSTER_ROLES):
        raise Http404
    _form, quarter, branches = _branches(request)
    rows = branches.values_list("code", "name", "member_count", "paid_count")
    return excel_file(title=_("Dues of %(quarter)s") % {"quarter": quarter}, columns=BRANCH_COLUMNS, rows=rows)


@signed_in
@require_GET
def year_sheet(request: ActingRequest, code: str) -> HttpResponse:
    """A branch's dues of a year, member by member and month by month."""
    branch, year, years, form = _sheet(request, code)
    return render(request, "members/dues/sheet.html", _sheet_context(branch, year, years) | {"form": form})


@signed_in
@require_GET
def year_print(request: ActingRequest, code: str) -> HttpResponse:
    """The same sheet for the printer."""
    branch, year, years, _form = _sheet(request, code)
    return render(request, "members/dues/print.html", _sheet_context(branch, year, years))


@signed_in
@require_GET
def year_excel(request: ActingRequest, code: str) -> HttpResponse:
    """The same sheet as Excel."""
    branch, year, years, _form = _sheet(request, code)
    columns = (
        *texts(_("Number"), _("Name of the person"), _("Reckoned from")),
        Column(label=_("Base, yuan a month"), type=ColumnType.MONEY),
        Column(label=_("Dues, yuan a month"), type=ColumnType.MONEY),
        *(Column(label=_("Month %(number)s") % {"number": n}) for n in range(1, 13)),
        Column(label=_("Paid, yuan"), type=ColumnType.MONEY),
    )
    rows = (
        (
            one.member.code,
            one.member.name,
            one.base.get_kind_display() if one.base else "",
            one.base.base_fen if one.base else None,
            one.base.monthly_fen if one.base else None,
            *(str(month.state.label) for month in one.months),
            one.paid_fen,
        )
        for one in years
    )
    title = _("Dues of %(branch)s %(year)s") % {"branch": branch.name, "year": year}
    return excel_file(title=title, columns=columns, rows=rows)


@signed_in
@once
def bases(request: ActingRequest, code: str) -> HttpResponse:
    """Fixes the bases of a year for everybody who has none yet, on one page."""
    branch = _branch(request, code)
    today = clock.today()
    year = _year(request)
    fixed = DuesBase.objects.filter(year=year).values("member")
    members = list(members_of_year(branch=branch, year=year, on=today).exclude(pk__in=fixed))
    form = BasesForm(request.POST or None, members=members, known=_known(branch, members, year))

    back = f"{_address(branch)}?year={year}"

    def act() -> str:
        fix_dues_bases(branch=branch, year=year, bases=form.bases(), by=request.actor, at=clock.now())
        return back

    ranges = _ranges(branch, year)
    page = FormPage(
        lead=_("Dues bases of %(year)s") % {"year": year}, name=_("Fix the bases"), act=_("Fix the bases"), back=back,
        sub=_("%(branch)s · fixed once, at the beginning of the year. %(rule)s")
        % {"branch": branch.name, "rule": ranges["fixed"].text()},
        under=((_("Membership dues"), reverse("members:dues")), (branch.name, back)), draft=f"dues-bases-{branch.code}",
    )  # fmt: skip
    return answer_form(
        request, form, page=page, act=act, done=_("The bases are fixed."), template="members/dues/bases.html",
        beside={"year": year, "ranges": ranges},
    )  # fmt: skip


@signed_in
@once
def quarter(request: ActingRequest, code: str) -> HttpResponse:
    """Enters who has paid a quarter, everybody on one page."""
    branch = _branch(request, code)
    asked, today = _quarter(request), clock.today()
    members = members_of_year(branch=branch, year=asked.year, on=today)
    years = dues_years(members=members, year=asked.year, on=today)
    form = QuarterForm(request.POST or None, years=years, quarter=asked, initial={"paid_on": today})

    def act() -> str:
        collect_dues(
            branch=branch,
            quarter=asked,
            member_ids=form.chosen(),
            paid_on=form.cleaned_data["paid_on"],
            by=request.actor,
            at=clock.now(),
        )
        return f"{_address(branch)}?year={asked.year}"

    if not form.waiting:
        messages.success(request, _("Nobody owes anything for this quarter."))
        return redirect(f"{_address(branch)}?year={asked.year}")
    page = FormPage(
        lead=_("Dues of %(year)s, quarter %(number)s") % {"year": asked.year, "number": asked.number},
        sub=_("%(branch)s · whoever is not ticked stays open") % {"branch": branch.name},
        act=_("Enter them"),
        back=f"{_address(branch)}?year={asked.year}",
    )
    return answer_form(request, form, page=page, act=act, done=_("The dues are entered."))


def _branches(request: ActingRequest) -> tuple[QuarterFilter, Quarter, Branches]:
    form = QuarterFilter(request.GET or None)
    wanted = form.cleaned_data if form.is_valid() else {}
    asked = _quarter(request)
    branches = branches_collecting(actor=request.actor, quarter=asked)
    if typed := wanted.get("q"):
        branches = branches.filter(Q(name__contains=typed) | Q(name_initials__startswith=typed.lower()))
    return form, asked, branches_short_of(branches) if wanted.get("short") else branches


def _branch(request: ActingRequest, code: str) -> Organisation:
    """The branch, for somebody who keeps its dues."""
    branch = visible_or_404(organisations_visible_to(actor=request.actor), code=code)
    require(may_keep_dues(request.actor, branch))
    return branch


def _sheet(request: ActingRequest, code: str) -> tuple[Organisation, int, list[DuesYear], YearFilter]:
    branch, year, today = _branch(request, code), _year(request), clock.today()
    members = members_of_year(branch=branch, year=year, on=today)
    return branch, year, dues_years(members=members, year=year, on=today), YearFilter(initial={"year": year})


def _sheet_context(branch: Organisation, year: int, years: list[DuesYear]) -> dict[str, object]:
    return {
        "branch": branch,
        "year": year,
        "years": years,
        "late": sum(1 for one in years if one.late),
        "without_base": sum(1 for one in years if one.base is None),
        "paid_fen": sum(one.paid_fen for one in years),
        "quarters": [Quarter(year=year, number=number) for number in range(1, 5)],
        "today": clock.today(),
    }


def _year(request: ActingRequest) -> int:
    form = YearFilter(request.GET)
    return (form.cleaned_data["year"] if form.is_valid() else None) or clock.today().year


def _quarter(request: ActingRequest) -> Quarter:
    """The quarter asked for; without one, this one."""
    form = QuarterFilter(request.GET)
    typed = form.cleaned_data["quarter"] if form.is_valid() else ""
    if not typed:
        return quarter_of(day=clock.today())
    year, number = typed.split("-")
    return Quarter(year=int(year), number=int(number))


def _known(branch: Organisation, members: list[Member], year: int) -> dict[int, NewBase]:
    """What the form proposes: last year's base, else what the occupation says."""
    last = DuesBase.objects.filter(member__in=members, year=year - 1).order_by("from_month")
    farmer = packs_at(organisation=branch).parameter("dues.farmer_fen_per_month", on=clock.today()).whole
    proposed = {
        one.pk: NewBase(
            member_id=one.pk,
            kind=(kind := KIND_OF_OCCUPATION[Occupation(one.occupation)]),
            base_fen=farmer if kind == DuesKind.FARMER else 0,
        )
        for one in members
    }
    return proposed | {
        base.member_id: NewBase(member_id=base.member_id, kind=DuesKind(base.kind), base_fen=base.base_fen)
        for base in last
    }


def _ranges(branch: Organisation, year: int) -> dict[str, Any]:
    """What a farmer may pay here, and where it stands that the base holds for the year."""
    packs = packs_at(organisation=branch)
    farmer = packs.parameter("dues.farmer_fen_per_month", on=date(year, 1, 1))
    return {
        "low": int(farmer.min or 0),
        "high": int(farmer.max or 0),
        "farmer": farmer.cite,
        "fixed": packs.rule("DF-base-fixed").cite,
    }


def _address(branch: Organisation) -> str:
    return reverse("members:dues-sheet", args=[branch.code])
