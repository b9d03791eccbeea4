"""Sheets of a ballot as a PDF, where this machine has a font with Chinese characters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from lianjian.kernel.pdf import typeset
from lianjian.records.ballots.documents.sheet import Sheet, Table

TEMPLATE = Path(__file__).with_name("sheet.typ")


def sheets_in_pdf(*, sheets: Sequence[Sheet]) -> bytes:
    """The PDF file; ask first whether this machine can write one."""
    return typeset(template=TEMPLATE, words={"sheets": [_laid_out(sheet) for sheet in sheets]})


def _laid_out(sheet: Sheet) -> dict[str, Any]:
    parts = [asdict(part) | {"shares": part.shares} if isinstance(part, Table) else part for part in sheet.parts]
    return asdict(sheet) | {"parts": parts}
