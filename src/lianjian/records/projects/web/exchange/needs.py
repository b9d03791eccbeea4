"""One need: registered, taken up, delivered, confirmed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianjian.kernel import clock
from lianjian.kernel.web import ActingRequest, once, signed_in, visible_or_404
from lianjian.records.projects.actions.exchange import (
    close_need,
    confirm,
    deliver,
    give_up,
    register_need,
    send_back,
    take_up_need,
)
from lianjian.records.projects.enums import MatchState, NeedState
from lianjian.records.projects.models import Need, Resource
from lianjian.records.projects.policies.exchange import may_close, may_confirm, may_deliver
from lianjian.records.projects.queries.exchange import (
    helpers_for,
    history_of,
    matches_of,
    may_speak_for,
    needs_visible_to,
)
from lianjian.records.projects.web.exchange.forms import URGENCY, NeedForm, OutcomeForm, ReasonForm, TakeUpForm
from lianjian.records.projects.web.exchange.registering import registering
from lianjian.ui.fields import MOST_CHOICES
from lianjian.ui.form_pages import FormPage

if TYPE_CHECKING:
    from lianjian.records.organisations.models import Organisation


@signed_in
@once
def new(request: ActingRequest) -> HttpResponse:
    """Register a need: three fields."""
    asked = {"organisation": request.GET.get("organisation", ""), "subject": request.GET.get("subject", "")}
    return registering(
        request,
        form_of=partial(NeedForm, initial=asked),
        register=register_need,
        done=_("Registered. Who could help is listed below."),
        to="projects:need",
        page=FormPage(
            lead=_("Register a need"),
            name=_("Register a need"),
            act=_("Submit"),
            back=reverse("projects:needs"),
            under=((_("Needs"), reverse("projects:needs")),),
            draft="need-new",
        ),
        asking=_("What does %(name)s need?"),
    )


@signed_in
def need(request: ActingRequest, code: str) -> HttpResponse:
    """What is needed, who could help, and how far the help is."""
    return _shown(request, _found(request, code))


@signed_in
@require_POST
@once
def take_up(request: ActingRequest, code: str) -> HttpResponse:
    """Promise help."""
    found = _found(request, code)
    form = _taking(request, found, sent=True)
    if form is None or not form.is_valid():
        return _shown(request, found, taking=form)
    given = form.cleaned_data
    helpers = _helpers(request, found)
    helper = next(one for one in helpers if given.get("helper") in (None, one.code))
    resource = Resource.objects.filter(code=given.get("resource") or "", organisation=helper).first()
    take_up_need(
        need_id=found.pk,
        helper=helper,
        resource_id=resource.pk if resource else None,
        promised_on=given["promised_on"],
        by=request.actor,
        at=clock.now(),
    )
    messages.success(request, _("Taken up. Report here when it is delivered."))
    return redirect("projects:need", code=code)


@signed_in
@require_POST
@once
def delivered(request: ActingRequest, code: str) -> HttpResponse:
    """Report what was delivered."""
    form = OutcomeForm(request.POST)
    found = _found(request, code)
    if not form.is_valid():
        return _shown(request, found, delivering=form)
    deliver(need_id=found.pk, outcome=form.cleaned_data["outcome"], by=request.actor, at=clock.now())
    messages.success(request, _("Reported. The receiver is asked to confirm."))
    return redirect("projects:need", code=code)


@signed_in
@require_POST
@once
def confirmed(request: ActingRequest, code: str) -> HttpResponse:
    """Confirm, as the receiver."""
    confirm(need_id=_found(request, code).pk, by=request.actor, at=clock.now())
    messages.success(request, _("Confirmed. Thank you."))
    return redirect("projects:need", code=code)


@signed_in
@require_POST
@once
def sent_back(request: ActingRequest, code: str) -> HttpResponse:
    """Say, as the receiver, that it has not arrived."""
    return _with_reason(request, code, send_back, _("The helper is told."))


@signed_in
@require_POST
@once
def given_up(request: ActingRequest, code: str) -> HttpResponse:
    """Take a promise back."""
    return _with_reason(request, code, give_up, _("Given up; the need is open again."))


@signed_in
@require_POST
@once
def closed(request: ActingRequest, code: str) -> HttpResponse:
    """Close a need that nobody has in hand."""
    found = _found(request, code)
    close_need(
        need_id=found.pk, reason=request.POST.get("reason", ""), on=clock.today(), by=request.actor, at=clock.now()
    )
    messages.success(request, _("Closed."))
    return redirect("projects:need", code=code)


def _with_reason(request: ActingRequest, code: str, act: Callable[..., object], done: str) -> HttpResponse:
    found = _found(request, code)
    act(need_id=found.pk, reason=request.POST.get("reason", ""), by=request.actor, at=clock.now())
    messages.success(request, done)
    still_seen = needs_visible_to(actor=request.actor).filter(pk=found.pk).exists()
    return redirect("projects:need", code=code) if still_seen else redirect("projects:needs")


def _found(request: ActingRequest, code: str) -> Need:
    return visible_or_404(needs_visible_to(actor=request.actor), code=code)


def _helpers(request: ActingRequest, found: Need) -> list[Organisation]:
    return list(may_speak_for(actor=request.actor).exclude(pk=found.organisation_id)[:MOST_CHOICES])


def _taking(request: ActingRequest, found: Need, *, sent: bool = False) -> TakeUpForm | None:
    helpers = _helpers(request, found)
    if found.state != NeedState.OPEN or not helpers:
        return None
    offered = Resource.objects.filter(subject=found.subject, closed_on=None, organisation__in=helpers)
    return TakeUpForm(
        request.POST if sent else None, helpers=helpers, resources=list(offered.select_related("organisation")[:100])
    )


def _shown(
    request: ActingRequest, found: Need, *, taking: TakeUpForm | None = None, delivering: forms.Form | None = None
) -> HttpResponse:
    matches = matches_of(need=found)
    current = next((match for match in matches if match.state != MatchState.GIVEN_UP), None)
    context = {
        "need": found,
        "urgency": dict(URGENCY)[found.level],
        "matches": matches,
        "current": current,
        "helpers": helpers_for(need=found) if found.state == NeedState.OPEN else [],
        "taking": taking or _taking(request, found),
        "delivering": delivering or OutcomeForm(),
        "reason": ReasonForm(),
        "may_deliver": current is not None and may_deliver(request.actor, current),
        "may_confirm": current is not None and may_confirm(request.actor, current),
        "may_close": may_close(request.actor, found),
        "history": history_of(thing=found),
        "steps": _steps(found),
        "states": NeedState,
    }
    return render(request, "projects/exchange/need.html", context, status=422 if taking or delivering else 200)


def _steps(found: Need) -> list[dict[str, str]]:
    labels = {
        NeedState.OPEN: _("Registered"),
        NeedState.TAKEN_UP: _("Taken up"),
        NeedState.DELIVERED: _("Delivered"),
        NeedState.CONFIRMED: _("Confirmed"),
    }
    order = list(labels)
    if found.state not in order:
        return []
    now = order.index(NeedState(found.state)) + 1
    words = ["done" if place < now else "now" if place == now else "later" for place in range(len(order))]
    return [{"label": label, "state": word} for label, word in zip(labels.values(), words, strict=True)]
