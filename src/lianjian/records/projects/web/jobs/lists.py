"""The lists of vacancies and of people who look for work, on the page and as Excel files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from lianjian.kernel import clock
from lianjian.kernel.drawn import drawn_once
from lianjian.kernel.sheets import dates, numbers, texts
from lianjian.kernel.web import ActingRequest, signed_in
from lianjian.records.projects.enums import SeekerState
from lianjian.records.projects.models import Seeker
from lianjian.records.projects.queries.jobs import (
    open_vacancies,
    seekers_visible_to,
    staffed_by,
    vacancies_visible_to,
)
from lianjian.records.projects.web.jobs.forms import SeekerFilter, VacancyFilter
from lianjian.ui.files import MOST_ROWS, excel_file
from lianjian.ui.listing import keyset_page

if TYPE_CHECKING:
    from lianjian.records.projects.queries.jobs import CountedVacancies


@drawn_once
@signed_in
def vacancies(request: ActingRequest) -> HttpResponse:
    """Vacancies, the latest first."""
    form, found = _vacancies(request)
    rows, page = keyset_page(query=request.GET, found=found)
    still_open = open_vacancies(vacancies_visible_to(actor=request.actor), on=clock.today()).count()
    context = {"form": form, "rows": rows, "page": page, "open": still_open, "staff": _is_staff(request)}
    return render(request, "projects/jobs/vacancies.html", context)


@signed_in
def vacancies_excel(request: ActingRequest) -> HttpResponse:
    """The same list as an Excel file."""
    columns = [
        *texts(_("Number"), _("Who offers the work"), _("Where"), _("What work")),
        *numbers(_("Wanted"), _("Taken")),
        *dates(_("Open until")),
        *texts(_("Entered by")),
    ]
    rows = [
        [one.code, one.employer, one.place, one.title, one.wanted, one.taken, one.open_until, one.organisation.name]
        for one in _vacancies(request)[1][:MOST_ROWS]
    ]
    return excel_file(title=_("Vacancies"), columns=columns, rows=rows)


@drawn_once
@signed_in
def seekers(request: ActingRequest) -> HttpResponse:
    """People referred for work, the latest first."""
    form, found = _seekers(request)
    rows, page = keyset_page(query=request.GET, found=found)
    waiting = seekers_visible_to(actor=request.actor).filter(state=SeekerState.SEEKING).count()
    context = {"form": form, "rows": rows, "page": page, "waiting": waiting, "staff": _is_staff(request)}
    return render(request, "projects/jobs/seekers.html", context)


@signed_in
def seekers_excel(request: ActingRequest) -> HttpResponse:
    """The same list as an Excel file, without phone numbers."""
    labels = (_("Number"), _("Who looks for work"), _("What work the person would like"), _("Referred by"), _("State"))
    columns = [*texts(*labels), *dates(_("Referred on"))]
    rows = [
        [one.code, one.person_name, one.wish, one.referred_by.name, str(one.get_state_display()), one.referred_on]
        for one in _seekers(request)[1][:MOST_ROWS]
    ]
    return excel_file(title=_("Looking for work"), columns=columns, rows=rows)


def _is_staff(request: ActingRequest) -> bool:
    return staffed_by(actor=request.actor).exists()


def _vacancies(request: ActingRequest) -> tuple[VacancyFilter, CountedVacancies]:
    form = VacancyFilter(request.GET)
    form.is_valid()
    given, today = form.cleaned_data, clock.today()
    found = vacancies_visible_to(actor=request.actor).filter(_words(given, "employer", "title", "place"))
    over = Q(open_until__lt=today) | Q(closed_on__isnull=False)
    if given.get("state") == "closed":
        found = found.filter(over)
    elif given.get("state") != "all":
        found = found.exclude(over)
    return form, found.order_by("-pk")


def _seekers(request: ActingRequest) -> tuple[SeekerFilter, QuerySet[Seeker]]:
    form = SeekerFilter(request.GET)
    form.is_valid()
    given = form.cleaned_data
    found = seekers_visible_to(actor=request.actor).filter(_words(given, "person_name", "wish"))
    if state := given.get("state"):
        found = found.filter(state=state)
    if branch := given.get("branch"):
        found = found.filter(Q(referred_by__code=branch) | Q(referred_by__name__icontains=branch))
    return form, found.order_by("-pk")


def _words(given: dict[str, Any], *fields: str) -> Q:
    typed = (given.get("text") or "").strip()
    wanted = Q()
    for field in fields:
        wanted |= Q(**{f"{field}__icontains": typed})
    return wanted if typed else Q()
