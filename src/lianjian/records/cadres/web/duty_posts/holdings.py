"""One member's holding of a post: his answer, objections, reports, the branch's words, honours, the end."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianjian.kernel import clock
from lianjian.kernel.policies import require
from lianjian.kernel.web import ActingRequest, once, signed_in, visible_or_404
from lianjian.records.cadres.actions.duty_holdings import (
    answer_objection,
    end_holding,
    honour_holding,
    note_objection,
    report_on_post,
    review_holding,
)
from lianjian.records.cadres.actions.duty_posts import answer_proposal, drop_choice
from lianjian.records.cadres.enums import Ability, HalfYearVerdict, HoldingState
from lianjian.records.cadres.models import DutyHolding
from lianjian.records.cadres.policies.duty_posts import is_self, may_lead
from lianjian.records.cadres.queries.duty_posts import holdings_visible_to, reasons
from lianjian.records.cadres.web.duty_posts.forms import (
    HalfYearForm,
    HonourForm,
    ObjectionAnswerForm,
    ReasonForm,
    WordsForm,
)


@signed_in
def holding(request: ActingRequest, holding: int) -> HttpResponse:
    """How far it is, what was reported, what the branch said, and what can be done next."""
    return _shown(request, _found(request, holding))


@signed_in
@require_POST
@once
def answered(request: ActingRequest, holding: int) -> HttpResponse:
    """The member's yes or no to a proposal."""
    found = _found(request, holding)
    agrees = request.POST.get("answer") == "yes"
    words = request.POST.get("words", "")
    answer_proposal(holding_id=found.pk, agrees=agrees, words=words, by=request.actor, at=clock.now())
    messages.success(request, _("Agreed. The branch makes it public next.") if agrees else _("Noted: declined."))
    return _back(found)


@signed_in
@require_POST
@once
def dropped(request: ActingRequest, holding: int) -> HttpResponse:
    """Take a wish, a proposal or a choice back."""
    found = _found(request, holding)
    drop_choice(holding_id=found.pk, reason=request.POST.get("reason", ""), by=request.actor, at=clock.now())
    messages.success(request, _("Taken back."))
    return _back(found)


@signed_in
@require_POST
@once
def objected(request: ActingRequest, holding: int) -> HttpResponse:
    """Note an objection."""
    found, form = _found(request, holding), WordsForm(request.POST)
    require(may_lead(request.actor, found.post.organisation))
    if not form.is_valid():
        return _shown(request, found, objecting=form)
    words = form.cleaned_data["words"]
    note_objection(holding_id=found.pk, words=words, on=clock.today(), by=request.actor, at=clock.now())
    messages.success(request, _("Noted. The post is not taken up before it is answered."))
    return _back(found)


@signed_in
@require_POST
@once
def objection_answered(request: ActingRequest, holding: int, objection: int) -> HttpResponse:
    """Answer an objection."""
    found = _found(request, holding)
    require(may_lead(request.actor, found.post.organisation))
    it, form = visible_or_404(found.objections.all(), pk=objection), ObjectionAnswerForm(request.POST)
    if not form.is_valid():
        return _shown(request, found, replying=form)
    given = form.cleaned_data
    answer_objection(
        objection_id=it.pk, answer=given["answer"], upheld=given["upheld"] == "yes", by=request.actor, at=clock.now()
    )
    messages.success(request, _("Answered."))
    return _back(found)


@signed_in
@require_POST
@once
def reported(request: ActingRequest, holding: int) -> HttpResponse:
    """A sentence about what was done."""
    found, form = _found(request, holding), WordsForm(request.POST)
    if not form.is_valid():
        return _shown(request, found, reporting=form)
    words = form.cleaned_data["words"]
    report_on_post(holding_id=found.pk, words=words, on=clock.today(), by=request.actor, at=clock.now())
    messages.success(request, _("Thank you. The branch can read it."))
    return _back(found)


