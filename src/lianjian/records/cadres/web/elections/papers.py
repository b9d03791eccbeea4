"""The papers of an election: a page to print, a Word file, a PDF."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from lianjian.kernel import clock
from lianjian.kernel.pdf import can_write_pdf
from lianjian.kernel.web import ActingRequest, signed_in
from lianjian.records.ballots.documents.sheet import Sheet
from lianjian.records.ballots.documents.sheet_in_pdf import sheets_in_pdf
from lianjian.records.ballots.documents.sheet_in_word import sheets_in_word
from lianjian.records.cadres.documents.elections import papers_ready, sheets_of_election
from lianjian.records.cadres.models import TermElection
from lianjian.records.cadres.queries.elections import steps_of
from lianjian.records.cadres.web.elections.election import election_or_404
from lianjian.ui.files import PDF, WORD, attachment


@signed_in
@require_safe
def to_print(request: ActingRequest, code: str, paper: str) -> HttpResponse:
    """The sheets to read and to print."""
    election, sheets, name = _asked(request, code, paper)
    context = {"election": election, "paper": paper, "name": name, "sheets": sheets, "has_pdf": can_write_pdf()}
    return render(request, "cadres/elections/paper.html", context)


@signed_in
@require_safe
def word(request: ActingRequest, code: str, paper: str) -> HttpResponse:
    """The sheets as a Word file."""
    _election, sheets, _name = _asked(request, code, paper)
    return attachment(content=sheets_in_word(sheets=sheets), content_type=WORD, name=f"{sheets[0].title}.docx")


@signed_in
@require_safe
def pdf(request: ActingRequest, code: str, paper: str) -> HttpResponse:
    """The sheets as a PDF; without a Chinese font on this machine, the page says what to do instead."""
    _election, sheets, _name = _asked(request, code, paper)
    if not can_write_pdf():
        return redirect("cadres:election-paper", code=code, paper=paper)
    content = sheets_in_pdf(sheets=sheets)
    return attachment(content=content, content_type=PDF, name=f"{sheets[0].title}.pdf")


def _asked(request: ActingRequest, code: str, paper: str) -> tuple[TermElection, list[Sheet], str]:
    election = election_or_404(request, code)
    ready = dict(papers_ready(election=election, steps=steps_of(election=election)))
    if paper not in ready:
        raise Http404
    return election, sheets_of_election(election=election, paper=paper, on=clock.today()), ready[paper]
