"""What the leading office does with an assessment: one form or one button each."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianjian.kernel import clock
from lianjian.kernel.web import ActingRequest, once, signed_in, visible_or_404
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.paths import within
from lianjian.records.organisations.queries.posts import person_called
from lianjian.results.assessment.actions.rounds import (
    add_criterion,
    begin_grading,
    choose_assessed,
    close_assessment,
    drop_criterion,
    leave_out,
    name_assessor,
    publish_criteria,
    release_assessor,
    withdraw_assessment,
)
from lianjian.results.assessment.models import AssessmentRound
from lianjian.results.assessment.web.forms import BeginForm, ChooseForm, CriterionForm, DocumentForm, PersonForm
from lianjian.results.assessment.web.loading import led_round
from lianjian.ui.fields import ReasonForm
from lianjian.ui.form_pages import FormPage, answer_form


@signed_in
@once
def criterion(request: ActingRequest, code: str) -> HttpResponse:
    """Add a criterion."""
    round_, form = led_round(request, code), CriterionForm(request.POST or None)

    def act() -> object:
        return add_criterion(round_id=round_.pk, **form.cleaned_data, by=request.actor, at=clock.now())

    sub = _("In words: no weights, no numbers. Whoever is assessed reads it before the period begins.")
    return _answer(request, round_, form, act, lead=_("A criterion"), verb=_("Add it"), done=_("Added."), sub=sub)


@signed_in
@require_POST
@once
def criterion_dropped(request: ActingRequest, code: str, position: int) -> HttpResponse:
    """Take a criterion out."""
    drop_criterion(round_id=led_round(request, code).pk, position=position, by=request.actor, at=clock.now())
    messages.success(request, _("Taken out."))
    return redirect("assessment:round", code=code)


@signed_in
@once
def choose(request: ActingRequest, code: str) -> HttpResponse:
    """Choose whom it assesses."""
    round_ = led_round(request, code)
    below = Organisation.objects.filter(within(round_.place.path), dissolved_on=None).exclude(pk=round_.place_id)
    form = ChooseForm(request.POST or None, organisations=below)

    def act() -> object:
        given = form.cleaned_data
        single = [given["organisation"]] if given["organisation"] else []
        return choose_assessed(
            round_id=round_.pk, groups=given["groups"], organisations=single, by=request.actor, at=clock.now()
        )

    return _answer(
        request, round_, form, act, lead=_("Which organisations are assessed"), verb=_("Take them in"),
        done=_("Taken in."), sub=_("For a joint organisation its urban party's secretary answers."),
    )  # fmt: skip


@signed_in
@require_POST
@once
def left_out(request: ActingRequest, code: str, assessed: int) -> HttpResponse:
    """Take an organisation out again."""
    leave_out(round_id=led_round(request, code).pk, assessed_id=assessed, by=request.actor, at=clock.now())
    messages.success(request, _("Taken out."))
    return redirect("assessment:round", code=code)


@signed_in
@once
def publish(request: ActingRequest, code: str) -> HttpResponse:
    """Publish the criteria."""
    round_, form = led_round(request, code), DocumentForm(request.POST or None)

    def act() -> object:
        number = form.cleaned_data["document_no"]
        return publish_criteria(round_id=round_.pk, document_no=number, by=request.actor, at=clock.now())

    return _answer(
        request, round_, form, act, lead=_("Publish the criteria today"), verb=_("Publish"),
        done=_("Published. Everybody assessed reads them now."),
        sub=_("Before the period begins on %(day)s. Afterwards neither criteria nor organisations change.")
        % {"day": round_.starts_on.isoformat()},
    )  # fmt: skip


@signed_in
@once
def assessor(request: ActingRequest, code: str) -> HttpResponse:
    """Name an assessor."""
    round_, form = led_round(request, code), PersonForm(request.POST or None)

    def act() -> object:
        person = person_called(actor=request.actor, words=form.cleaned_data["person"], on=clock.today())
        return name_assessor(round_id=round_.pk, account=person, by=request.actor, at=clock.now())

    sub = _("Somebody who holds a post in your places. Nobody grades where he or his organisation is concerned.")
    return _answer(request, round_, form, act, lead=_("Name an assessor"), verb=_("Name"), done=_("Named."), sub=sub)


@signed_in
@once
def release(request: ActingRequest, code: str, assessor: int) -> HttpResponse:
    """Let an assessor go."""
    round_, form = led_round(request, code), ReasonForm(request.POST or None)
    found = visible_or_404(round_.assessors.select_related("account"), pk=assessor)

    def act() -> object:
        reason = form.cleaned_data["reason"]
        return release_assessor(
            round_id=round_.pk, assessor_id=found.pk, reason=reason, by=request.actor, at=clock.now()
        )

    lead = _("Release an assessor")
    return _answer(request, round_, form, act, lead=lead, verb=_("Release"), done=_("Released."), sub=str(found))


@signed_in
@once
def begin(request: ActingRequest, code: str) -> HttpResponse:
    """Begin reports and grading."""
    round_, form = led_round(request, code), BeginForm(request.POST or None)

    def act() -> object:
        return begin_grading(round_id=round_.pk, **form.cleaned_data, by=request.actor, at=clock.now())

    lead, sub = _("Begin the assessment"), _("The period is over: reports come in, then the assessors write.")
    return _answer(request, round_, form, act, lead=lead, verb=_("Begin"), done=_("Begun."), sub=sub)


@signed_in
@require_POST
@once
def closed(request: ActingRequest, code: str) -> HttpResponse:
    """Close the assessment."""
    close_assessment(round_id=led_round(request, code).pk, by=request.actor, at=clock.now())
    messages.success(request, _("The assessment is closed."))
    return redirect("assessment:round", code=code)


@signed_in
@once
def withdraw(request: ActingRequest, code: str) -> HttpResponse:
    """Take the assessment back."""
    round_, form = led_round(request, code), ReasonForm(request.POST or None)

    def act() -> object:
        reason = form.cleaned_data["reason"]
        return withdraw_assessment(round_id=round_.pk, reason=reason, by=request.actor, at=clock.now())

    lead = _("Take the assessment back")
    return _answer(request, round_, form, act, lead=lead, verb=_("Take back"), done=_("Taken back."))


def _answer(
    request: ActingRequest,
    round_: AssessmentRound,
    form: forms.Form,
    act: Callable[[], object],
    *,
    lead: str,
    verb: str,
    done: str,
    sub: str = "",
) -> HttpResponse:
    """The page of one form about the round; afterwards the round's page."""
    back = reverse("assessment:round", args=[round_.code])

    def acted() -> str:
        act()
        return back

    page = FormPage(lead=lead, act=verb, back=back, sub=sub or round_.title)
    return answer_form(request, form, page=page, act=acted, done=done)
