"""The list of members away, the table of where they are, and the list as Excel."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from lianjian.kernel import clock
from lianjian.kernel.drawn import drawn_once
from lianjian.kernel.sheets import dates, texts
from lianjian.kernel.web import ActingRequest, signed_in
from lianjian.records.members.queries.away import Gap, gaps_of, host_places, stays_on, stays_visible_to, stays_with_gap
from lianjian.records.members.queries.people import ROSTER_ROLES
from lianjian.records.members.web.away.forms import StayFilter
from lianjian.ui.files import excel_file
from lianjian.ui.listing import keyset_page

if TYPE_CHECKING:
    from lianjian.records.members.queries.away import Stays

COLUMNS = (
    *texts(
        gettext_lazy("Number"),
        gettext_lazy("Name of the person"),
        gettext_lazy("Home branch"),
        gettext_lazy("Where they are"),
        gettext_lazy("Away for"),
    ),
    *dates(gettext_lazy("Away since"), gettext_lazy("Expected back on")),
    *texts(gettext_lazy("Contact person")),
    *dates(gettext_lazy("Last contact")),
    *texts(gettext_lazy("What needs a look")),
)


@drawn_once
@signed_in
@require_GET
def stay_list(request: ActingRequest) -> HttpResponse:
    """Who is away on a day, filtered, page by page."""
    form, on, stays = _found(request)
    rows, page = keyset_page(query=request.GET, found=stays)
    context = {
        "form": form,
        "on": on,
        "rows": [{"stay": stay, "gaps": gaps_of(stay), "is_mobile": is_mobile(stay, on)} for stay in rows],
        "total": stays.count(),
        "mobile": stays.filter(mobile_on__lte=on).count(),
        "page": page,
        "may_enter": bool(request.actor.scopes(*ROSTER_ROLES)),
    }
    return render(request, "members/away/list.html", context)


@signed_in
@require_GET
def stay_sheet(request: ActingRequest) -> HttpResponse:
    """The same list as Excel."""
    _form, _on, stays = _found(request)
    rows = (
        (
            stay.member.code,
            stay.member.name,
            stay.member.organisation.name,
            stay.host_place,
            stay.get_purpose_display(),
            stay.away_since,
            stay.return_expected_on,
            stay.contact_person.name if stay.contact_person else "",
            stay.last_contact_on,
            "、".join(str(gap.label) for gap in gaps_of(stay)),
        )
        for stay in stays.iterator(chunk_size=500)
    )
    return excel_file(title=_("Members away"), columns=COLUMNS, rows=rows)


@drawn_once
@signed_in
@require_GET
def places(request: ActingRequest) -> HttpResponse:
    """How many members away are where: a table, and no map of people."""
    form, on, stays = _found(request)
    context = {"form": form, "on": on, "places": host_places(stays), "total": stays.count()}
    return render(request, "members/away/places.html", context)


def is_mobile(stay: object, on: date) -> bool:
    """Whether a stay as `stays_on` gives it has lasted as long as makes a mobile member."""
    begins: date | None = getattr(stay, "mobile_on", None)
    return begins is not None and begins <= on


def _found(request: ActingRequest) -> tuple[StayFilter, date, Stays]:
    """The stays the filter asks for; all where it asks for nothing or for nonsense."""
    form = StayFilter(request.GET or None)
    wanted = form.cleaned_data if form.is_valid() else {}
    on = wanted.get("on") or clock.today()
    stays = stays_on(stays_visible_to(actor=request.actor), on=on).order_by("-pk")
    if typed := wanted.get("q"):
        stays = stays.filter(
            Q(member__name__contains=typed)
            | Q(member__name_initials__startswith=typed.lower())
            | Q(member__code__startswith=typed)
        )
    if place := wanted.get("host_place"):
        stays = stays.filter(host_place__contains=place)
    if person := wanted.get("contact_person"):
        stays = stays.filter(contact_person__name__contains=person)
    if purpose := wanted.get("purpose"):
        stays = stays.filter(purpose=purpose)
    if gap := wanted.get("gap"):
        stays = stays_with_gap(stays, gap=Gap(gap))
    return form, on, stays
