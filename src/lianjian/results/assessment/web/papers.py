"""Papers of this room at one address each."""

from __future__ import annotations

from django.http import HttpResponse

from lianjian.kernel.web import ActingRequest
from lianjian.records.ballots.documents.sheet import Sheet
from lianjian.records.ballots.documents.sheet_in_pdf import sheets_in_pdf
from lianjian.records.ballots.documents.sheet_in_word import sheets_in_word
from lianjian.ui.files import answer_paper


def answer_sheet(request: ActingRequest, sheet: Sheet, *, back: str) -> HttpResponse:
    """The sheet to read and print, as a Word file or as a PDF."""
    return answer_paper(
        request, name=sheet.title, word=lambda: sheets_in_word(sheets=[sheet]),
        pdf=lambda: sheets_in_pdf(sheets=[sheet]), template="assessment/paper.html",
        context={"sheets": [sheet], "back": back},
    )  # fmt: skip
