"""A Word file's page and type: A4, text 156 × 225 mm, 28 characters by 22 lines (GB/T 9704-2012)."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from lianjian.kernel.papers import NUMERALS, Paper

BODY, HEAD, SUBTITLE, TITLE, LATIN = "仿宋", "黑体", "楷体", "方正小标宋简体", "Times New Roman"
# What Word takes where the first font is missing, in this order.
FALLBACKS = {
    BODY: "仿宋_GB2312,FangSong,STFangsong,Noto Serif CJK SC",
    HEAD: "SimHei,Heiti SC,Noto Sans CJK SC",
    TITLE: "方正小标宋_GBK,华文中宋,SimSun,Noto Serif CJK SC",
}
BODY_SIZE, TITLE_SIZE, SIGNATURE_SIZE, LINE = Pt(16), Pt(22), Pt(14), Pt(28.95)
TOP, LEFT, WIDTH, HEIGHT = Mm(37), Mm(28), Mm(156), Mm(225)


def paper_in_word(*, paper: Paper) -> bytes:
    """The paper as a .docx file."""
    page = Page()
    page.title(paper.title, paper.subtitle)
    page.paragraph(paper.opening)
    for place, clause in enumerate(paper.clauses):
        page.head(f"{NUMERALS[place]}、{clause.title}")
        for paragraph in clause.paragraphs:
            page.paragraph(paragraph)
    page.plain("")
    page.signatures([(f"{one.party}（盖章）", "负责人（签字）：", one.note) for one in paper.signatures])
    page.plain("")
    page.right(paper.dated)
    return page.content()


class Page:
    """A Word file while it is written, line by line."""

    def __init__(self) -> None:
        self._document: Any = Document()
        self._lay_out()
        self._name_fallbacks()

    def title(self, text: str, subtitle: str = "") -> None:
        """Will add a centred title and an empty line after it."""
        self._line(text, font=TITLE, size=TITLE_SIZE).alignment = WD_ALIGN_PARAGRAPH.CENTER
        if subtitle:
            self._line(f"（{subtitle}）", font=SUBTITLE).alignment = WD_ALIGN_PARAGRAPH.CENTER
        self._line("")

    def head(self, text: str) -> None:
        """Will add the head of a part, kept with what follows it."""
        line = self._line(text, font=HEAD)
        line.paragraph_format.first_line_indent = 2 * BODY_SIZE
        line.paragraph_format.keep_with_next = True

    def paragraph(self, text: str) -> None:
        """Will add running text, its first line indented by two characters."""
        self._line(text).paragraph_format.first_line_indent = 2 * BODY_SIZE

    def plain(self, text: str) -> None:
        """Will add a line that begins at the margin, such as who is addressed."""
        self._line(text)

    def right(self, text: str) -> None:
        """Will add a line at the right margin, such as who signs and when."""
        self._line(text).alignment = WD_ALIGN_PARAGRAPH.RIGHT

    def signatures(self, blocks: Sequence[Sequence[str]]) -> None:
        """Will add blocks of lines for signing, two beside each other."""
        table = self._document.add_table(rows=0, cols=2)
        for place in range(0, len(blocks), 2):
            cells = table.add_row().cells
            for cell, lines in zip(cells, blocks[place : place + 2], strict=False):
                cell.paragraphs[0].add_run(lines[0])
                for line in lines[1:]:
                    cell.add_paragraph(line)
            for run in (run for cell in cells for paragraph in cell.paragraphs for run in paragraph.runs):
                run.font.size = SIGNATURE_SIZE
                run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), BODY)

    def table(
        self,
        *,
        columns: Sequence[str],
        rows: Sequence[Sequence[str]],
        size: Any = SIGNATURE_SIZE,
        shares: Sequence[int] = (),
    ) -> None:
        """Will add a ruled table of words, its head in the heads' type; the columns are alike or share the width so."""
        table = self._document.add_table(rows=0, cols=len(columns))
        table.style = "Table Grid"
        for place, words in enumerate((columns, *rows)):
            cells = table.add_row().cells
            for cell, share in zip(cells, shares, strict=False):
                cell.width = int(WIDTH * share / sum(shares))
            for cell, text in zip(cells, words, strict=True):
                run = cell.paragraphs[0].add_run(text)
                run.font.size = size
                if size < SIGNATURE_SIZE:
                    cell.paragraphs[0].paragraph_format.line_spacing = 1.2
                run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), BODY if place else HEAD)

    def picture(self, png: bytes, *, width: int) -> None:
        """Will add a centred picture of a width in millimetres."""
        self._document.add_picture(BytesIO(png), width=Mm(width))
        self._document.paragraphs[-1].alignment = WD_ALIGN_PARAGRAPH.CENTER

    def next_page(self) -> None:
        """Will begin a new page."""
        self._document.add_page_break()

    def content(self) -> bytes:
        """The .docx file."""
        held = BytesIO()
        self._document.save(held)
        return held.getvalue()

    def _line(self, text: str, *, font: str = BODY, size: Any = BODY_SIZE) -> Any:
        paragraph = self._document.add_paragraph()
        run = paragraph.add_run(text)
        run.font.name, run.font.size = LATIN, size
        run._element.rPr.rFonts.set(qn("w:eastAsia"), font)
        return paragraph

    def _lay_out(self) -> None:
        section = self._document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.left_margin = TOP, LEFT
        section.right_margin, section.bottom_margin = Mm(210) - LEFT - WIDTH, Mm(297) - TOP - HEIGHT
        style = self._document.styles["Normal"]
        style.font.name, style.font.size = LATIN, BODY_SIZE
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), BODY)
        style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
        style.paragraph_format.line_spacing = LINE

    def _name_fallbacks(self) -> None:
        """Enters each font with its substitutes into the file's font table."""
        parts = self._document.part.package.iter_parts()
        table = next(part for part in parts if part.partname == "/word/fontTable.xml")
        fonts = "".join(
            f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="86"/></w:font>'
            for name, others in FALLBACKS.items()
        )
        table._blob = table.blob.replace(b"</w:fonts>", fonts.encode() + b"</w:fonts>")
