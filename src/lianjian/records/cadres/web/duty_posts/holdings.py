"""One member's holding of a post: his answer, objections, reports, the branch's words, honours, the end."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
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
from lianjian.records.cadres.own_words import origin_words, state_words
from lianjian.records.cadres.policies.duty_posts import is_self, may_lead
from lianjian.records.cadres.queries.duty_posts import holdings_visible_to, reasons
from lianjian.records.cadres.web.duty_posts.forms import HalfYearForm, HonourForm, ObjectionAnswerForm, WordsForm
from lianjian.ui.fields import ReasonForm
from lianjian.ui.form_pages import enter_on_page


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
    answer_proposal(holding_id=found.pk, agrees=agrees, by=request.actor, at=clock.now())
    messages.success(request, _("Agreed. The branch makes it public next.") if agrees else _("Noted as declined."))
    return redirect("cadres:duty-holding", holding=found.pk)


@signed_in
@require_POST
@once
def dropped(request: ActingRequest, holding: int) -> HttpResponse:
    """Take a wish, a proposal or a choice back."""
    found, form = _found(request, holding), ReasonForm(request.POST)

    def act() -> None:
        drop_choice(holding_id=found.pk, reason=form.cleaned_data["reason"], by=request.actor, at=clock.now())

    return _entered(request, found, "dropping", form, act, done=_("Taken back."))


@signed_in
@require_POST
@once
def objected(request: ActingRequest, holding: int) -> HttpResponse:
    """Note an objection."""
    found, form = _led(request, holding), WordsForm(request.POST)

    def act() -> None:
        words = form.cleaned_data["words"]
        note_objection(holding_id=found.pk, words=words, on=clock.today(), by=request.actor, at=clock.now())

    done = _("Noted. The post is not taken up before it is answered.")
    return _entered(request, found, "objecting", form, act, done=done)


@signed_in
@require_POST
@once
def objection_answered(request: ActingRequest, holding: int, objection: int) -> HttpResponse:
    """Answer an objection."""
    found, form = _led(request, holding), ObjectionAnswerForm(request.POST)
    it = visible_or_404(found.objections.all(), pk=objection)

    def act() -> None:
        answer, upheld = form.cleaned_data["answer"], form.cleaned_data["upheld"] == "yes"
        answer_objection(objection_id=it.pk, answer=answer, upheld=upheld, by=request.actor, at=clock.now())

    return _entered(request, found, "replying", form, act, done=_("Answered."))


@signed_in
@require_POST
@once
def reported(request: ActingRequest, holding: int) -> HttpResponse:
    """A sentence about what was done."""
    found, form = _found(request, holding), WordsForm(request.POST)

    def act() -> None:
        words = form.cleaned_data["words"]
        report_on_post(holding_id=found.pk, words=words, on=clock.today(), by=request.actor, at=clock.now())

    return _entered(request, found, "reporting", form, act, done=_("Thank you. The branch can read it."))


@signed_in
@require_POST
@once
def reviewed(request: ActingRequest, holding: int) -> HttpResponse:
    """The branch's half-yearly words."""
    found, form = _led(request, holding), HalfYearForm(request.POST)

    def act() -> None:
        words, verdict = form.cleaned_data["words"], HalfYearVerdict(form.cleaned_data["verdict"])
        review_holding(
            holding_id=found.pk, words=words, verdict=verdict, on=clock.today(), by=request.actor, at=clock.now()
        )

    if request.POST.get("verdict") != HalfYearVerdict.CHANGE:
        return _entered(request, found, "reviewing", form, act, done=_("Saved."))
    branch = reverse("cadres:duty-branch", args=[found.post.organisation.code])
    done = _("Saved. Choose the post that would suit better.")
    return _entered(request, found, "reviewing", form, act, done=done, to=branch)


@signed_in
@require_POST
@once
def ended(request: ActingRequest, holding: int) -> HttpResponse:
    """End a holding."""
    found, form = _found(request, holding), ReasonForm(request.POST)

    def act() -> None:
        reason = form.cleaned_data["reason"]
        end_holding(holding_id=found.pk, reason=reason, on=clock.today(), by=request.actor, at=clock.now())

    return _entered(request, found, "ending", form, act, done=_("Ended."))


@signed_in
@require_POST
@once
def honoured(request: ActingRequest, holding: int) -> HttpResponse:
    """Enter an honour from its document."""
    found, form = _led(request, holding), HonourForm(request.POST)

    def act() -> None:
        honour_holding(holding_id=found.pk, by=request.actor, at=clock.now(), **form.cleaned_data)

    return _entered(request, found, "honouring", form, act, done=_("Entered."))


def _led(request: ActingRequest, holding: int) -> DutyHolding:
    """The holding, for whoever leads the duty posts of its branch."""
    found = _found(request, holding)
    require(may_lead(request.actor, found.post.organisation))
    return found


def _entered(
    request: ActingRequest,
    found: DutyHolding,
    name: str,
    form: forms.Form,
    act: Callable[[], None],
    *,
    done: str,
    to: str = "",
) -> HttpResponse:
    """What the page answers to one of its forms, the one that its template calls `name`."""
    to = to or reverse("cadres:duty-holding", args=[found.pk])
    return enter_on_page(
        request, form, act=act, done=done, to=lambda: redirect(to), again=lambda: _shown(request, found, **{name: form})
    )


def _found(request: ActingRequest, holding: int) -> DutyHolding:
    return visible_or_404(holdings_visible_to(actor=request.actor), pk=holding)


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
        "origin": origin_words(found, own=own),
        "state": state_words(found, own=own),
        "states": HoldingState,
        "today": clock.today(),
        "steps": [] if found.state == HoldingState.DROPPED else _steps(found, bool(reviews), bool(honours)),
        "reasons": reasons(suits=suits, member=found.member, brings=found.brings, own=own) if inside else (),
        "objections": list(found.objections.order_by("pk")) if inside else [],
        "reports": list(found.reports.order_by("-on", "-pk")) if inside else [],
        "reviews": reviews,
        "honours": honours,
        "reporting": WordsForm(),
        "objecting": WordsForm(),
        "replying": ObjectionAnswerForm(),
        "reviewing": HalfYearForm(),
        "honouring": HonourForm(),
        "dropping": ReasonForm(),
        "ending": ReasonForm(),
    } | bound
    return render(request, "cadres/duty_posts/holding.html", context, status=422 if bound else 200)
