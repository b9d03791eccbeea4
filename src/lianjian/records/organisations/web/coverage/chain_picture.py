"""A body of an industry and who belongs to it, drawn as a chain: parts along a line, organisations beside each part."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from lianjian.records.organisations.models import IndustryLink
from lianjian.ui.charts import TONES
from lianjian.ui.link_map import text_width

NARROWEST, LINE, SPINE, NAMES = 240.0, 30.0, 12.0, 44.0


@dataclass(frozen=True, kw_only=True)
class Member:
    """An organisation of the chain, where its name stands, and the curve that leads to it."""

    label: str
    place: str
    x: float
    y: float
    place_x: float
    path: str


@dataclass(frozen=True, kw_only=True)
class Stage:
    """A part of the chain, on the line, with its organisations."""

    label: str
    tone: str
    y: float
    members: tuple[Member, ...]


@dataclass(frozen=True, kw_only=True)
class ChainPicture:
    """Everything the picture draws, from top to bottom."""

    width: float
    height: float
    spine: float
    stages: tuple[Stage, ...]


def chain_picture(*, links: Iterable[IndustryLink], no_part: str) -> ChainPicture:
    """Draw the links, which come ordered by part; `no_part` names those without one."""
    stages: list[Stage] = []
    y = LINE / 2
    for part, members in groupby(links, key=lambda link: link.part):
        rows = tuple(_member(link, from_y=y, y=y + LINE * place) for place, link in enumerate(members, start=1))
        stages.append(Stage(label=part or no_part, tone=TONES[len(stages) % len(TONES)], y=y, members=rows))
        y += LINE * (len(rows) + 1.3)
    ends = (member.place_x + text_width(text=member.place) for stage in stages for member in stage.members)
    return ChainPicture(width=max([NARROWEST, *ends]), height=y - LINE, spine=SPINE, stages=tuple(stages))


def _member(link: IndustryLink, *, from_y: float, y: float) -> Member:
    superior = link.organisation.parent
    return Member(
        label=link.organisation.name,
        place=superior.name if superior else "",
        x=NAMES,
        y=y,
        place_x=NAMES + text_width(text=link.organisation.name) + 12,
        path=f"M{SPINE:g} {from_y:g}V{y - 8:g}Q{SPINE:g} {y:g} {SPINE + 8:g} {y:g}H{NAMES - 8:g}",
    )
