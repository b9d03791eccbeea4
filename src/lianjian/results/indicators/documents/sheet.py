"""Bulletins and registers on paper: what stands on a sheet, and the sheet as a Word file and a PDF."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from docx.shared import Pt

from lianjian.kernel.pdf import can_write_pdf, typeset, typeset_picture
from lianjian.kernel.word import Page
from lianjian.results.indicators.wording import Bars, Block, Course, Head, Paragraph, Ruled, number_in_words

TEMPLATE = Path(__file__).with_name("sheet.typ")
SMALL = Pt(10.5)
CHART_WIDTH = 150  # millimetres
CHART_DPI = 200


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A title, its number, running text with tables and charts, and who signs when."""

    title: str
    number: str = ""
    blocks: tuple[Block, ...] = ()
    signed: str = ""
    dated: str = ""
    footnotes: tuple[str, ...] = ()


def sheet_in_word(*, sheet: Sheet) -> bytes:
    """The .docx file. Charts stand in it where this machine has Chinese fonts; their numbers always."""
    page = Page()
    page.title(sheet.title, sheet.number)
    for block in sheet.blocks:
        _write(page, block)
    page.plain("")
    for line in (sheet.signed, sheet.dated):
        if line:
            page.right(line)
    for note in sheet.footnotes:
        page.paragraph(note)
    return page.content()


def sheet_in_pdf(*, sheet: Sheet) -> bytes:
    """The PDF file; ask first whether this machine can write one."""
    content = asdict(sheet) | {"blocks": [_plain(block) for block in sheet.blocks]}
    return typeset(template=TEMPLATE, words={"content": content})


def drawing_in_png(*, block: Bars | Course) -> bytes:
    """A chart as a picture."""
    return typeset_picture(template=TEMPLATE, words={"content": {"drawing": _plain(block)}}, dpi=CHART_DPI)


def _write(page: Page, block: Block) -> None:
    if isinstance(block, Head):
        page.head(block.text)
    elif isinstance(block, Paragraph):
        page.paragraph(block.text)
    elif isinstance(block, Ruled):
        page.paragraph(block.title)
        page.table(columns=block.columns, rows=block.rows, size=SMALL)
    else:
        page.paragraph(f"{block.title}（{block.unit}）")
        if can_write_pdf():
            page.picture(drawing_in_png(block=block), width=CHART_WIDTH)
        else:
            page.table(columns=("", block.unit), rows=_numbers(block), size=SMALL)


def _numbers(block: Bars | Course) -> list[tuple[str, str]]:
    rows: Sequence[tuple[str, float]] = block.rows if isinstance(block, Bars) else block.points
    return [(label, number_in_words(value)) for label, value in rows]


def _plain(block: Block) -> dict[str, object]:
    shown = [(label, value, number_in_words(value)) for label, value in _pairs(block)]
    return {"kind": type(block).__name__.lower(), **asdict(block), "shown": shown}


def _pairs(block: Block) -> Sequence[tuple[str, float]]:
    if isinstance(block, Bars):
        return block.rows
    return block.points if isinstance(block, Course) else ()
