"""Sheets at one address: to read and print, as a Word file (`?as=word`) and as a PDF (`?as=pdf`)."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header

from lianjian.kernel.pdf import can_write_pdf
from lianjian.kernel.web import ActingRequest
from lianjian.results.indicators.documents.sheet import Sheet, sheet_in_pdf, sheet_in_word
from lianjian.results.indicators.queries.periods import short_name
from lianjian.results.indicators.wording import Bars, Block, Course
from lianjian.ui.charts import bar_chart, line_chart

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def answer_sheet(request: ActingRequest, sheet: Sheet, *, back: str) -> HttpResponse:
    """The sheet in the form asked for; without a Chinese font on this machine the page says what to do instead."""
    wanted = request.GET.get("as", "")
    if wanted == "word":
        return download(sheet_in_word(sheet=sheet), kind=WORD, name=f"{sheet.title}.docx")
    if wanted == "pdf" and can_write_pdf():
        return download(sheet_in_pdf(sheet=sheet), kind="application/pdf", name=f"{sheet.title}.pdf")
    context = {"sheet": sheet, "blocks": drawn(sheet.blocks), "back": back, "has_pdf": can_write_pdf()}
    return render(request, "indicators/sheet.html", context)


def drawn(blocks: tuple[Block, ...]) -> list[dict[str, object]]:
    """The blocks for a page, charts with their geometry."""
    return [{"kind": type(block).__name__.lower(), "it": block, "chart": _chart(block)} for block in blocks]


def download(content: bytes, *, kind: str, name: str) -> HttpResponse:
    """A file to keep."""
    disposition = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    headers = {"Content-Disposition": disposition, "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type=kind, headers=headers)


def _chart(block: Block) -> object:
    if isinstance(block, Bars):
        return bar_chart(rows=block.rows)
    if isinstance(block, Course):
        labels = [short_name(name) for name, _value in block.points]
        return line_chart(labels=labels, series=[(block.title, [value for _name, value in block.points])], height=180)
    return None
