"""Class hours: a branch's members by name, and one member's with the meetings behind them."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lianjian.kernel import clock
from lianjian.kernel.drawn import drawn_once
from lianjian.kernel.sheets import numbers, texts
from lianjian.kernel.web import ActingRequest, signed_in, visible_or_404
from lianjian.records.activity.learning_panels import hours_in_words
from lianjian.records.activity.queries.hours import (
    HoursOfMember,
    Norms,
    hours_of_branch,
    hours_of_member,
    meetings_counted,
    norms_at,
)
from lianjian.records.activity.queries.learning import organisations_giving_courses
from lianjian.records.members.models import Member
from lianjian.records.members.queries.people import members_visible_to, own_member
from lianjian.records.organisations.models import Organisation
from lianjian.ui.files import excel_file
from lianjian.ui.listing import keyset_pager

ROWS = 50
YEARS_BACK = 5


@signed_in
@require_safe
def hours(request: ActingRequest) -> HttpResponse:
    """The branches whose hours one may see; whoever has one only is led to it, a member to the own page."""
    here = Member.objects.filter(organisation=OuterRef("pk"), left_on=None)
    found = organisations_giving_courses(actor=request.actor).filter(Exists(here))
    words = request.GET.get("text", "").strip()
    named = found.filter(Q(name__icontains=words) | Q(name_initials__startswith=words.lower())) if words else found
    rows = list(named.filter(path__gt=request.GET.get("after", ""))[: ROWS + 1])
    if len(rows) == 1 and not request.GET:
        return redirect("activity:hours-of", code=rows[0].code)
    own = own_member(actor=request.actor)
    if not rows and not words and own is not None:
        return redirect("activity:hours-of-member", code=own.code)
    next_key = rows[ROWS - 1].path if len(rows) > ROWS else ""
    page = keyset_pager(query=request.GET, shown=min(len(rows), ROWS), next_key=next_key)
    return render(request, "activity/learning/hours.html", {"rows": rows[:ROWS], "asked": words, "page": page})


@drawn_once
@signed_in
@require_safe
def branch(request: ActingRequest, code: str) -> HttpResponse:
    """The branch's members by name, each with what there is of what is asked."""
    found, year, norms, on = _branch(request, code)
    context = {
        "organisation": found,
        "year": year,
        "years": _years(),
        "norms": norms,
        "rows": hours_of_branch(organisation=found, year=year, norms=norms, on=on),
    }
    return render(request, "activity/learning/branch_hours.html", context)


@signed_in
@require_safe
def branch_excel(request: ActingRequest, code: str) -> HttpResponse:
    """The same table as an Excel file."""
    found, year, norms, on = _branch(request, code)
    columns = [*texts(_("Member’s name")), *numbers(_("Class hours"), _("Asked")), *texts(_("Rule"))]
    rows = [
        [one.member.name, float(one.hours), one.asked, _rule(one, norms)]
        for one in hours_of_branch(organisation=found, year=year, norms=norms, on=on)
    ]
    title = _("Class hours of %(place)s in %(year)d") % {"place": found.name, "year": year}
    return excel_file(title=title, columns=columns, rows=rows, on=clock.today())


@drawn_once
@signed_in
@require_safe
def member(request: ActingRequest, code: str) -> HttpResponse:
    """One member's hours of a year and the meetings they come from."""
    found = visible_or_404(members_visible_to(actor=request.actor).select_related("organisation"), code=code)
    year = _year(request)
    norms = norms_at(organisation=found.organisation, on=_norm_day(year))
    held = hours_of_member(member=found, year=year, norms=norms)
    context = {
        "member": found,
        "year": year,
        "years": _years(),
        "words": hours_in_words(held, norms),
        "rows": meetings_counted(member=found, year=year),
    }
    return render(request, "activity/learning/member_hours.html", context)


def _branch(request: ActingRequest, code: str) -> tuple[Organisation, int, Norms, date]:
    found = visible_or_404(organisations_giving_courses(actor=request.actor), code=code)
    year = _year(request)
    on = _norm_day(year)
    return found, year, norms_at(organisation=found, on=on), on


def _year(request: ActingRequest) -> int:
    asked = request.GET.get("year", "")
    if not asked:
        return clock.today().year
    if asked not in {str(year) for year in _years()}:
        raise Http404
    return int(asked)


def _years() -> list[int]:
    this_year = clock.today().year
    return list(range(this_year, this_year - YEARS_BACK, -1))


def _norm_day(year: int) -> date:
    """The day by which a year is judged: its last, or today while it lasts."""
    return min(clock.today(), date(year, 12, 31))


def _rule(one: HoursOfMember, norms: Norms) -> str:
    if one.asked is None:
        return ""
    return (norms.leading if one.is_leading else norms.member).cite.text()
