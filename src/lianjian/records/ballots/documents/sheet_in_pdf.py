"""Sheets of a ballot as a PDF, where this machine has a font with Chinese characters."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from functools import cache
from pathlib import Path

import typst

from lianjian.records.ballots.documents.sheet import Sheet
from lianjian.records.organisations.documents.agreement_in_pdf import chinese_fonts

TEMPLATE = Path(__file__).with_name("sheet.typ")


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts()


def sheets_in_pdf(*, sheets: Sequence[Sheet]) -> bytes:
    """The PDF file; ask first whether this machine can write one."""
    words = {
        "sheets": json.dumps([asdict(sheet) for sheet in sheets], ensure_ascii=False),
        "fonts": json.dumps(chinese_fonts()),
    }
    return typst.compile(TEMPLATE.read_bytes(), format="pdf", font_paths=_fonts(), sys_inputs=words)
