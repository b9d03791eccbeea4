"""Pages of circulars: the list, one to read, and its way from draft to issue; Word and PDF."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lianjian.kernel import clock
from lianjian.kernel.drawn import drawn_once
from lianjian.kernel.errors import Refused
from lianjian.kernel.pdf import can_write_pdf
from lianjian.kernel.policies import require
from lianjian.kernel.sheets import dates, texts
from lianjian.kernel.web import ActingRequest, once, signed_in, visible_or_404
from lianjian.results.oversight.actions.circulars import (
    add_recipient,
    draft_circular,
    drop_circular,
    issue_circular,
    take_off_recipient,
    write_circular,
)
from lianjian.results.oversight.documents.circulars import (
    circular_in_pdf,
    circular_in_word,
    copied,
    dated,
    inspected,
    number_of,
)
from lianjian.results.oversight.enums import CircularState
from lianjian.results.oversight.models import Circular
from lianjian.results.oversight.policies.offices import may_oversee
from lianjian.results.oversight.queries.circulars import added_to, circulars_visible_to, may_be_added
from lianjian.results.oversight.queries.inspections import inspections_visible_to
from lianjian.results.oversight.web.forms import CircularFilter, CircularForm, IssueForm, RecipientForm
from lianjian.ui.fields import ReasonForm
from lianjian.ui.files import MOST_ROWS, PDF, WORD, attachment, excel_file
from lianjian.ui.form_pages import FormPage, answer_form
from lianjian.ui.listing import keyset_page

HEAD = "#"


@drawn_once
@signed_in
@require_GET
def circulars(request: ActingRequest) -> HttpResponse:
    """Circulars of the own office and those that were copied to the own units, the latest first."""
    form, found = _circulars(request)
    rows, page = keyset_page(query=request.GET, found=found)
    return render(request, "oversight/circulars/list.html", {"form": form, "rows": rows, "page": page})


@signed_in
@require_GET
def circulars_excel(request: ActingRequest) -> HttpResponse:
    """The same list as an Excel file."""
    columns = [*texts(_("Document number"), _("Title"), _("Issued by"), _("State")), *dates(_("Day of issue"))]
    rows = [
        [one.document_no, one.title, one.organisation.name, str(one.get_state_display()), one.issued_on]
        for one in _circulars(request)[1].order_by("-pk")[:MOST_ROWS]
    ]
    return excel_file(title=_("Circulars"), columns=columns, rows=rows)


@signed_in
@require_POST
@once
def draft(request: ActingRequest, code: str) -> HttpResponse:
    """Write the draft from an inspection's findings."""
    inspection = visible_or_404(inspections_visible_to(actor=request.actor), code=code)
    made = draft_circular(inspection_id=inspection.pk, by=request.actor, at=clock.now())
    return redirect(_address(made))


@drawn_once
@signed_in
@require_GET
def circular(request: ActingRequest, code: str) -> HttpResponse:
    """The circular as it reads, and what can be done next."""
    it = _found(request, code)
    context = {
        "it": it, "number": number_of(it), "dated": dated(it), "inspected": inspected(it), "copied": copied(it),
        "added": added_to(circular=it),
        "states": CircularState, "oversees": bool(may_oversee(request.actor, it.organisation)),
        "second": it.written_by_id != request.actor.account_id, "has_pdf": can_write_pdf(),
    }  # fmt: skip
    return render(request, "oversight/circulars/circular.html", context)


@signed_in
@once
def write(request: ActingRequest, code: str) -> HttpResponse:
    """Change the draft's words."""
    it = _overseen(request, code)
    initial = {"title": it.title, "opening": it.opening, "body": _as_text(it)}
    form = CircularForm(request.POST or None, initial=initial)

    def act() -> str:
        given = form.cleaned_data
        write_circular(
            circular_id=it.pk, title=given["title"], opening=given["opening"], sections=_as_sections(given["body"]),
            by=request.actor, at=clock.now(),
        )  # fmt: skip
        return _address(it)

    page = FormPage(
        lead=_("Change the draft"), act=_("Save"), back=_address(it), draft=f"circular-{it.code}",
        sub=_("By matter, never by rank. Another person approves and issues it."),
    )  # fmt: skip
    return answer_form(request, form, page=page, act=act, done=_("Saved."))


