"""The statement of money: typed row by row, or uploaded as the table the bookkeeping prints."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianjian.kernel import clock
from lianjian.kernel.policies import require
from lianjian.kernel.sheets import EXCEL
from lianjian.kernel.web import ActingRequest, once, signed_in
from lianjian.records.organisations.models import Organisation
from lianjian.results.disclosure.actions.drafting import set_finance_monthly
from lianjian.results.disclosure.actions.money import Amount, Statement, enter_statement
from lianjian.results.disclosure.enums import FinanceSection
from lianjian.results.disclosure.models import Disclosure, FinanceTerms
from lianjian.results.disclosure.policies.disclosing import may_disclose
from lianjian.results.disclosure.queries.disclosures import statement_before
from lianjian.results.disclosure.queries.terms import interval_term
from lianjian.results.disclosure.web.forms import AmountSet, BalanceForm, UploadForm
from lianjian.results.disclosure.web.loading import place_or_404, sheet_or_404, sheet_url
from lianjian.results.disclosure.web.money_table import statement_in, template
from lianjian.ui.files import attachment
from lianjian.ui.form_pages import enter_on_page

FEN = Decimal(100)


@signed_in
@require_http_methods(["GET", "POST"])
@once
def money(request: ActingRequest, code: str) -> HttpResponse:
    """Enter the statement row by row; the balance of the sheet before is filled in."""
    it = _worked(request, code)
    balance = BalanceForm(request.POST or None, initial=_balances(it))
    # Sent back with its initial rows, a row left as it was would count as empty.
    amounts = AmountSet(request.POST) if request.method == "POST" else AmountSet(initial=_rows(it))

    def again() -> HttpResponse:
        return _page(request, it, balance, amounts, UploadForm())

    if request.method == "POST" and not amounts.is_valid():
        return again()
    return _entered(request, it, balance, lambda: _statement(balance, amounts), again)


@signed_in
@require_POST
@once
def upload(request: ActingRequest, code: str) -> HttpResponse:
    """Take the statement from a filled table."""
    it = _worked(request, code)
    form = UploadForm(request.POST, request.FILES)
    balance, amounts = BalanceForm(initial=_balances(it)), AmountSet(initial=_rows(it))
    because = request.POST.get("opening_because", "")[:300]
    return _entered(
        request, it, form, lambda: statement_in(file=form.cleaned_data["file"], opening_because=because),
        lambda: _page(request, it, balance, amounts, form),
    )  # fmt: skip


@signed_in
@require_safe
def table(request: ActingRequest, code: str) -> HttpResponse:
    """The table to fill, with the opening balance and what has been entered."""
    it = _worked(request, code)
    opening = it.opening_fen
    if opening is None and (before := statement_before(disclosure=it)) is not None:
        opening = before.closing_fen
    title = f"{it.organisation.name}{it.title}"
    content = template(title=title, opening_fen=opening, sheet=it)
    return attachment(content=content, content_type=EXCEL, name=f"{title}.xlsx")


@signed_in
@require_POST
@once
def terms(request: ActingRequest, village: str) -> HttpResponse:
    """Say whether the money is shown monthly or quarterly."""
    place = place_or_404(request, village)
    require(may_disclose(request.actor, place))
    monthly = request.POST.get("monthly") == "1"
    set_finance_monthly(organisation=place, monthly=monthly, by=request.actor, at=clock.now())
    messages.success(request, _("The money is shown monthly.") if monthly else _("The money is shown quarterly."))
    return redirect("disclosure:supervision", village=place.code)


def finance_terms_of(place: Organisation) -> dict[str, object]:
    """How often the money of the place is shown, and by which article."""
    monthly = FinanceTerms.objects.filter(organisation=place).exists()
    term = interval_term(organisation=place, affairs="finance", on=clock.today(), monthly=monthly)
    return {"monthly": monthly, "term": term}


def _entered(
    request: ActingRequest,
    it: Disclosure,
    form: forms.Form,
    statement: Callable[[], Statement],
    again: Callable[[], HttpResponse],
) -> HttpResponse:
    def act() -> None:
        enter_statement(disclosure_id=it.pk, statement=statement(), by=request.actor, at=clock.now())

    return enter_on_page(
        request, form, act=act, done=_("Entered; the sums close."), to=lambda: redirect(sheet_url(it)), again=again
    )


def _page(
    request: ActingRequest, it: Disclosure, balance: forms.Form, amounts: Any, upload: forms.Form
) -> HttpResponse:
    context = {
        "it": it, "balance": balance, "amounts": amounts, "upload": upload, "before": statement_before(disclosure=it),
        "table_url": reverse("disclosure:money-table", args=[it.code]),
    }  # fmt: skip
    status = 422 if balance.errors or upload.errors or (amounts.is_bound and not amounts.is_valid()) else 200
    return render(request, "disclosure/desk/money.html", context, status=status)


def _worked(request: ActingRequest, code: str) -> Disclosure:
    it = sheet_or_404(request, code)
    require(may_disclose(request.actor, it.organisation))
    return it


def _balances(it: Disclosure) -> dict[str, object]:
    opening = it.opening_fen
    if opening is None and (before := statement_before(disclosure=it)) is not None:
        opening = before.closing_fen
    return {
        "opening": None if opening is None else opening / FEN,
        "closing": None if it.closing_fen is None else it.closing_fen / FEN,
        "opening_because": it.opening_because,
    }


def _rows(it: Disclosure) -> list[dict[str, object]]:
    return [
        {"section": one.section, "item": one.item, "amount": one.amount_fen / FEN, "note": one.note}
        for one in it.finance_rows.all()
    ]


def _statement(balance: BalanceForm, amounts: Any) -> Statement:
    given = balance.cleaned_data
    rows = [form.cleaned_data for form in amounts if form.cleaned_data.get("section")]
    return Statement(
        opening_fen=int(given["opening"] * FEN), closing_fen=int(given["closing"] * FEN),
        opening_because=given["opening_because"],
        amounts=tuple(
            Amount(
                section=FinanceSection(row["section"]), item=row["item"], fen=int(row["amount"] * FEN), note=row["note"]
            )
            for row in rows
        ),
    )  # fmt: skip
