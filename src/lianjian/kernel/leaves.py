"""Leaves of paper: what stands on each, and all of them as a Word file or a PDF."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from lianjian.kernel.pdf import typeset
from lianjian.kernel.qr import qr_in_page, qr_in_pdf, qr_in_word
from lianjian.kernel.word import Page

TEMPLATE = Path(__file__).with_name("leaves.typ")
QR_WIDTH = 30  # millimetres


@dataclass(frozen=True, kw_only=True)
class Leaf:
    """One leaf: facts are (term, value); each section has a head and its paragraphs; `link` is printed as a QR code."""

    title: str
    subtitle: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    sections: tuple[tuple[str, tuple[str, ...]], ...] = ()
    footer: str = ""
    link: str = ""
    code: str = ""

    def picture(self) -> str:
        """The link's QR code as a data URI, for the page that is printed."""
        return qr_in_page(link=self.link) if self.link else ""


def leaves_in_word(*, leaves: Sequence[Leaf]) -> bytes:
    """The .docx file, each leaf on a page of its own."""
    page = Page()
    for place, leaf in enumerate(leaves):
        if place:
            page.next_page()
        _write(page, leaf)
    return page.content()


def leaves_in_pdf(*, leaves: Sequence[Leaf]) -> bytes:
    """The PDF file, each leaf on a page of its own; ask first whether this machine can write one."""
    content = [asdict(leaf) | {"qr": qr_in_pdf(link=leaf.link)} for leaf in leaves]
    return typeset(template=TEMPLATE, words={"leaves": content})


def _write(page: Page, leaf: Leaf) -> None:
    page.title(leaf.title, leaf.subtitle)
    for term, value in leaf.facts:
        page.paragraph(f"{term}：{value}")
    for head, paragraphs in leaf.sections:
        if head:
            page.head(head)
        for paragraph in paragraphs:
            page.paragraph(paragraph)
    if leaf.link:
        page.picture(qr_in_word(link=leaf.link), width=QR_WIDTH)
    if leaf.footer:
        page.right(leaf.footer)
