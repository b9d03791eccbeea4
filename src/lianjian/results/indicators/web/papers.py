"""Sheets at one address: to read and print, as a Word file (`?as=word`) and as a PDF (`?as=pdf`)."""

from __future__ import annotations

from django.http import HttpResponse

from lianjian.kernel.web import ActingRequest
from lianjian.results.indicators.documents.sheet import Sheet, sheet_in_pdf, sheet_in_word
from lianjian.results.indicators.queries.periods import short_name
from lianjian.results.indicators.wording import Bars, Block, Course
from lianjian.ui.charts import bar_chart, line_chart
from lianjian.ui.files import answer_paper


def answer_sheet(request: ActingRequest, sheet: Sheet, *, back: str) -> HttpResponse:
    """The sheet to read and print, as a Word file or as a PDF."""
    return answer_paper(
        request, name=sheet.title, word=lambda: sheet_in_word(sheet=sheet), pdf=lambda: sheet_in_pdf(sheet=sheet),
        template="indicators/sheet.html", context={"sheet": sheet, "blocks": drawn(sheet.blocks), "back": back},
    )  # fmt: skip


def drawn(blocks: tuple[Block, ...]) -> list[dict[str, object]]:
    """The blocks for a page, charts with their geometry."""
    return [{"kind": type(block).__name__.lower(), "it": block, "chart": _chart(block)} for block in blocks]


def _chart(block: Block) -> object:
    if isinstance(block, Bars):
        return bar_chart(rows=block.rows)
    if isinstance(block, Course):
        labels = [short_name(name) for name, _value in block.points]
        return line_chart(labels=labels, series=[(block.title, [value for _name, value in block.points])], height=180)
    return None
