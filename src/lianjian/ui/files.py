"""Answers that are files to keep: lists as Excel, papers as Word and PDF, what was sent in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header

from lianjian.kernel.pdf import can_write_pdf
from lianjian.kernel.sheets import EXCEL, Column, write_sheet

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"
MOST_ROWS = 20_000  # of a list as a file; whoever needs more asks for a part at a time


def attachment(*, content: bytes, content_type: str, name: str) -> HttpResponse:
    """The file under its name; no browser may take it for something else or show it as a page of ours."""
    headers = {
        "Content-Disposition": content_disposition_header(as_attachment=True, filename=name) or "attachment",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(content, content_type=content_type, headers=headers)


def excel_file(
    *, title: str, columns: Sequence[Column], rows: Iterable[Sequence[object]], on: date | None = None
) -> HttpResponse:
    """A list as an Excel file named after its title, and the day where it is the list of a day."""
    name = f"{title}-{on:%Y-%m-%d}.xlsx" if on else f"{title}.xlsx"
    content = write_sheet(title=title, columns=columns, rows=rows)
    return attachment(content=content, content_type=EXCEL, name=name)


def answer_paper(
    request: HttpRequest,
    *,
    name: str,
    word: Callable[[], bytes],
    pdf: Callable[[], bytes],
    template: str,
    context: Mapping[str, object],
) -> HttpResponse:
    """A paper at one address: to read and print (`template`), as a Word file (`?as=word`) and as a PDF (`?as=pdf`).

    Without a Chinese font on this machine the page says what to do instead.
    """
    wanted = request.GET.get("as", "")
    if wanted == "word":
        return attachment(content=word(), content_type=WORD, name=f"{name}.docx")
    if wanted == "pdf" and can_write_pdf():
        return attachment(content=pdf(), content_type=PDF, name=f"{name}.pdf")
    return render(request, template, {"name": name, "has_pdf": can_write_pdf(), **context})
