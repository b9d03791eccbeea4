"""The secret rating: slips and a tally sheet to print, and the numbers counted from them, entered twice."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lianjian.kernel import clock
from lianjian.kernel.web import ActingRequest, once, signed_in
from lianjian.records.cadres.actions.reviews import enter_counts
from lianjian.records.cadres.actions.reviews.ratings import piles_of
from lianjian.records.cadres.enums import Grade, Raters, ReviewKind, ReviewState
from lianjian.records.cadres.models import RatingEntry, ReviewedMember, ReviewRound
from lianjian.records.cadres.web.reviews.forms import RatingForm
from lianjian.records.cadres.web.reviews.loading import led_round
from lianjian.ui.form_pages import enter_on_page


def piles(round_: ReviewRound) -> list[dict[str, object]]:
    """Each pile of slips with how many people have entered it; two who agree settle it."""
    entered: dict[str, int] = {}
    for raters in RatingEntry.objects.filter(round=round_).values_list("raters", flat=True):
        entered[raters] = entered.get(raters, 0) + 1
    return [{"raters": Raters(one), "entered": entered.get(one, 0)} for one in piles_of(round_)]


@signed_in
@once
def ratings(request: ActingRequest, code: str, raters: str) -> HttpResponse:
    """Enter what one has counted on a pile of slips."""
    round_ = led_round(request, code)
    if raters not in piles_of(round_):
        raise Http404
    form = RatingForm(request.POST or None, reviewed=_rated(round_))

    def act() -> None:
        given = form.cleaned_data
        entered = enter_counts(
            round_id=round_.pk, raters=Raters(raters), issued=given["issued"], returned=given["returned"],
            void=given["void"], counts=form.counts(), by=request.actor, at=clock.now(),
        )  # fmt: skip
        agreed = entered.state == ReviewState.RATED
        messages.success(
            request, _("Both counts agree.") if agreed else _("Entered. Somebody else enters the same slips again.")
        )

    context = {"round": round_, "form": form, "raters": Raters(raters), "grades": list(Grade)}
    return enter_on_page(
        request, form, act=act, to=lambda: redirect("cadres:review", code=code),
        again=lambda: render(request, "cadres/reviews/ratings.html", context, status=422 if form.errors else 200),
    )  # fmt: skip


@signed_in
def slips(request: ActingRequest, code: str) -> HttpResponse:
    """A slip to print: every name, four boxes, no number and no mark."""
    return _print(request, code, "cadres/reviews/slips.html")


@signed_in
def tally_sheet(request: ActingRequest, code: str) -> HttpResponse:
    """A sheet to count on, signed by who calls, counts and oversees."""
    return _print(request, code, "cadres/reviews/tally_sheet.html")


def _print(request: ActingRequest, code: str, template: str) -> HttpResponse:
    round_ = led_round(request, code)
    if round_.kind != ReviewKind.FORMAL:
        raise Http404
    context = {"round": round_, "rows": _rated(round_), "grades": list(Grade), "piles": piles_of(round_)}
    return render(request, template, context)


def _rated(round_: ReviewRound) -> list[ReviewedMember]:
    rated = round_.reviewed.filter(left_out="").select_related("member")
    return list(rated.order_by("member__name_pinyin", "pk"))
