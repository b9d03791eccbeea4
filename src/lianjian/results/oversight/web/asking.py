"""Asking for a table, taking columns out of it, ending it, and the words between who asks and who is asked."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from lianjian.kernel import clock
from lianjian.kernel.errors import Refused
from lianjian.kernel.policies import require
from lianjian.kernel.uploads import checked_file
from lianjian.kernel.web import ActingRequest, once, signed_in, visible_or_404
from lianjian.kernel.workbook.opening import open_workbook
from lianjian.records.organisations.models import Organisation
from lianjian.results.oversight.actions.requests import (
    NewRequest,
    answer_asked_already,
    close_request,
    drop_column,
    register_request,
    say_asked_already,
)
from lianjian.results.oversight.enums import AskedKind, ColumnSource
from lianjian.results.oversight.models import AskedAlready, DataRequest
from lianjian.results.oversight.policies.offices import may_oversee, may_speak_for
from lianjian.results.oversight.queries.known import known_columns
from lianjian.results.oversight.queries.requests import (
    Matched,
    match_columns,
    own_places_asked,
    requests_visible_to,
)
from lianjian.results.oversight.web.forms import RequestForm
from lianjian.results.oversight.web.loading import offices_or_403, places_of, typed_name
from lianjian.ui.fields import ReasonForm
from lianjian.ui.form_pages import FormPage, answer_form, show_form, show_refusal


@signed_in
@once
def new(request: ActingRequest) -> HttpResponse:
    """Register a table: first the columns are shown with what is known of each, then it is entered."""
    offices = offices_or_403(request, _("Tables are asked by an office."))
    typed, fault = _with_workbook(request)
    matched = _matched(request, typed)
    again = [one.heading for one in matched if one.source == ColumnSource.ASKED_ELSEWHERE]
    initial = {"begins_on": clock.today(), "place": typed_name(offices[0])}
    form = RequestForm(typed, offices=offices, places=places_of(request), asked_again=again, initial=initial)
    if fault is not None:
        show_refusal(form=form, refusal=fault)

    def act() -> str:
        given = form.cleaned_data
        what = NewRequest(
            place=given["place"], asked_of=AskedKind(given["asked_of"]), title=given["title"],
            purpose=given["purpose"], basis=given["basis"], begins_on=given["begins_on"], ends_on=given["ends_on"],
            headings=tuple(given["headings"].splitlines()), reasons=form.reasons(),
        )  # fmt: skip
        made = register_request(organisation=form.whose(), what=what, by=request.actor, at=clock.now())
        return reverse("oversight:request", args=[made.code])

    known = known_columns()
    page = FormPage(
        lead=_("Ask for a table"), act=_("Register"), back=reverse("oversight:requests"),
        sub=_("What is known here is filled in and not asked; what another table asks for is asked again only with a "
              "reason."),
    )  # fmt: skip
    beside = {"columns": [(one, known.get(one.known_as)) for one in matched], "sources": ColumnSource}
    template = "oversight/requests/new.html"
    if "register" not in request.POST:
        return show_form(request, form, page=page, template=template, beside=beside)
    done = _("Registered; those asked can see it.")
    return answer_form(request, form, page=page, act=act, done=done, template=template, beside=beside)


def _with_workbook(request: ActingRequest) -> tuple[Any, Refused | None]:
    """What was typed; the head of an uploaded workbook stands among the headings, so that it is uploaded once."""
    if request.method != "POST":
        return None, None
    typed = request.POST.copy()
    file = request.FILES.get("workbook")
    if file is None:
        return typed, None
    try:
        heads = _first_row(file.name or "", file.read())
    except Refused as refusal:
        return typed, refusal
    typed["headings"] = "\n".join([*typed.get("headings", "").splitlines(), *heads])
    return typed, None


def _first_row(name: str, content: bytes) -> list[str]:
    checked = checked_file(name=name, content=content)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "table.xlsx"
        file.write_bytes(checked.content)
        sheets = open_workbook(file=file)
    rows = [row for sheet in sheets[:1] for row in sheet.rows if any(cell not in (None, "") for cell in row)]
    return [str(cell).strip() for cell in rows[0] if cell not in (None, "")] if rows else []


def _matched(request: ActingRequest, typed: Any) -> list[Matched]:
    """The columns as typed so far, with what is known; none before place and kind are typed."""
    if typed is None or typed.get("asked_of") not in AskedKind.values:
        return []
    words = typed.get("place", "").strip()
    place = places_of(request).filter(code=words).first() or places_of(request).filter(name=words).first()
    if not isinstance(place, Organisation):
        return []
    headings = typed.get("headings", "").splitlines()
    return match_columns(headings=headings, place=place, asked_of=typed["asked_of"], on=clock.today())


@signed_in
@once
def close(request: ActingRequest, code: str) -> HttpResponse:
    """End the table before its day."""
    it = _overseen(request, code)
    form = ReasonForm(request.POST or None)

    def act() -> str:
        close_request(request_id=it.pk, reason=form.cleaned_data["reason"], by=request.actor, at=clock.now())
        return _address(it)

    page = FormPage(lead=_("Stop asking for “%(title)s”") % {"title": it}, act=_("Stop asking"), back=_address(it))
    return answer_form(request, form, page=page, act=act, done=_("Nobody is asked for it any more."))


@signed_in
@once
def drop(request: ActingRequest, code: str, column: int) -> HttpResponse:
    """Take a column out."""
    it = _overseen(request, code)
    found = visible_or_404(it.columns.all(), pk=column)
    form = ReasonForm(request.POST or None)

    def act() -> str:
        drop_column(column_id=found.pk, reason=form.cleaned_data["reason"], by=request.actor, at=clock.now())
        return _address(it)

    page = FormPage(lead=_("Take out “%(heading)s”") % {"heading": found}, act=_("Take out"), back=_address(it))
    return answer_form(request, form, page=page, act=act, done=_("Taken out; nobody need give it any more."))


@signed_in
@once
def already(request: ActingRequest, code: str, column: int) -> HttpResponse:
    """Say that this was given already."""
    it = _found(request, code)
    found = visible_or_404(it.columns.all(), pk=column)
    own = own_places_asked(request=it, actor=request.actor).first()
    require(may_speak_for(request.actor, own or it.place))
    form = ReasonForm(request.POST or None)
    form.fields["reason"].label = _("In which table, or to whom, it was given")

    def act() -> str:
        assert own is not None
        say_asked_already(
            column_id=found.pk, organisation=own, said=form.cleaned_data["reason"], by=request.actor, at=clock.now()
        )
        return _address(it)

    page = FormPage(
        lead=_("“%(heading)s”: asked already") % {"heading": found}, act=_("Say so"), back=_address(it),
        sub=_("Who asks takes the column out, or tells you why it is asked all the same."),
    )  # fmt: skip
    return answer_form(request, form, page=page, act=act, done=_("Said; who asks has to answer."))


@signed_in
@once
def answer(request: ActingRequest, code: str, said: int) -> HttpResponse:
    """Tell a place why it is asked all the same."""
    it = _overseen(request, code)
    found = visible_or_404(AskedAlready.objects.filter(column__request=it).select_related("organisation"), pk=said)
    form = ReasonForm(request.POST or None)
    form.fields["reason"].label = _("Why it is asked all the same")

    def act() -> str:
        answer_asked_already(said_id=found.pk, answer=form.cleaned_data["reason"], by=request.actor, at=clock.now())
        return _address(it)

    page = FormPage(
        lead=_("Answer %(place)s") % {"place": found.organisation.name}, act=_("Answer"), back=_address(it),
        sub=found.said,
    )  # fmt: skip
    return answer_form(request, form, page=page, act=act, done=_("Answered."))


def _found(request: ActingRequest, code: str) -> DataRequest:
    return visible_or_404(requests_visible_to(actor=request.actor), code=code)


def _overseen(request: ActingRequest, code: str) -> DataRequest:
    it = _found(request, code)
    require(may_oversee(request.actor, it.organisation))
    return it


def _address(it: DataRequest) -> str:
    return reverse("oversight:request", args=[it.code])
