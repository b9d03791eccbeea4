"""The papers of a matter, each to read and print, as a Word file and as a PDF."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from lianjian.kernel import clock
from lianjian.kernel.leaves import Leaf
from lianjian.kernel.strokes import in_stroke_order
from lianjian.kernel.web import ActingRequest, signed_in, visible_or_404
from lianjian.records.deliberation.documents.matters import (
    notice_leaf,
    publication_leaf,
    record_leaf,
    resolution_leaf,
    sign_in_leaf,
)
from lianjian.records.deliberation.enums import Body, Outcome, PublicationKind
from lianjian.records.deliberation.models import Matter, MatterStep, Publication, Resolution
from lianjian.records.deliberation.queries.matters.reading import parties_of
from lianjian.records.deliberation.web.matters.loading import matter_or_404
from lianjian.records.members.queries.people import voters_of
from lianjian.records.organisations.models import Organisation
from lianjian.ui.leaf_pages import answer_leaves
from lianjian.ui.listing import id_in

NOTICE = timedelta(days=10)


@signed_in
@require_safe
def notice(request: ActingRequest, code: str) -> HttpResponse:
    """The notice of a body's meeting about the matter (`?body=…&of=…&on=…`)."""
    matter, body, place = _asked(request, code)
    today = clock.today()
    leaf = notice_leaf(matter=matter, body=body, place=place, on=_day(request, today + NOTICE), today=today)
    return _answer(request, matter, leaf)


@signed_in
@require_safe
def sign_in_sheet(request: ActingRequest, code: str) -> HttpResponse:
    """The sheet on which those who come sign (`?body=…&of=…`)."""
    matter, body, place = _asked(request, code)
    names: list[str] = []
    if body == Body.BRANCH_ASSEMBLY:
        on_register = voters_of(organisation=place, on=clock.today()).values_list("name", flat=True)
        names = in_stroke_order(on_register, name=str)
    return _answer(request, matter, sign_in_leaf(matter=matter, body=body, place=place, names=names))


@signed_in
@require_safe
def record(request: ActingRequest, code: str) -> HttpResponse:
    """The record of one session (`?session=…`), by default of the latest."""
    matter = matter_or_404(request, code)
    held = matter.steps.exclude(outcome=Outcome.LEFT_OUT).select_related("organisation", "meeting", "matter")
    if (wanted := id_in(request.GET.get("session", ""))) is not None:
        return _answer(request, matter, record_leaf(row=visible_or_404(held, pk=wanted)))
    row = held.order_by("on", "pk").last()
    if row is None:
        raise Http404
    return _answer(request, matter, record_leaf(row=row))


@signed_in
@require_safe
def resolution(request: ActingRequest, code: str) -> HttpResponse:
    """The resolution."""
    matter = matter_or_404(request, code)
    found = visible_or_404(Resolution.objects.filter(matter=matter).select_related("matter__organisation"))
    sessions = list(
        MatterStep.objects.filter(matter=matter, act="resolve", outcome=Outcome.PASSED).select_related("organisation")
    )
    return _answer(request, matter, resolution_leaf(resolution=found, sessions=sessions))


@signed_in
@require_safe
def publication(request: ActingRequest, code: str) -> HttpResponse:
    """The sheet for the board (`?kind=outcome` for the second one)."""
    matter = matter_or_404(request, code)
    kind = request.GET.get("kind") or PublicationKind.RESOLUTION
    texts = Publication.objects.filter(matter=matter).select_related("matter__organisation")
    return _answer(request, matter, publication_leaf(publication=visible_or_404(texts, kind=kind)))


def _asked(request: ActingRequest, code: str) -> tuple[Matter, Body, Organisation]:
    matter = matter_or_404(request, code)
    body = request.GET.get("body") or Body.VILLAGERS_ASSEMBLY.value
    of = request.GET.get("of") or matter.organisation.code
    place = next((one for one in parties_of(matter=matter) if one.code == of), None)
    if place is None or body not in Body.values:
        raise Http404
    return matter, Body(body), place


def _day(request: ActingRequest, otherwise: date) -> date:
    try:
        return date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return otherwise


def _answer(request: ActingRequest, matter: Matter, leaf: Leaf) -> HttpResponse:
    back = reverse("deliberation:matter", args=[matter.code])
    return answer_leaves(request, [leaf], name=leaf.title, back=back)
