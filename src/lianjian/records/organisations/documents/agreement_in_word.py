"""The agreement as a Word file: A4, text 156 × 225 mm, 28 characters by 22 lines (GB/T 9704-2012)."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from lianjian.records.organisations.documents.agreement import NUMERALS, Agreement

BODY, HEAD, TITLE, LATIN = "仿宋", "黑体", "方正小标宋简体", "Times New Roman"
# What Word takes where the first font is missing, in this order.
FALLBACKS = {
    BODY: "仿宋_GB2312,FangSong,STFangsong,Noto Serif CJK SC",
    HEAD: "SimHei,Heiti SC,Noto Sans CJK SC",
    TITLE: "方正小标宋_GBK,华文中宋,SimSun,Noto Serif CJK SC",
}
BODY_SIZE, TITLE_SIZE, LINE = Pt(16), Pt(22), Pt(28.95)
TOP, LEFT, WIDTH, HEIGHT = Mm(37), Mm(28), Mm(156), Mm(225)


def agreement_in_word(*, agreement: Agreement) -> bytes:
    """The .docx file."""
    document = Document()
    _lay_out(document)
    _name_fallbacks(document)
    _line(document, agreement.title, font=TITLE, size=TITLE_SIZE, centred=True)
    _line(document, f"（{agreement.subtitle}）", font="楷体", centred=True)
    _line(document, "")
    _line(document, agreement.opening, indented=True)
    for place, clause in enumerate(agreement.clauses):
        _line(document, f"{NUMERALS[place]}、{clause.title}", font=HEAD, indented=True, keeps_next=True)
        for paragraph in clause.paragraphs:
            _line(document, paragraph, indented=True)
    _sign(document, agreement)
    held = BytesIO()
    document.save(held)
    return held.getvalue()


def _lay_out(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.left_margin = TOP, LEFT
    section.right_margin, section.bottom_margin = Mm(210) - LEFT - WIDTH, Mm(297) - TOP - HEIGHT
    style = document.styles["Normal"]
    style.font.name, style.font.size = LATIN, BODY_SIZE
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), BODY)
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
    style.paragraph_format.line_spacing = LINE


def _name_fallbacks(document: Any) -> None:
    """Enters each font with its substitutes into the file's font table."""
    table = next(part for part in document.part.package.iter_parts() if part.partname == "/word/fontTable.xml")
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="86"/></w:font>'
        for name, others in FALLBACKS.items()
    )
    table._blob = table.blob.replace(b"</w:fonts>", fonts.encode() + b"</w:fonts>")


def _line(
    document: Any, text: str, *, font: str = BODY, size: Any = BODY_SIZE, centred: bool = False, indented: bool = False,
    keeps_next: bool = False,
) -> None:  # fmt: skip
    paragraph = document.add_paragraph()
    run = paragraph.add_run(text)
    run.font.name, run.font.size = LATIN, size
    run._element.rPr.rFonts.set(qn("w:eastAsia"), font)
    paragraph.paragraph_format.keep_with_next = keeps_next
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if indented:
        paragraph.paragraph_format.first_line_indent = 2 * size


def _sign(document: Any, agreement: Agreement) -> None:
    _line(document, "")
    table = document.add_table(rows=0, cols=2)
    for place in range(0, len(agreement.signatures), 2):
        cells = table.add_row().cells
        for cell, signature in zip(cells, agreement.signatures[place : place + 2], strict=False):
            cell.paragraphs[0].add_run(f"{signature.party}（盖章）")
            cell.add_paragraph("负责人（签字）：")
            cell.add_paragraph(signature.note)
        for cell in cells:
            for run in (run for paragraph in cell.paragraphs for run in paragraph.runs):
                run.font.size = Pt(14)
                run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), BODY)
    _line(document, "")
    _line(document, agreement.dated)
    document.paragraphs[-1].alignment = WD_ALIGN_PARAGRAPH.RIGHT
