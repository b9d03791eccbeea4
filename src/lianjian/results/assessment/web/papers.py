"""Papers at one address each: to read and print, as a Word file (`?as=word`) and as a PDF (`?as=pdf`)."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header

from lianjian.kernel.pdf import can_write_pdf
from lianjian.kernel.web import ActingRequest
from lianjian.records.ballots.documents.sheet import Sheet
from lianjian.records.ballots.documents.sheet_in_pdf import sheets_in_pdf
from lianjian.records.ballots.documents.sheet_in_word import sheets_in_word

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def answer_sheet(request: ActingRequest, sheet: Sheet, *, back: str) -> HttpResponse:
    """The sheet in the form asked for; without a Chinese font on this machine the page says what to do instead."""
    wanted = request.GET.get("as", "")
    if wanted == "word":
        return _file(sheets_in_word(sheets=[sheet]), kind=WORD, name=f"{sheet.title}.docx")
    if wanted == "pdf" and can_write_pdf():
        return _file(sheets_in_pdf(sheets=[sheet]), kind="application/pdf", name=f"{sheet.title}.pdf")
    context = {"sheets": [sheet], "name": sheet.title, "back": back, "has_pdf": can_write_pdf()}
    return render(request, "assessment/paper.html", context)


def _file(content: bytes, *, kind: str, name: str) -> HttpResponse:
    disposition = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    headers = {"Content-Disposition": disposition, "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type=kind, headers=headers)
