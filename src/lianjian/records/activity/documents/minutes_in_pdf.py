"""The minutes as a PDF, where this machine has a font with Chinese characters."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import typst

from lianjian.records.activity.documents.minutes import NUMERALS, SIGNING, MinutesPaper
from lianjian.records.organisations.documents.agreement_in_pdf import chinese_fonts

TEMPLATE = Path(__file__).with_name("minutes.typ")


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts()


def minutes_in_pdf(*, paper: MinutesPaper) -> bytes:
    """The PDF file; ask first whether this machine can write one."""
    content = {
        "heading": paper.heading(),
        "facts": paper.facts(),
        "sections": [
            (f"{NUMERALS[place]}、{head}", paragraphs) for place, (head, paragraphs) in enumerate(paper.sections())
        ],
        "signing": SIGNING,
        "footer": paper.footer(),
    }
    words = {"minutes": json.dumps(content, ensure_ascii=False), "fonts": json.dumps(chinese_fonts())}
    return typst.compile(TEMPLATE.read_bytes(), format="pdf", font_paths=_fonts(), sys_inputs=words)
