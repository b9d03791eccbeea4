"""The minutes as a Word file."""

from __future__ import annotations

from lianjian.kernel.word import Page
from lianjian.records.activity.documents.minutes import NUMERALS, SIGNING, MinutesPaper


def minutes_in_word(*, paper: MinutesPaper) -> bytes:
    """The .docx file."""
    page = Page()
    page.title(paper.heading())
    for term, value in paper.facts():
        page.paragraph(f"{term}：{value}")
    for place, (head, paragraphs) in enumerate(paper.sections()):
        page.head(f"{NUMERALS[place]}、{head}")
        for paragraph in paragraphs:
            page.paragraph(paragraph)
    page.plain("")
    page.paragraph(SIGNING)
    page.right(paper.footer())
    return page.content()
