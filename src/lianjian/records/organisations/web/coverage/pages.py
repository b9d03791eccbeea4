"""What the coverage and industry pages share: where a person's register begins, form pages, Excel files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header

from lianjian.kernel.errors import Refused
from lianjian.kernel.sheets import Column, write_sheet
from lianjian.kernel.web import ActingRequest
from lianjian.records.organisations.enums import UnitKind
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.queries.coverage import READERS
from lianjian.records.organisations.queries.tree import children
from lianjian.records.organisations.web.coverage.forms import ActForm

PAGE_SIZE = 50
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
AREAS = (
    UnitKind.PROVINCE, UnitKind.PREFECTURE, UnitKind.COUNTY, UnitKind.SUBDISTRICT, UnitKind.TOWNSHIP, UnitKind.VILLAGE,
    UnitKind.NEIGHBOURHOOD, UnitKind.PARK,
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class FormPage:
    """A page that holds one form: its sentence, its button and the way back."""

    lead: str
    act: str
    back: str
    sub: str = ""


def root_of(request: ActingRequest) -> Organisation:
    """Where the person's register begins: the widest place of a post that is more than a membership; else 404."""
    mandates = [mandate for mandate in request.actor.mandates if mandate.role in READERS]
    if not mandates:
        raise Http404
    widest = min(mandates, key=lambda mandate: len(mandate.scope))
    return Organisation.objects.get(path=widest.scope)


def areas_below(root: Organisation) -> list[Organisation]:
    """The areas directly below: townships of a county, villages of a township."""
    return list(children(organisation=root).filter(kind__in=AREAS))


def answer_form(
    request: ActingRequest, form: ActForm, *, page: FormPage, act: Callable[[], str], done: str
) -> HttpResponse:
    """Shows the form, and on a valid one acts and goes where `act` says; a refusal comes back into the form."""
    if request.method == "POST" and form.is_valid():
        try:
            target = act()
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, done)
            return redirect(target)
    return render(request, "organisations/coverage/form.html", {"form": form, "page": page})


def excel_file(*, title: str, columns: Sequence[Column], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """A list as an Excel file to keep."""
    disposition = content_disposition_header(as_attachment=True, filename=f"{title}.xlsx")
    return HttpResponse(
        write_sheet(title=title, columns=columns, rows=rows),
        content_type=EXCEL,
        headers={"Content-Disposition": disposition or "attachment"},
    )
