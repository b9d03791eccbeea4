"""The lists of calls and teams, on the page and as Excel files."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian.kernel import clock
from lianjian.kernel.drawn import drawn_once
from lianjian.kernel.sheets import Column, ColumnType, dates, numbers, texts
from lianjian.kernel.web import ActingRequest, signed_in
from lianjian.records.casework.models import SignUp, VolunteerCall, VolunteerTeam
from lianjian.records.casework.queries.volunteers import (
    calls_visible_to,
    sign_ups_visible_to,
    staffed_by,
    teams_visible_to,
    with_size,
)
from lianjian.records.casework.web.volunteers.forms import CallFilter, TeamFilter
from lianjian.ui.files import MOST_ROWS, excel_file
from lianjian.ui.listing import keyset_page


@signed_in
def calls(request: ActingRequest) -> HttpResponse:
    """Calls, the latest first; who is asked signs up from here."""
    form, found = _calls(request)
    rows, page = keyset_page(query=request.GET, found=found)
    ahead = calls_visible_to(actor=request.actor).filter(ends_at__gt=clock.now(), cancelled_because="").count()
    mine = SignUp.objects.filter(call__in=rows, member__account_id=request.actor.account_id or 0, withdrawn_at=None)
    context = {
        "form": form,
        "rows": rows,
        "page": page,
        "ahead": ahead,
        "mine": set(mine.values_list("call", flat=True)),
    }
    return render(request, "casework/calls.html", context | {"staff": _is_staff(request)})


@signed_in
def calls_excel(request: ActingRequest) -> HttpResponse:
    """Who was where and for how long, call by call, as an Excel file; a member finds himself in it, and nobody else."""
    columns = [
        *texts(_("What is to be done"), _("Where"), _("Team")),
        Column(label=_("Begins"), type=ColumnType.MOMENT),
        Column(label=_("Ends"), type=ColumnType.MOMENT),
        *texts(_("Name of the person")),
        *numbers(_("Hours")),
    ]
    listed = sign_ups_visible_to(actor=request.actor).filter(call__in=_calls(request)[1].values("pk"))
    rows = [
        [
            one.call.title, one.call.place, one.call.team.name, timezone.localtime(one.call.starts_at),
            timezone.localtime(one.call.ends_at), one.person_name, one.hours,
        ]
        for one in listed.select_related("call__team").order_by("-call", "pk")[:MOST_ROWS]
    ]  # fmt: skip
    return excel_file(title=_("Calls for volunteers"), columns=columns, rows=rows)


@drawn_once
@signed_in
def teams(request: ActingRequest) -> HttpResponse:
    """Teams, the latest first."""
    form, found = _teams(request)
    rows, page = keyset_page(query=request.GET, found=found)
    active = teams_visible_to(actor=request.actor).filter(ended_on=None).count()
    context = {"form": form, "rows": rows, "page": page, "active": active, "staff": _is_staff(request)}
    return render(request, "casework/teams.html", context)


@signed_in
def teams_excel(request: ActingRequest) -> HttpResponse:
    """The same list as an Excel file."""
    columns = [
        *texts(_("Team"), _("What it is for"), _("Organisation"), _("Leader")),
        *numbers(_("Volunteers")),
        *dates(_("Founded on"), _("Ended on")),
    ]
    rows = [
        [one.name, one.purpose, one.organisation.name, one.leader.name, one.size, one.founded_on, one.ended_on]  # type: ignore[attr-defined]
        for one in _teams(request)[1][:MOST_ROWS]
    ]
    return excel_file(title=_("Volunteer teams"), columns=columns, rows=rows)


def _is_staff(request: ActingRequest) -> bool:
    return staffed_by(actor=request.actor).exists()


def _calls(request: ActingRequest) -> tuple[CallFilter, QuerySet[VolunteerCall]]:
    form = CallFilter(request.GET)
    form.is_valid()
    given, now = form.cleaned_data, clock.now()
    found = calls_visible_to(actor=request.actor)
    if words := given.get("text"):
        found = found.filter(Q(title__icontains=words) | Q(place__icontains=words) | Q(team__name__icontains=words))
    if given.get("state") == "past":
        found = found.filter(ends_at__lte=now)
    elif given.get("state") != "all":
        found = found.filter(ends_at__gt=now)
    return form, found.order_by("-pk")


def _teams(request: ActingRequest) -> tuple[TeamFilter, QuerySet[VolunteerTeam]]:
    form = TeamFilter(request.GET)
    form.is_valid()
    given = form.cleaned_data
    found = with_size(teams_visible_to(actor=request.actor), on=clock.today())
    if words := given.get("text"):
        named = Q(name__icontains=words) | Q(purpose__icontains=words) | Q(organisation__name__icontains=words)
        found = found.filter(named)
    if given.get("state") != "all":
        found = found.filter(ended_on__isnull=given.get("state") != "ended")
    return form, found.order_by("-pk")
