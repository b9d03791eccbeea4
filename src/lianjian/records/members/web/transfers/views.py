"""One transfer of affiliation: proposed, sent, received or returned, and its letter to print."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lianjian.kernel import clock
from lianjian.kernel.policies import require
from lianjian.kernel.web import ActingRequest, once, signed_in, visible_or_404
from lianjian.records.members.actions.reading import note_reading
from lianjian.records.members.actions.transfers import (
    propose_transfer,
    propose_transfer_out,
    receive_transfer,
    return_transfer,
    send_transfer,
    withdraw_transfer,
)
from lianjian.records.members.documents.letter import letter_of
from lianjian.records.members.enums import ReadPart, TransferState
from lianjian.records.members.models import AffiliationTransfer, Member
from lianjian.records.members.policies.register import may_register
from lianjian.records.members.policies.transfers import may_answer_transfer, may_send_transfer, may_withdraw_transfer
from lianjian.records.members.queries.people import members_visible_to
from lianjian.records.members.queries.transfers import transfers_visible_to
from lianjian.records.members.web.transfers.forms import AgainForm, LetterForm, ReasonForm, ReceiptForm, TransferForm
from lianjian.ui.form_pages import FormPage, answer_form, enter_on_page


@signed_in
@require_http_methods(["GET", "POST"])
@once
def new(request: ActingRequest, code: str) -> HttpResponse:
    """Propose that a member moves to another branch, here or in another county."""
    member = visible_or_404(members_visible_to(actor=request.actor).select_related("organisation"), code=code)
    require(may_register(request.actor, member.organisation))
    form = TransferForm(request.POST or None, initial={"on": clock.today()})
    page = FormPage(
        lead=_("Transfer %(name)s, at home in %(place)s") % {"name": member.name, "place": member.organisation.name},
        sub=_("Until the receiver confirms, your branch goes on answering for the member."),
        act=_("Submit"),
        back=reverse("members:member", args=[member.code]),
        draft=f"transfer-{member.code}",
    )
    done = _("Submitted. The next step stands below.")
    return answer_form(request, form, page=page, act=lambda: _propose(request, member, form), done=done)


def _propose(request: ActingRequest, member: Member, form: forms.Form) -> str:
    said, by, at = form.cleaned_data, request.actor, clock.now()
    if said["way"] == "here":
        made = propose_transfer(member=member, to=said["to"], reason=said["reason"], on=said["on"], by=by, at=at)
    else:
        made = propose_transfer_out(
            member=member,
            outside_organisation=said["outside_organisation"],
            outside_place=said["outside_place"],
            reason=said["reason"],
            on=said["on"],
            by=by,
            at=at,
        )
    return reverse("members:transfer", args=[made.code])


@signed_in
@require_GET
def transfer(request: ActingRequest, code: str) -> HttpResponse:
    """Who goes where, how far it is, and what can be done now."""
    found = _found(request, code)
    note_reading(member=found.member, by=request.actor, at=clock.now(), what=ReadPart.TRANSFER)
    return _shown(request, found)


@signed_in
@require_GET
def letter(request: ActingRequest, code: str) -> HttpResponse:
    """The letter of introduction with its slip, to print."""
    found = _found(request, code)
    if found.issuer is None:
        raise Http404
    note_reading(member=found.member, by=request.actor, at=clock.now(), what=ReadPart.TRANSFER)
    return render(request, "members/transfers/letter.html", {"transfer": found, "letter": letter_of(transfer=found)})


@signed_in
@require_POST
@once
def send(request: ActingRequest, code: str) -> HttpResponse:
    """Issue the letter, or send again what came back."""
    found = _found(request, code)
    form = (LetterForm if found.issuer else AgainForm)(request.POST)

    def act() -> None:
        said = form.cleaned_data
        send_transfer(
            transfer=found,
            letter_no=said.get("letter_no", ""),
            on=said["on"],
            by=request.actor,
            at=clock.now(),
        )

    return _acted(request, found, form, "sending", act, _("Sent. The receiver is asked to confirm."))


@signed_in
@require_POST
@once
def receive(request: ActingRequest, code: str) -> HttpResponse:
    """Receive the member, or enter that the receiver outside has."""
    found = _found(request, code)
    form = ReceiptForm(request.POST)

    def act() -> None:
        receive_transfer(transfer=found, on=form.cleaned_data["on"], by=request.actor, at=clock.now())

    return _acted(request, found, form, "receiving", act, _("Received. The home branch has changed."))


@signed_in
@require_POST
@once
def send_back(request: ActingRequest, code: str) -> HttpResponse:
    """Return it with a reason."""
    found = _found(request, code)
    form = ReasonForm(request.POST)

    def act() -> None:
        return_transfer(transfer=found, reason=form.cleaned_data["reason"], by=request.actor, at=clock.now())

    return _acted(request, found, form, "returning", act, _("Returned; the sender is told why."))


@signed_in
@require_POST
@once
def withdraw(request: ActingRequest, code: str) -> HttpResponse:
    """Take it back before it is received."""
    found = _found(request, code)
    form = ReasonForm(request.POST)

    def act() -> None:
        withdraw_transfer(transfer=found, reason=form.cleaned_data["reason"], by=request.actor, at=clock.now())

    return _acted(request, found, form, "withdrawing", act, _("Withdrawn; the member stays in the branch."))


def _found(request: ActingRequest, code: str) -> AffiliationTransfer:
    return visible_or_404(transfers_visible_to(actor=request.actor), code=code)


def _acted(
    request: ActingRequest,
    found: AffiliationTransfer,
    form: forms.Form,
    name: str,
    act: Callable[[], None],
    done: str,
) -> HttpResponse:
    """One act of the page; what is refused stands at its form, with nothing typed lost."""

    def to() -> HttpResponse:
        still_seen = transfers_visible_to(actor=request.actor).filter(pk=found.pk).exists()
        return redirect("members:transfer", found.code) if still_seen else redirect("members:transfers")

    again = partial(_shown, request, found, **{name: form})
    return enter_on_page(request, form, act=act, done=done, to=to, again=again)


def _shown(request: ActingRequest, found: AffiliationTransfer, **bound: forms.Form) -> HttpResponse:
    actor, today = request.actor, {"on": clock.today()}
    again: forms.Form = AgainForm(initial=today)
    context = {
        "transfer": found,
        "member": found.member,
        "standing": found.member.standing(on=clock.today()),
        "sees_record": members_visible_to(actor=actor).filter(pk=found.member_id).exists(),
        "steps": _steps(found),
        "states": TransferState,
        "may_send": may_send_transfer(actor, found),
        "may_answer": may_answer_transfer(actor, found),
        "may_withdraw": may_withdraw_transfer(actor, found),
        "sending": LetterForm(initial=today | {"letter_no": found.letter_no}) if found.issuer else again,
        "receiving": ReceiptForm(initial=today),
        "returning": ReasonForm(auto_id="return_%s"),
        "withdrawing": ReasonForm(auto_id="withdraw_%s"),
    }
    return render(request, "members/transfers/transfer.html", context | bound, status=422 if bound else 200)


def _steps(found: AffiliationTransfer) -> list[dict[str, str]]:
    if found.comes_from_outside or found.state == TransferState.WITHDRAWN:
        return []
    labels = [_("Proposed"), *([_("Letter issued")] if found.issuer_id else []), _("Received")]
    reached = {
        TransferState.PROPOSED: 1,
        TransferState.RETURNED: 1,
        TransferState.SENT: len(labels) - 1,
        TransferState.RECEIVED: len(labels),
    }[TransferState(found.state)]
    words = ["done" if place < reached else "now" if place == reached else "later" for place in range(len(labels))]
    return [{"label": label, "state": word} for label, word in zip(labels, words, strict=True)]