@signed_in
@once
def issue(request: ActingRequest, code: str) -> HttpResponse:
    """Approve and issue it under its number, as a second person."""
    it = _overseen(request, code)
    form = IssueForm(request.POST or None, initial={"on": clock.today()})

    def act() -> str:
        given = form.cleaned_data
        issue_circular(
            circular_id=it.pk, document_no=given["document_no"], on=given["on"], by=request.actor, at=clock.now()
        )
        return _address(it)

    page = FormPage(
        lead=_("Approve and issue"), act=_("Issue the circular"), back=_address(it),
        sub=_("It goes to the inspected of whom something was found, to the superior of each, and to whom was added."),
    )  # fmt: skip
    return answer_form(request, form, page=page, act=act, done=_("Issued and sent to whom it concerns."))


@signed_in
@once
def add_copy(request: ActingRequest, code: str) -> HttpResponse:
    """Copy the draft to a further place, with the reason."""
    it = _overseen(request, code)
    form = RecipientForm(request.POST or None, places=may_be_added(circular=it))

    def act() -> str:
        given = form.cleaned_data
        add_recipient(
            circular_id=it.pk, organisation=given["place"], reason=given["reason"], by=request.actor, at=clock.now()
        )
        return _address(it)

    page = FormPage(
        lead=_("Copy it to somebody else"), act=_("Add"), back=_address(it),
        sub=_("The inspected and their superiors get it anyway. Who adds is the writer: another person issues it."),
    )  # fmt: skip
    return answer_form(request, form, page=page, act=act, done=_("Added; they read it once it is issued."))


@signed_in
@require_POST
@once
def drop_copy(request: ActingRequest, code: str, copy: int) -> HttpResponse:
    """Take a place off again that was added by hand."""
    it = _overseen(request, code)
    take_off_recipient(circular_id=it.pk, copy_id=copy, by=request.actor, at=clock.now())
    return redirect(_address(it))


@signed_in
@once
def drop(request: ActingRequest, code: str) -> HttpResponse:
    """Not pursue the draft."""
    it = _overseen(request, code)
    form = ReasonForm(request.POST or None)

    def act() -> str:
        drop_circular(circular_id=it.pk, reason=form.cleaned_data["reason"], by=request.actor, at=clock.now())
        return _address(it)

    page = FormPage(lead=_("Do not pursue the draft"), act=_("Do not pursue"), back=_address(it))
    return answer_form(request, form, page=page, act=act, done=_("Not pursued."))


@signed_in
@require_GET
def word(request: ActingRequest, code: str) -> HttpResponse:
    """The circular as a Word file."""
    it = _found(request, code)
    return attachment(content=circular_in_word(circular=it), content_type=WORD, name=f"{it.title}.docx")


@signed_in
@require_GET
def pdf(request: ActingRequest, code: str) -> HttpResponse:
    """The circular as a PDF; without a Chinese font on this machine it says what to do instead."""
    it = _found(request, code)
    if not can_write_pdf():
        raise Refused(_("This machine has no Chinese font for a PDF: take the Word file, or print this page."))
    return attachment(content=circular_in_pdf(circular=it), content_type=PDF, name=f"{it.title}.pdf")


def _as_text(it: Circular) -> str:
    return "\n".join(line for head, paragraphs in it.sections for line in (f"{HEAD} {head}", *paragraphs))


def _as_sections(text: str) -> list[tuple[str, list[str]]]:
    """Heads and their paragraphs; words before the first head stand under none and are refused."""
    sections: list[tuple[str, list[str]]] = []
    for line in filter(None, (one.strip() for one in text.splitlines())):
        if line.startswith(HEAD):
            sections.append((line.lstrip(HEAD).strip(), []))
        elif sections:
            sections[-1][1].append(line)
        else:
            raise Refused(_("Begin with the head of a matter: a line that begins with #."))
    return sections


def _circulars(request: ActingRequest) -> tuple[CircularFilter, QuerySet[Circular]]:
    form = CircularFilter(request.GET)
    form.is_valid()
    found = circulars_visible_to(actor=request.actor)
    if text := form.cleaned_data.get("text"):
        found = found.filter(
            Q(title__icontains=text) | Q(document_no__icontains=text) | Q(organisation__name__icontains=text)
        )
    if state := form.cleaned_data.get("state"):
        found = found.filter(state=state)
    return form, found


def _found(request: ActingRequest, code: str) -> Circular:
    return visible_or_404(circulars_visible_to(actor=request.actor), code=code)


def _overseen(request: ActingRequest, code: str) -> Circular:
    it = _found(request, code)
    require(may_oversee(request.actor, it.organisation))
    return it


def _address(it: Circular) -> str:
    return reverse("oversight:circular", args=[it.code])
