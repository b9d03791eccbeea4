"""The lists of posts and of who holds them, on the page and as Excel files."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from lianjian.kernel import clock
from lianjian.kernel.drawn import drawn_once
from lianjian.kernel.sheets import dates, numbers, texts
from lianjian.kernel.web import ActingRequest, signed_in
from lianjian.records.cadres.enums import HoldingState
from lianjian.records.cadres.models import DutyHolding, DutyPost
from lianjian.records.cadres.queries.duty_posts import (
    branches_led_by,
    holdings_visible_to,
    posts_visible_to,
    with_seats,
)
from lianjian.records.cadres.web.duty_posts.forms import HolderFilter, PostFilter
from lianjian.records.members.queries.people import own_member
from lianjian.ui.files import MOST_ROWS, excel_file
from lianjian.ui.listing import keyset_page


@drawn_once
@signed_in
def posts(request: ActingRequest) -> HttpResponse:
    """The posts of the reader's places, or of his own branch."""
    form, found = _posts(request)
    rows, page = keyset_page(query=request.GET, found=found)
    leads = branches_led_by(actor=request.actor).exists()
    context = {"form": form, "rows": rows, "page": page, "leads": leads, "own": own_member(actor=request.actor)}
    return render(request, "cadres/duty_posts/posts.html", context)


@signed_in
def posts_excel(request: ActingRequest) -> HttpResponse:
    """The same list as an Excel file."""
    labels = (_("Duty post"), _("Branch"), _("Where"), _("Duties"))
    columns = [
        *texts(*labels),
        *numbers(_("Seats of the post"), _("Seats taken")),
        *dates(_("Starting day")),
    ]
    rows = [
        [one.title, one.organisation.name, _above(one), one.duties, one.seats, one.taken, one.set_up_on]
        for one in _posts(request)[1][:MOST_ROWS]
    ]
    return excel_file(title=_("Duty posts"), columns=columns, rows=rows)


@drawn_once
@signed_in
def holders(request: ActingRequest) -> HttpResponse:
    """Who holds which post."""
    form, found = _holders(request)
    rows, page = keyset_page(query=request.GET, found=found)
    held = holdings_visible_to(actor=request.actor).filter(during__contains=clock.today())
    context = {"form": form, "rows": rows, "page": page, "held": held.values("member").distinct().count()}
    return render(request, "cadres/duty_posts/holders.html", context)


@signed_in
def holders_excel(request: ActingRequest) -> HttpResponse:
    """The same list as an Excel file."""
    labels = (_("Member"), _("Duty post"), _("Branch"), _("Where"), _("How chosen"), _("State"))
    columns = [*texts(*labels), *dates(_("Starting day"), _("Closing day"))]
    rows = [
        [
            one.member.name, one.post.title, one.post.organisation.name, _above(one.post),
            str(one.get_origin_display()), str(one.get_state_display()),
            one.during.lower if one.during else None, one.during.upper if one.during else None,
        ]
        for one in _holders(request)[1][:MOST_ROWS]
    ]  # fmt: skip
    return excel_file(title=_("Holders of duty posts"), columns=columns, rows=rows)


def _posts(request: ActingRequest) -> tuple[PostFilter, QuerySet[Any, Any]]:
    form = PostFilter(request.GET)
    form.is_valid()
    given = form.cleaned_data
    found = with_seats(posts_visible_to(actor=request.actor)).filter(_place(given, "organisation"))
    if text := given.get("text", "").strip():
        found = found.filter(Q(title__icontains=text) | _named(text, "organisation"))
    if given.get("state") == "closed":
        return form, found.exclude(closed_on=None).order_by("-pk")
    found = found.filter(closed_on=None)
    if given.get("state") == "free":
        found = found.filter(taken__lt=F("seats"))
    return form, found.order_by("-pk")


def _holders(request: ActingRequest) -> tuple[HolderFilter, QuerySet[DutyHolding, Any]]:
    form = HolderFilter(request.GET)
    form.is_valid()
    given = form.cleaned_data
    found = holdings_visible_to(actor=request.actor).filter(_place(given, "post__organisation"))
    if text := given.get("text", "").strip():
        person = Q(member__name__icontains=text) | Q(member__name_initials__startswith=text.lower())
        found = found.filter(person | Q(post__title__icontains=text) | _named(text, "post__organisation"))
    if given.get("kind"):
        found = found.filter(post__kind=given["kind"])
    state = given.get("state") or HoldingState.HELD
    if state != "all":
        found = found.filter(state=state)
    return form, found.order_by("-pk")


def _named(text: str, field: str) -> Q:
    return Q(**{f"{field}__name__icontains": text}) | Q(**{f"{field}__name_initials__startswith": text.lower()})


def _place(given: dict[str, Any], field: str) -> Q:
    place = (given.get("place") or "").strip()
    if not place:
        return Q()
    ways = (field, f"{field}__parent", f"{field}__parent__parent")
    found = Q(**{f"{field}__parent__name_initials__startswith": place.lower()})
    for way in ways:
        found |= Q(**{f"{way}__name__icontains": place})
    return found


def _above(post: DutyPost) -> str:
    return post.organisation.parent.name if post.organisation.parent else ""
