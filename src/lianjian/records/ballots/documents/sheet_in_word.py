"""Sheets of a ballot as a Word file, each on a page of its own."""

from __future__ import annotations

from collections.abc import Sequence

from lianjian.kernel.word import Page
from lianjian.records.ballots.documents.sheet import Sheet, Table


def sheets_in_word(*, sheets: Sequence[Sheet]) -> bytes:
    """The .docx file."""
    page = Page()
    for place, sheet in enumerate(sheets):
        if place:
            page.next_page()
        page.title(sheet.title, sheet.under)
        for part in sheet.parts:
            if isinstance(part, Table):
                page.table(columns=part.columns, rows=part.rows, shares=part.shares)
            else:
                page.paragraph(part)
        page.plain("")
        for line in sheet.ending:
            page.right(line)
    return page.content()
