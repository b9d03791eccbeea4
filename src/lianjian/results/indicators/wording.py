"""A bulletin's text: places for figures in braces, and the lines between them as head, paragraph, table or chart.

{F16} is a figure's number, {F18.2} its second part; {地点}, {时段} and {截止日} say where and when. On a line of their
own {F16:图}, {F16:表} and {F16:走势} become chart and table of the places below, and the series. All come in frozen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from lianjian import rules
from lianjian.kernel.papers import NUMERALS
from lianjian.results.indicators.queries.frozen import FrozenFigure, Publication

PLACE, PERIOD, LAST_DAY = "地点", "时段", "截止日"
CHART, TABLE, SERIES = "图", "表", "走势"
_SOMETHING = re.compile(r"\{([^{}\n]*)\}")
_FIGURE = re.compile(r"(?P<id>[A-Z]\d+)(?:\.(?P<part>[1-9]))?")
_DRAWING = re.compile(rf"(?P<id>[A-Z]\d+):(?P<what>{CHART}|{TABLE}|{SERIES})")
_HEAD = re.compile(rf"[{NUMERALS}]+、.{{1,40}}")


@dataclass(frozen=True, kw_only=True)
class Head:
    """The head of a part."""

    text: str


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """Running text."""

    text: str


@dataclass(frozen=True, kw_only=True)
class Ruled:
    """A table, in the order of the tree; `left` where its cells are words and no numbers."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    left: bool = False


@dataclass(frozen=True, kw_only=True)
class Bars:
    """Bars of the places below, in the order of the tree."""

    title: str
    unit: str
    rows: tuple[tuple[str, float], ...]


@dataclass(frozen=True, kw_only=True)
class Course:
    """A series over time."""

    title: str
    unit: str
    points: tuple[tuple[str, float], ...]


Block = Head | Paragraph | Ruled | Bars | Course


def figures_in(*, text: str) -> list[str]:
    """The ids of the figures the text asks for, each once, in the order they come."""
    asked = (_FIGURE.fullmatch(one) or _DRAWING.fullmatch(one) for one in _SOMETHING.findall(text))
    return list(dict.fromkeys(match["id"] for match in asked if match))


def unknown_in(*, text: str, parts: Mapping[str, int]) -> list[str]:
    """What stands in braces and means nothing; `parts` says how many numbers each figure has."""
    lines = (line.strip() for line in text.splitlines())
    asked = ((one, _SOMETHING.fullmatch(line) is not None) for line in lines for one in _SOMETHING.findall(line))
    unknown = (f"{{{one}}}" for one, alone in asked if not _is_known(one, parts, alone=alone))
    return list(dict.fromkeys(unknown))


def _is_known(asked: str, parts: Mapping[str, int], *, alone: bool) -> bool:
    """A drawing needs a line of its own."""
    if asked in (PLACE, PERIOD, LAST_DAY):
        return True
    if drawing := _DRAWING.fullmatch(asked):
        return alone and drawing["id"] in parts
    number = _FIGURE.fullmatch(asked)
    return number is not None and int(number["part"] or 1) <= parts.get(number["id"], 0)


def blocks_of(*, body: str, publication: Publication) -> tuple[Block, ...]:
    """The text with its figures, line by line."""
    figures = {one.id: one for one in publication.figures}
    return tuple(
        block for line in body.splitlines() if line.strip() for block in _block(line.strip(), publication, figures)
    )


def filled(*, text: str, publication: Publication) -> str:
    """One line with its figures; for a title too."""
    figures = {one.id: one for one in publication.figures}
    return _SOMETHING.sub(lambda match: _said(match[1], publication, figures), text)


def _block(line: str, publication: Publication, figures: Mapping[str, FrozenFigure]) -> Iterator[Block]:
    alone = _SOMETHING.fullmatch(line)
    drawing = _DRAWING.fullmatch(alone[1]) if alone else None
    if drawing:
        yield _DRAWN[drawing["what"]](figures[drawing["id"]])
        return
    text = _SOMETHING.sub(lambda match: _said(match[1], publication, figures), line)
    yield Head(text=text) if _HEAD.fullmatch(text) else Paragraph(text=text)


def _said(asked: str, publication: Publication, figures: Mapping[str, FrozenFigure]) -> str:
    if asked == PLACE:
        return publication.place_name
    if asked == LAST_DAY:
        return _day(publication.on)
    if asked == PERIOD:
        return (
            f"{_day(publication.since)}至{_day(publication.on)}" if publication.since else f"截至{_day(publication.on)}"
        )
    number = _FIGURE.fullmatch(asked)
    if number is None:
        return f"{{{asked}}}"
    one = figures[number["id"]]
    return number_in_words(one.values[int(number["part"]) - 1] if number["part"] else one.main)


def number_in_words(value: float) -> str:
    """With separators of thousands; a share in percent with one decimal."""
    return f"{value:.1%}" if isinstance(value, float) else f"{value:,}"


def _table(one: FrozenFigure) -> Ruled:
    rows = [*one.below, *([one.itself] if one.itself else [])]
    shown = [(row.name, *(number_in_words(value) for value in row.values)) for row in rows]
    whole = ("合计", *(number_in_words(value) for value in one.values))
    return Ruled(title=f"{one.name}（{one.unit}）", columns=("组织", *one.parts), rows=(*shown, whole))


def _bars(one: FrozenFigure) -> Bars:
    return Bars(title=one.name, unit=one.unit, rows=tuple((row.name, row.main) for row in one.below))


def _course(one: FrozenFigure) -> Course:
    return Course(title=one.name, unit=one.unit, points=one.series)


_DRAWN: dict[str, Callable[[FrozenFigure], Block]] = {CHART: _bars, TABLE: _table, SERIES: _course}


def _day(day: date) -> str:
    return rules.model.chinese_date(day=day)


def forbidden_in(*, text: str, words: Collection[str]) -> list[str]:
    """The words of a league table that stand in the text."""
    return [word for word in words if word in text]
