"""The register of a place: who is a member there and below, today and on any day, on screen and as an Excel file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lianjian.kernel import clock
from lianjian.kernel.drawn import drawn_once
from lianjian.kernel.errors import Refused
from lianjian.kernel.policies import require
from lianjian.kernel.sheets import dates, texts
from lianjian.kernel.web import ActingRequest, signed_in, visible_or_404
from lianjian.records.members.counted import MEMBERS
from lianjian.records.members.enums import Occupation, Sex, Standing
from lianjian.records.members.models import Member
from lianjian.records.members.policies.membership_rules import is_home
from lianjian.records.members.policies.register import may_read_register, may_register
from lianjian.records.members.queries.people import ROSTER_ROLES
from lianjian.records.members.queries.roster import (
    RosterFilter,
    RosterRow,
    members_below,
    roster_on_day,
    roster_page,
)
from lianjian.records.members.queries.search import search_members
from lianjian.records.members.web.register.forms import RegisterFilterForm
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.paths import outermost
from lianjian.records.organisations.queries.counts import numbers_below_each
from lianjian.records.organisations.queries.tree import ancestors, children, organisations_visible_to
from lianjian.ui.files import excel_file
from lianjian.ui.listing import keyset_pager
from lianjian.ui.wording import mask_phone

ROWS = 50
EXCEL_PAGE, MOST_IN_EXCEL = 2_000, 50_000
MOST_BELOW = 100


@require_safe
@signed_in
def own_register(request: ActingRequest) -> HttpResponse:
    """Leads to the register of the highest place whose members the person may read."""
    scopes = outermost(request.actor.scopes(*ROSTER_ROLES))
    top = Organisation.objects.filter(path__in=scopes).order_by("path").first()
    return redirect("members:register-of", code=top.code) if top else redirect("members:me")


@drawn_once
@require_safe
@signed_in
def register_of(request: ActingRequest, code: str) -> HttpResponse:
    """One page of the register, or who was found in it."""
    place, today = readable_place(request, code), clock.today()
    form = RegisterFilterForm(request.GET)
    form.is_valid()
    words, on = form.cleaned_data.get("q", ""), form.cleaned_data.get("on") or today
    asked, after, next_key, more = _asked(form), request.GET.get("after", ""), "", False
    if words and on == today:
        found = search_members(place=place, words=words, asked=asked, on=today)
        rows, more = found.rows, found.more
    else:
        rows, next_key = _page(place, asked, on, today, after, ROWS)
    counts = members_below(place=place)
    return render(
        request,
        "members/register/list.html",
        {
            "place": place, "trail": trail(request, place), "counts": counts, "total": sum(counts.values()),
            "probationary": counts[Standing.PROBATIONARY], "form": form, "rows": rows, "more": more, "words": words,
            "on": on, "today": today, "below": _below(place),
            "is_filtered": bool(words or asked.narrows or on != today),
            "page": keyset_pager(query=request.GET, shown=len(rows), next_key=next_key),
            "may_register": is_home(place) and place.dissolved_on is None and may_register(request.actor, place),
            # Resolved and translated once, not for every row.
            "address": reverse("members:member", args=["CODE"]),
            "place_address": reverse("members:register-of", args=["CODE"]),
            "choices": _choices(),
        },
    )  # fmt: skip


@require_safe
@signed_in
def register_excel(request: ActingRequest, code: str) -> HttpResponse:
    """The filtered register as an Excel file; of identity numbers and phones the last digits only."""
    place, today = readable_place(request, code), clock.today()
    form = RegisterFilterForm(request.GET)
    form.is_valid()
    words, on = form.cleaned_data.get("q", ""), form.cleaned_data.get("on") or today
    if sum(members_below(place=place).values()) > MOST_IN_EXCEL:
        raise Refused(
            _("The register of %(place)s is too long for one file.") % {"place": place},
            remedies=(_("Choose a place below it."),),
        )
    if words and on == today:
        parts = iter([search_members(place=place, words=words, asked=_asked(form), on=today).rows])
    else:
        parts = _all_pages(place, _asked(form), on, today)
    columns = [
        *texts(
            _("Code"),
            _("Name of the person"),
            _("Sex"),
            _("Home branch"),
            _("Standing"),
            _("Occupation"),
            _("Schooling"),
        ),
        *dates(_("Admitted on"), _("Full member since")),
        *texts(_("Last 4 of the ID number"), _("Mobile phone")),
    ]
    title = _("Members of %(place)s") % {"place": place}
    return excel_file(
        title=f"{title}-{on.isoformat()}", columns=columns, rows=(line for part in parts for line in _lines(part))
    )


def readable_place(request: ActingRequest, code: str) -> Organisation:
    """The organisation; 404 out of reach, 403 for a member who holds no office there."""
    place = visible_or_404(organisations_visible_to(actor=request.actor), code=code)
    require(may_read_register(request.actor, place))
    return place


def trail(request: ActingRequest, place: Organisation) -> list[dict[str, str]]:
    """The registers above, as far as the person may read them, and this one."""
    readable = [*(one for one in ancestors(organisation=place) if may_read_register(request.actor, one)), place]
    return [{"label": one.name, "url": reverse("members:register-of", args=[one.code])} for one in readable]


def _asked(form: RegisterFilterForm) -> RosterFilter:
    said = form.cleaned_data
    return RosterFilter(standing=said.get("standing", ""), occupation=said.get("occupation", ""))


def _page(
    place: Organisation, asked: RosterFilter, on: date, today: date, after: str, limit: int
) -> tuple[list[RosterRow], str]:
    if on == today:
        return roster_page(place=place, asked=asked, on=today, after=after, limit=limit)
    return roster_on_day(place=place, asked=asked, on=on, after=after, limit=limit)


def _all_pages(place: Organisation, asked: RosterFilter, on: date, today: date) -> Iterator[list[RosterRow]]:
    rows, after = _page(place, asked, on, today, "", EXCEL_PAGE)
    yield rows
    while after:
        rows, after = _page(place, asked, on, today, after, EXCEL_PAGE)
        yield rows


def _lines(rows: list[RosterRow]) -> Iterator[tuple[object, ...]]:
    phones = dict(Member.objects.filter(pk__in=[row.member.pk for row in rows]).values_list("pk", "phone"))
    for row in rows:
        one = row.member
        yield (
            one.code, one.name, one.get_sex_display(), row.place, row.standing.label if row.standing else "",
            one.get_occupation_display(), one.get_education_display(), one.admitted_on, one.full_member_on,
            one.id_number_tail, mask_phone(phones[one.pk]) if phones[one.pk] else "",
        )  # fmt: skip


def _choices() -> dict[str, dict[str, str]]:
    return {
        name: {value: str(label) for value, label in choices}
        for name, choices in (("standing", Standing.choices), ("sex", Sex.choices), ("occupation", Occupation.choices))
    }


def _below(place: Organisation) -> list[tuple[str, str, int]]:
    """Name, code and members of each place directly below that has any."""
    direct = list(children(organisation=place).only("name", "code", "path")[:MOST_BELOW])
    counts = numbers_below_each(organisations=direct, metrics=MEMBERS)
    return [(one.name, one.code, total) for one in direct if (total := sum(counts[one.pk].values()))]
