"""A member's own page of reviews: the self review, the result, who helps, and the way to appeal."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianjian.kernel import clock
from lianjian.kernel.drawn import drawn_once
from lianjian.kernel.web import ActingRequest, once, signed_in, visible_or_404
from lianjian.records.cadres.actions.reviews import raise_appeal, write_self_review
from lianjian.records.cadres.enums import ReviewState
from lianjian.records.cadres.models import AssistancePlan, MidYearTalk, ReviewedMember
from lianjian.records.cadres.queries.reviews import own_reviews, tallies_of
from lianjian.records.cadres.web.reviews.forms import SelfReviewForm, WordsForm
from lianjian.records.cadres.web.reviews.loading import own_parts
from lianjian.records.members.queries.people import own_member


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
    if not form.is_valid():
        return _shown(request, found, self_form=form)
    write_self_review(
        reviewed_id=found.pk, words=form.cleaned_data["words"], on=clock.today(), by=request.actor, at=clock.now()
    )
    messages.success(request, _("Handed in. You can change it until the mutual review is held."))
    return redirect("cadres:review-own", reviewed=reviewed)


@signed_in
@require_POST
@once
def appealed(request: ActingRequest, reviewed: int) -> HttpResponse:
    """Say what is not right about the grade."""
    found, form = visible_or_404(own_parts(request), pk=reviewed), WordsForm(request.POST)
    if not form.is_valid():
        return _shown(request, found, appeal_form=form)
    raise_appeal(reviewed_id=found.pk, words=form.cleaned_data["words"], by=request.actor, at=clock.now())
    messages.success(request, _("The branch has your appeal and answers it here."))
    return redirect("cadres:review-own", reviewed=reviewed)


def _shown(request: ActingRequest, found: ReviewedMember, **bound: forms.Form) -> HttpResponse:
    appeals = list(found.appeals.order_by("pk"))
    context = {
        "it": found,
        "round": found.round,
        "states": ReviewState,
        "plan": AssistancePlan.objects.filter(reviewed=found).select_related("helper").first(),
        "appeals": appeals,
        "may_appeal": bool(found.grade) and all(one.answered_at for one in appeals),
        "tallies": tallies_of(reviewed=found) if found.grade else [],
        "self_form": SelfReviewForm(initial={"words": found.self_review}),
        "appeal_form": WordsForm(),
    }
    return render(request, "cadres/reviews/own.html", context | bound, status=422 if bound else 200)
