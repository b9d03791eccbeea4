"""Sheets of a ballot as a PDF, where this machine has a font with Chinese characters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from lianjian.kernel.pdf import typeset
from lianjian.records.ballots.documents.sheet import Sheet

TEMPLATE = Path(__file__).with_name("sheet.typ")


def sheets_in_pdf(*, sheets: Sequence[Sheet]) -> bytes:
    """The PDF file; ask first whether this machine can write one."""
    return typeset(template=TEMPLATE, words={"sheets": [asdict(sheet) for sheet in sheets]})
