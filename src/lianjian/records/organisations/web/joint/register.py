"""The register of joint organisations, on screen and as an Excel file."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lianjian.kernel import clock
from lianjian.kernel.drawn import drawn_once
from lianjian.kernel.sheets import dates, texts
from lianjian.kernel.web import ActingRequest, signed_in
from lianjian.records.organisations.enums import JointForm, JointState, PairingForm
from lianjian.records.organisations.queries.joint_register import (
    ORDERS,
    RegisterFilter,
    register_of,
    register_page,
    register_sums,
    townships_of,
)
from lianjian.records.organisations.web.joint.forms import RegisterFilterForm
from lianjian.ui.files import excel_file
from lianjian.ui.listing import Sorting, keyset_pager

ROWS = 50
MOST_ROWS = 100_000
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TONES = {
    JointState.FOUNDED.value: "green",
    JointState.AWAITING_APPROVAL.value: "amber",
    JointState.CONSENTING.value: "blue",
    JointState.REJECTED.value: "red",
}


@drawn_once
@signed_in
@require_safe
def joint_list(request: ActingRequest) -> HttpResponse:
    """One page of the register."""
    today = clock.today()
    form = _filter_form(request)
    found = register_of(actor=request.actor, asked=_asked(form))
    sort = request.GET.get("sort", "name")
    rows, next_key = register_page(
        found=found, on=today, order=sort if sort in ORDERS else "name", after=request.GET.get("after", ""), limit=ROWS
    )
    context = {
        "rows": rows,
        "sums": register_sums(actor=request.actor, on=today),
        "form": form,
        "is_filtered": any(form.data.get(name) for name in form.fields),
        "sorting": Sorting(chosen=sort, query=request.GET),
        "page": keyset_pager(query=request.GET, shown=len(rows), next_key=next_key),
        "today": today,
        "labels": _labels(),
        "tones": TONES,
        "address": reverse("organisations:joint", args=["CODE"]),  # resolved once, not for every row
    }
    return render(request, "organisations/joint/list.html", context)


@signed_in
@require_safe
def joint_excel(request: ActingRequest) -> HttpResponse:
    """The filtered register as an Excel file."""
    today = clock.today()
    found = register_of(actor=request.actor, asked=_asked(_filter_form(request)))
    rows, _next = register_page(found=found, on=today, limit=MOST_ROWS)
    columns = [
        *texts(_("Code"), _("Name"), _("Kind"), _("Form"), _("Superior"), _("Lead"), _("Villages joined")),
        *texts(_("Secretary"), _("Basis of the post"), _("State")),
        *dates(_("Founded on")),
    ]
    labels = _labels()
    lines = [
        (
            row.code, row.name, labels["kind"][row.pairing_form], labels["form"][row.form], row.superior, row.lead,
            "、".join(row.villages), row.secretary,
            (_("Designated") if row.is_designated else _("Settled")) if row.secretary else "",
            labels["state"][row.state], row.founded_on,
        )
        for row in rows
    ]  # fmt: skip
    return excel_file(title=_("Joint organisations"), columns=columns, rows=lines, on=today)


def _filter_form(request: ActingRequest) -> RegisterFilterForm:
    form = RegisterFilterForm(request.GET, townships=townships_of(actor=request.actor))
    form.is_valid()
    return form


def _asked(form: RegisterFilterForm) -> RegisterFilter:
    """The conditions that make sense; a value that is no choice is left out, as the form then says."""
    return RegisterFilter(**{name: form.cleaned_data.get(name, "") for name in form.fields})


def _labels() -> dict[str, dict[str, str]]:
    return {
        name: {value: str(label) for value, label in choices}
        for name, choices in (("kind", PairingForm.choices), ("form", JointForm.choices), ("state", JointState.choices))
    }