@signed_in
@require_POST
@once
def reviewed(request: ActingRequest, holding: int) -> HttpResponse:
    """The branch's half-yearly words."""
    found, form = _found(request, holding), HalfYearForm(request.POST)
    require(may_lead(request.actor, found.post.organisation))
    if not form.is_valid():
        return _shown(request, found, reviewing=form)
    given = form.cleaned_data
    verdict = HalfYearVerdict(given["verdict"])
    review_holding(
        holding_id=found.pk, words=given["words"], verdict=verdict, on=clock.today(), by=request.actor, at=clock.now()
    )
    if verdict == HalfYearVerdict.CHANGE:
        messages.success(request, _("Saved. Choose the post that would suit better."))
        return redirect("cadres:duty-branch", code=found.post.organisation.code)
    messages.success(request, _("Saved."))
    return _back(found)


@signed_in
@require_POST
@once
def ended(request: ActingRequest, holding: int) -> HttpResponse:
    """End a holding."""
    found, reason = _found(request, holding), request.POST.get("reason", "")
    end_holding(holding_id=found.pk, reason=reason, on=clock.today(), by=request.actor, at=clock.now())
    messages.success(request, _("Ended."))
    return _back(found)


@signed_in
@require_POST
@once
def honoured(request: ActingRequest, holding: int) -> HttpResponse:
    """Enter an honour from its document."""
    found, form = _found(request, holding), HonourForm(request.POST)
    require(may_lead(request.actor, found.post.organisation))
    if not form.is_valid():
        return _shown(request, found, honouring=form)
    honour_holding(holding_id=found.pk, by=request.actor, at=clock.now(), **form.cleaned_data)
    messages.success(request, _("Entered."))
    return _back(found)


def _found(request: ActingRequest, holding: int) -> DutyHolding:
    return visible_or_404(holdings_visible_to(actor=request.actor), pk=holding)


def _back(found: DutyHolding) -> HttpResponse:
    return redirect("cadres:duty-holding", holding=found.pk)


def _steps(found: DutyHolding, reviewed: bool, honoured: bool) -> list[dict[str, str]]:
    """The way from the post set up to the honour; nothing on it is ever late."""
    reached = {HoldingState.CHOSEN: 2, HoldingState.ON_NOTICE: 3, HoldingState.HELD: 4, HoldingState.ENDED: 7}
    at = reached.get(HoldingState(found.state), 1)
    done = [True, at > 1, at > 2, at > 3, reviewed, honoured]
    labels = (_("Post set up"), _("Chosen"), _("Made public"), _("In the post"), _("Reviewed"), _("Honoured"))
    now = done.index(False) if False in done else len(done)
    words = ["done" if is_done else "now" if place == now else "later" for place, is_done in enumerate(done)]
    return [{"label": label, "state": word} for label, word in zip(labels, words, strict=True)]


def _shown(request: ActingRequest, found: DutyHolding, **bound: forms.Form) -> HttpResponse:
    own = is_self(request.actor, found.member)
    leads = bool(may_lead(request.actor, found.post.organisation))
    inside = own or leads
    reviews = list(found.reviews.order_by("-on", "-pk")) if inside else []
    honours = list(found.honours.order_by("-decided_on", "-pk"))
    suits = [Ability(one) for one in found.post.suits]
    context = {
        "it": found,
        "own": own,
        "leads": leads,
        "inside": inside,
        "states": HoldingState,
        "today": clock.today(),
        "steps": [] if found.state == HoldingState.DROPPED else _steps(found, bool(reviews), bool(honours)),
        "reasons": reasons(suits=suits, member=found.member, brings=found.brings) if inside else (),
        "objections": list(found.objections.order_by("pk")) if inside else [],
        "reports": list(found.reports.order_by("-on", "-pk")) if inside else [],
        "reviews": reviews,
        "honours": honours,
        "reporting": WordsForm(),
        "objecting": WordsForm(),
        "replying": ObjectionAnswerForm(),
        "reviewing": HalfYearForm(),
        "honouring": HonourForm(),
        "reason": ReasonForm(),
    } | bound
    return render(request, "cadres/duty_posts/holding.html", context, status=422 if bound else 200)
