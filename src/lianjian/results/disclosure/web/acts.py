"""What is done to a sheet: drawn up, filled, handed on step by step, put up, corrected, taken down."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from lianjian.kernel import clock
from lianjian.kernel.policies import require
from lianjian.kernel.web import ActingRequest, once, signed_in, visible_or_404
from lianjian.results.disclosure.actions.drafting import (
    add_line,
    correct_disclosure,
    draft_disclosure,
    draw_again,
    drop_disclosure,
    leave_out_line,
    put_back_line,
)
from lianjian.results.disclosure.actions.gate import (
    approve_disclosure,
    propose_disclosure,
    return_disclosure,
    review_disclosure,
)
from lianjian.results.disclosure.actions.showing import put_up_disclosure, take_down_disclosure
from lianjian.results.disclosure.models import Disclosure
from lianjian.results.disclosure.policies.disclosing import may_approve, may_disclose
from lianjian.results.disclosure.queries.drawing import gate_findings
from lianjian.results.disclosure.web.forms import (
    DayForm,
    LineForm,
    NewSheetForm,
    PutUpForm,
    ReasonForm,
    ReviewForm,
)
from lianjian.results.disclosure.web.loading import places_for, sheet_or_404, sheet_url
from lianjian.results.disclosure.web.sheet import show
from lianjian.ui.form_pages import FormPage, answer_form, enter_on_page


@signed_in
@once
def new(request: ActingRequest) -> HttpResponse:
    """Draw up a sheet from the records of a period."""
    places = places_for(request)
    query = request.GET
    initial = {"organisation": query.get("organisation", ""), "affairs": query.get("affairs") or "village"}
    asked = f"{query.get('since', '')}/{query.get('until', '')}"
    form = NewSheetForm(request.POST or None, places=places, on=clock.today(), asked=asked, initial=initial)

    def act() -> str:
        place = next(one for one in places if str(one.pk) == form.cleaned_data["organisation"])
        return sheet_url(draft_disclosure(organisation=place, what=form.what(), by=request.actor, at=clock.now()))

    page = FormPage(
        lead=_("Draw up a sheet for the board"), act=_("Draw up"), back=reverse("disclosure:sheets"),
        sub=_("What was decided, held and carried out comes from the records; look it through, add what is missing."),
    )  # fmt: skip
    return answer_form(request, form, page=page, act=act, done=_("Drawn up. Look it through, then propose it."))


@signed_in
@require_POST
@once
def again(request: ActingRequest, code: str) -> HttpResponse:
    """Add what has come into the records since."""
    it = _worked(request, code)
    added = draw_again(disclosure_id=it.pk, by=request.actor, at=clock.now())
    said = ngettext("%(num)s line added", "%(num)s lines added", added) % {"num": added}
    messages.success(request, said if added else _("Nothing new is on record."))
    return redirect(sheet_url(it))


@signed_in
@require_POST
@once
def line(request: ActingRequest, code: str) -> HttpResponse:
    """Add a line that stands in no record."""
    it, form = _worked(request, code), LineForm(request.POST)

    def act() -> None:
        add_line(disclosure_id=it.pk, **form.cleaned_data, by=request.actor, at=clock.now())

    return _acted(request, it, form, act, _("Added."))


@signed_in
@require_POST
@once
def leave_out(request: ActingRequest, code: str, entry: int) -> HttpResponse:
    """Leave a line off the sheet, with a reason."""
    it, form = _worked(request, code), ReasonForm(request.POST)
    one = visible_or_404(it.lines.all(), pk=entry)

    def act() -> None:
        leave_out_line(line_id=one.pk, reason=form.cleaned_data["reason"], by=request.actor, at=clock.now())

    return _acted(request, it, form, act, _("Left out; the reason stays with the draft."))


@signed_in
@require_POST
@once
def put_back(request: ActingRequest, code: str, entry: int) -> HttpResponse:
    """Put a line back on the sheet."""
    it = _worked(request, code)
    put_back_line(line_id=visible_or_404(it.lines.all(), pk=entry).pk, by=request.actor, at=clock.now())
    messages.success(request, _("Back on the sheet."))
    return redirect(sheet_url(it))


@signed_in
@require_POST
@once
def propose(request: ActingRequest, code: str) -> HttpResponse:
    """Hand the draft on to be checked."""
    it, form = _worked(request, code), forms.Form(request.POST)
    return _acted(
        request, it, form, lambda: propose_disclosure(disclosure_id=it.pk, by=request.actor, at=clock.now()),
        _("Proposed. Next it is checked for secrets and for what belongs to a person alone."),
    )  # fmt: skip


@signed_in
@require_POST
@once
def review(request: ActingRequest, code: str) -> HttpResponse:
    """Note that the sheet was checked, and what becomes of each finding."""
    it = _worked(request, code)
    form = ReviewForm(request.POST, findings=gate_findings(disclosure=it))

    def act() -> None:
        review_disclosure(
            disclosure_id=it.pk, answers=form.answers(), secrecy_checked=form.cleaned_data["secrecy_checked"],
            by=request.actor, at=clock.now(),
        )  # fmt: skip

    return _acted(request, it, form, act, _("Checked. A second person approves it."))


@signed_in
@require_POST
@once
def approve(request: ActingRequest, code: str) -> HttpResponse:
    """Approve as a second person."""
    it, form = _worked(request, code), forms.Form(request.POST)
    require(may_approve(request.actor, it))
    return _acted(
        request, it, form, lambda: approve_disclosure(disclosure_id=it.pk, by=request.actor, at=clock.now()),
        _("Approved. Print it, hang it on the board, and say so here."),
    )  # fmt: skip


@signed_in
@require_POST
@once
def send_back(request: ActingRequest, code: str) -> HttpResponse:
    """Send it back to be drawn up anew, with a reason."""
    it, form = _worked(request, code), ReasonForm(request.POST)

    def act() -> None:
        return_disclosure(disclosure_id=it.pk, reason=form.cleaned_data["reason"], by=request.actor, at=clock.now())

    return _acted(request, it, form, act, _("Sent back."))


@signed_in
@require_POST
@once
def put_up(request: ActingRequest, code: str) -> HttpResponse:
    """Say that it hangs; from then on it is public."""
    it, form = _worked(request, code), PutUpForm(request.POST)

    def act() -> None:
        put_up_disclosure(disclosure_id=it.pk, **form.cleaned_data, by=request.actor, at=clock.now())

    return _acted(request, it, form, act, _("Public from now on: on the board and on the village's page."))


@signed_in
@require_POST
@once
def take_down(request: ActingRequest, code: str) -> HttpResponse:
    """Note that it was taken off the board and filed."""
    it, form = _worked(request, code), DayForm(request.POST)

    def act() -> None:
        take_down_disclosure(disclosure_id=it.pk, on=form.cleaned_data["on"], by=request.actor, at=clock.now())

    return _acted(request, it, form, act, _("Filed. It can still be read among the earlier sheets."))


@signed_in
@once
def correct(request: ActingRequest, code: str) -> HttpResponse:
    """Begin a corrected version, with a reason everybody reads."""
    it, form = _worked(request, code), ReasonForm(request.POST or None)

    def act() -> str:
        reason = form.cleaned_data["reason"]
        return sheet_url(correct_disclosure(disclosure_id=it.pk, reason=reason, by=request.actor, at=clock.now()))

    page = FormPage(
        lead=_("Correct “%(sheet)s”") % {"sheet": it}, act=_("Begin the corrected version"), back=sheet_url(it),
        sub=_("The reason stands on the corrected sheet. The old one hangs until the new one is put up."),
    )  # fmt: skip
    return answer_form(request, form, page=page, act=act, done=_("Put it right and hand it on as usual."))


@signed_in
@once
def drop(request: ActingRequest, code: str) -> HttpResponse:
    """Not pursue a draft."""
    it, form = _worked(request, code), ReasonForm(request.POST or None)

    def act() -> str:
        drop_disclosure(disclosure_id=it.pk, reason=form.cleaned_data["reason"], by=request.actor, at=clock.now())
        return reverse("disclosure:sheets")

    page = FormPage(lead=_("Not pursue “%(sheet)s”") % {"sheet": it}, act=_("Do not pursue it"), back=sheet_url(it))
    return answer_form(request, form, page=page, act=act, done=_("Not pursued; the period can be drawn up anew."))


def _worked(request: ActingRequest, code: str) -> Disclosure:
    """The sheet, for whoever may work at it; a colleague without the right is told so."""
    it = sheet_or_404(request, code)
    require(may_disclose(request.actor, it.organisation))
    return it


def _acted(
    request: ActingRequest, it: Disclosure, form: forms.Form, act: Callable[[], object], done: str
) -> HttpResponse:
    return enter_on_page(
        request, form, act=act, done=done, to=lambda: redirect(sheet_url(it)), again=lambda: show(request, it, form)
    )
