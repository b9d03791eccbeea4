"""The agreement as a PDF, where this machine has a font with Chinese characters."""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import cache
from pathlib import Path

import typst

from lianjian.kernel.papers import Paper

TEMPLATE = Path(__file__).with_name("agreement.typ")
SERIF = ("FangSong", "FangSong_GB2312", "STFangsong", "Noto Serif CJK SC", "Source Han Serif SC", "SimSun")
SANS = ("SimHei", "Heiti SC", "Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Micro Hei")
# Each line of type with what may stand in for it, best first.
WANTED = {
    "body": (*SERIF, *SANS),
    "title": ("FZXiaoBiaoSong-B05S", "STZhongsong", "Noto Serif CJK SC", "Source Han Serif SC", "SimSun", *SANS),
    "head": (*SANS, *SERIF),
    "kai": ("KaiTi", "STKaiti", *SERIF, *SANS),
}


@cache
def chinese_fonts() -> dict[str, list[str]]:
    """Of each line of type the fonts that are there; empty lists where the machine has no Chinese font."""
    there = set(_fonts().families())
    return {use: [name for name in wanted if name in there] for use, wanted in WANTED.items()}


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts()


def can_write_pdf() -> bool:
    """Whether a PDF would show Chinese characters and not boxes."""
    return all(chinese_fonts().values())


def agreement_in_pdf(*, agreement: Paper) -> bytes:
    """The PDF file; ask `can_write_pdf` first."""
    words = {
        "agreement": json.dumps(asdict(agreement), ensure_ascii=False),
        "fonts": json.dumps(chinese_fonts()),
    }
    return typst.compile(TEMPLATE.read_bytes(), format="pdf", font_paths=_fonts(), sys_inputs=words)
