"""Writing PDF files with Chinese type, where this machine has a font for it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import typst

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


def typeset(*, template: Path, words: Mapping[str, object]) -> bytes:
    """The PDF file of a Typst template; each word comes in as JSON. Ask `can_write_pdf` first."""
    return typst.compile(template.read_bytes(), format="pdf", font_paths=_fonts(), sys_inputs=_inputs(words))


def typeset_picture(*, template: Path, words: Mapping[str, object], dpi: int) -> bytes:
    """The first page of a template as a picture (PNG)."""
    made = typst.compile(template.read_bytes(), format="png", ppi=dpi, font_paths=_fonts(), sys_inputs=_inputs(words))
    return made if isinstance(made, bytes) else made[0]


def _inputs(words: Mapping[str, object]) -> dict[str, str]:
    everything = {**words, "fonts": chinese_fonts()}
    return {name: json.dumps(word, ensure_ascii=False) for name, word in everything.items()}
