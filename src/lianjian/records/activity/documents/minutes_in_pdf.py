"""The minutes as a PDF, where this machine has a font with Chinese characters."""

from __future__ import annotations

from pathlib import Path

from lianjian.kernel.pdf import typeset
from lianjian.records.activity.documents.minutes import NUMERALS, SIGNING, MinutesPaper

TEMPLATE = Path(__file__).with_name("minutes.typ")


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
    return typeset(template=TEMPLATE, words={"minutes": content})
