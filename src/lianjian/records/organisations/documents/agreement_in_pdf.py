"""The agreement as a PDF, where this machine has a font with Chinese characters."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from lianjian.kernel.papers import Paper
from lianjian.kernel.pdf import typeset

TEMPLATE = Path(__file__).with_name("agreement.typ")


def agreement_in_pdf(*, agreement: Paper) -> bytes:
    """The PDF file; ask `can_write_pdf` first."""
    return typeset(template=TEMPLATE, words={"agreement": asdict(agreement)})
