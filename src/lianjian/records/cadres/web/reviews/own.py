"""A member's own page of reviews: the self review, the result, who helps, and the way to appeal."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianjian.kernel import clock
from lianjian.kernel.drawn import drawn_once
from lianjian.kernel.web import ActingRequest, once, signed_in, visible_or_404
from lianjian.records.cadres import enums
from lianjian.records.cadres.actions.reviews import raise_appeal, write_self_review
from lianjian.records.cadres.enums import ReviewState
from lianjian.records.cadres.models import AssistancePlan, MidYearTalk, ReviewedMember
from lianjian.records.cadres.queries.reviews import own_reviews, tallies_of
from lianjian.records.cadres.web.reviews.forms import SelfReviewForm, WordsForm
from lianjian.records.cadres.web.reviews.loading import own_parts
from lianjian.records.members.queries.people import own_member
from lianjian.ui.form_pages import enter_on_page


@drawn_once
@signed_in
def mine(request: ActingRequest) -> HttpResponse:
    """All reviews of the reader, and whom he helps."""
    own = own_member(actor=request.actor)
    if own is None:
        raise Http404
    helping = AssistancePlan.objects.filter(helper=own, closed_on=None).select_related("reviewed__member")
    talks = MidYearTalk.objects.filter(member=own).select_related("talker", "round").order_by("-on")
    context = {"own": own, "parts": list(own_reviews(member=own)), "helping": list(helping), "talks": list(talks)}
    return render(request, "cadres/reviews/mine.html", context | {"states": ReviewState})


@signed_in
def own_part(request: ActingRequest, reviewed: int) -> HttpResponse:
    """One review of the reader."""
    return _shown(request, visible_or_404(own_parts(request), pk=reviewed))


@signed_in
@require_POST
@once
def self_reviewed(request: ActingRequest, reviewed: int) -> HttpResponse:
    """Write the self review."""
    found, form = visible_or_404(own_parts(request), pk=reviewed), SelfReviewForm(request.POST)

    def act() -> None:
        words = form.cleaned_data["words"]
        write_self_review(reviewed_id=found.pk, words=words, on=clock.today(), by=request.actor, at=clock.now())

    done = _("Handed in. You can change it until the mutual review is held.")
    return _entered(request, found, "self_form", form, act, done=done)


@signed_in
@require_POST
@once
def appealed(request: ActingRequest, reviewed: int) -> HttpResponse:
    """Say what is not right about the grade."""
    found, form = visible_or_404(own_parts(request), pk=reviewed), WordsForm(request.POST)

    def act() -> None:
        raise_appeal(reviewed_id=found.pk, words=form.cleaned_data["words"], by=request.actor, at=clock.now())

    done = _("The branch has your appeal and answers it here.")
    return _entered(request, found, "appeal_form", form, act, done=done)


def _entered(
    request: ActingRequest, found: ReviewedMember, name: str, form: forms.Form, act: Callable[[], None], *, done: str
) -> HttpResponse:
    """What the page answers to one of its forms, the one that its template calls `name`."""
    to = reverse("cadres:review-own", args=[found.pk])
    return enter_on_page(
        request, form, act=act, done=done, to=lambda: redirect(to), again=lambda: _shown(request, found, **{name: form})
    )


def _shown(request: ActingRequest, found: ReviewedMember, **bound: forms.Form) -> HttpResponse:
    appeals = list(found.appeals.order_by("pk"))
    # What the branch noted instead of a self review is not what the member wrote.
    written = found.self_review_form == enums.SelfReviewForm.WRITTEN
    context = {
        "it": found,
        "round": found.round,
        "states": ReviewState,
        "plan": AssistancePlan.objects.filter(reviewed=found).select_related("helper").first(),
        "appeals": appeals,
        "may_appeal": bool(found.grade) and all(one.answered_at for one in appeals),
        "tallies": tallies_of(reviewed=found) if found.grade else [],
        "self_form": SelfReviewForm(initial={"words": found.self_review if written else ""}),
        "appeal_form": WordsForm(),
    }
    return render(request, "cadres/reviews/own.html", context | bound, status=422 if bound else 200)
