"""The papers of a ballot: a page to print, a Word file, a PDF."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from lianjian.kernel import clock
from lianjian.kernel.pdf import can_write_pdf
from lianjian.kernel.policies import require
from lianjian.kernel.web import ActingRequest, signed_in
from lianjian.records.ballots.documents.papers import AFTER_CLOSING, KINDS, sheets_of
from lianjian.records.ballots.documents.sheet import Sheet
from lianjian.records.ballots.documents.sheet_in_pdf import sheets_in_pdf
from lianjian.records.ballots.documents.sheet_in_word import sheets_in_word
from lianjian.records.ballots.enums import BallotState
from lianjian.records.ballots.models import Ballot
from lianjian.records.ballots.policies.running import may_count, may_lead, may_oversee, may_read_results
from lianjian.records.ballots.web.loading import ballot_or_404
from lianjian.ui.files import PDF, WORD, attachment


@signed_in
@require_safe
def page(request: ActingRequest, code: str, paper: str) -> HttpResponse:
    """The sheets to read and to print."""
    ballot, sheets = _asked(request, code, paper)
    context = {"ballot": ballot, "kind": paper, "name": KINDS[paper], "sheets": sheets, "has_pdf": can_write_pdf()}
    return render(request, "ballots/papers/sheets.html", context)


@signed_in
@require_safe
def word(request: ActingRequest, code: str, paper: str) -> HttpResponse:
    """The sheets as a Word file."""
    ballot, sheets = _asked(request, code, paper)
    return attachment(
        content=sheets_in_word(sheets=sheets), content_type=WORD, name=f"{ballot.title}{KINDS[paper]}.docx"
    )


@signed_in
@require_safe
def pdf(request: ActingRequest, code: str, paper: str) -> HttpResponse:
    """The sheets as a PDF; without a Chinese font on this machine, the page says what to do instead."""
    ballot, sheets = _asked(request, code, paper)
    if not can_write_pdf():
        return redirect("ballots:ballot-paper", code=code, paper=paper)
    return attachment(content=sheets_in_pdf(sheets=sheets), content_type=PDF, name=f"{ballot.title}{KINDS[paper]}.pdf")


def _asked(request: ActingRequest, code: str, paper: str) -> tuple[Ballot, list[Sheet]]:
    ballot = ballot_or_404(request, code)
    if paper not in KINDS or (paper in AFTER_CLOSING and ballot.state != BallotState.CLOSED):
        raise Http404
    if paper in AFTER_CLOSING:
        require(may_read_results(request.actor, ballot))
    else:
        actor = request.actor
        require(may_count(actor, ballot) or may_oversee(actor, ballot) or may_lead(actor, ballot))
    return ballot, sheets_of(ballot=ballot, kind=paper, on=clock.today())
