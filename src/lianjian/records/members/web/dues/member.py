"""One member's dues: bases, payments, reductions, and entering them."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lianjian.kernel import clock
from lianjian.kernel.months import months_after
from lianjian.kernel.policies import require
from lianjian.kernel.web import ActingRequest, once, signed_in, visible_or_404
from lianjian.records.members.actions.dues import (
    NewBase,
    NewPayment,
    change_dues_base,
    record_dues,
    reduce_dues,
    strike_dues,
)
from lianjian.records.members.actions.reading import note_reading
from lianjian.records.members.enums import DuesKind, ReadPart
from lianjian.records.members.models import DuesPayment, Member
from lianjian.records.members.policies.dues import may_keep_dues, may_read_dues
from lianjian.records.members.queries.dues import dues_years, late_months, paid_until
from lianjian.records.members.queries.people import members_of, members_visible_to
from lianjian.records.members.web.choosing import page_of_member
from lianjian.records.members.web.dues.forms import BaseForm, PaymentForm, ReductionForm, StrikeForm, fen_of
from lianjian.records.organisations.queries.packs import packs_at
from lianjian.ui.form_pages import answer_form

ONE_MORE_MONTH = 1


@signed_in
@require_GET
def member(request: ActingRequest, code: str) -> HttpResponse:
    """What the member owes and has paid, and the article where much is unpaid."""
    found, today = _member(request, code), clock.today()
    note_reading(member=found, by=request.actor, at=clock.now(), what=ReadPart.DUES)
    (this_year,) = dues_years(members=[found], year=today.year, on=today)
    late = late_months(member=found, on=today)
    packs = packs_at(organisation=found.organisation)
    flagged = len(late) >= packs.parameter("dues.unpaid_months", on=today).whole
    context = {
        "member": found,
        "this_year": this_year,
        "late": late,
        "rule": packs.rule("JG-31-unpaid") if flagged else None,
        "paid_until": paid_until(member=found),
        "bases": found.dues_bases.order_by("-year", "-from_month"),
        "payments": found.dues_payments.select_related("through").order_by("-during"),
        "reductions": found.dues_reductions.order_by("-during"),
        "may_keep": may_keep_dues(request.actor, found.organisation),
        "today": today,
    }
    return render(request, "members/dues/member.html", context)


@signed_in
@once
def base(request: ActingRequest, code: str) -> HttpResponse:
    """Lets another base hold from a month of this year on."""
    found = _kept(request, code)
    year = clock.today().year
    last = found.dues_bases.filter(year=year).order_by("from_month").last()
    form = BaseForm(request.POST or None, initial={"instead_of": last.pk if last else None})

    def act() -> str:
        said = form.cleaned_data
        change_dues_base(
            member=found,
            year=year,
            from_month=said["from_month"],
            base=NewBase(member_id=found.pk, kind=DuesKind(said["kind"]), base_fen=fen_of(said["amount"])),
            instead_of=said["instead_of"],
            reason=said["reason"],
            by=request.actor,
            at=clock.now(),
        )
        return _address(found)

    page = page_of_member(
        found, lead=_("Another dues base for %(member)s"), act=_("Change the base"), back=_address(found)
    )
    return answer_form(request, form, page=page, act=act, done=_("The base is changed."))


@signed_in
@once
def pay(request: ActingRequest, code: str) -> HttpResponse:
    """Records dues handed in."""
    found, today = _kept(request, code), clock.today()
    until = paid_until(member=found)
    begin = months_after(day=until, months=ONE_MORE_MONTH) if until else today
    form = PaymentForm(
        request.POST or None,
        people=members_of(organisation=found.organisation, on=today).exclude(pk=found.pk),
        initial={"year": begin.year, "first": begin.month, "last": begin.month, "paid_on": today},
    )

    def act() -> str:
        said = form.cleaned_data
        record_dues(
            member=found,
            payment=NewPayment(
                first=form.first_month(),
                last=form.last_month(),
                amount_fen=fen_of(said["amount"]),
                paid_on=said["paid_on"],
                through=form.people.get(said["through"]),
                branch_consents=said["branch_consents"],
                approval_no=said["approval_no"],
            ),
            by=request.actor,
            at=clock.now(),
        )
        return _address(found)

    page = page_of_member(found, lead=_("%(member)s pays dues"), act=_("Enter the payment"), back=_address(found))
    return answer_form(request, form, page=page, act=act, done=_("The dues are entered."))


@signed_in
@once
def reduce(request: ActingRequest, code: str) -> HttpResponse:
    """Lowers or waives dues by decision and approval."""
    found, today = _kept(request, code), clock.today()
    form = ReductionForm(request.POST or None, initial={"year": today.year, "first": today.month, "last": 12})

    def act() -> str:
        said = form.cleaned_data
        reduce_dues(
            member=found,
            first=form.first_month(),
            last=form.last_month(),
            monthly_fen=fen_of(said["amount"]),
            branch_decision=said["branch_decision"],
            approval_no=said["approval_no"],
            by=request.actor,
            at=clock.now(),
        )
        return _address(found)

    page = page_of_member(
        found,
        lead=_("Lower or waive the dues of %(member)s"),
        sub=_("The branch decides and its superior approves; the reason is not kept here."),
        act=_("Enter the decision"),
        back=_address(found),
    )
    return answer_form(request, form, page=page, act=act, done=_("The reduction is entered."))


@signed_in
@once
def strike(request: ActingRequest, payment: int) -> HttpResponse:
    """Takes out a payment entered by mistake."""
    found = visible_or_404(
        DuesPayment.objects.filter(member__in=members_visible_to(actor=request.actor)).select_related(
            "member__organisation"
        ),
        pk=payment,
    )
    require(may_keep_dues(request.actor, found.member.organisation))
    form = StrikeForm(request.POST or None)

    def act() -> str:
        strike_dues(payment_id=found.pk, reason=form.cleaned_data["reason"], by=request.actor, at=clock.now())
        return _address(found.member)

    page = page_of_member(
        found.member, lead=_("Strike out a payment of %(member)s"), act=_("Strike it out"), back=_address(found.member)
    )
    return answer_form(request, form, page=page, act=act, done=_("The payment is struck out; the journal keeps it."))


def _member(request: ActingRequest, code: str) -> Member:
    """The member, for whoever may read the dues."""
    found = visible_or_404(members_visible_to(actor=request.actor).select_related("organisation"), code=code)
    require(may_read_dues(request.actor, found))
    return found


def _kept(request: ActingRequest, code: str) -> Member:
    """The member, for whoever keeps the dues."""
    found = visible_or_404(members_visible_to(actor=request.actor).select_related("organisation"), code=code)
    require(may_keep_dues(request.actor, found.organisation))
    return found


def _address(found: Member) -> str:
    return reverse("members:dues-member", args=[found.code])
