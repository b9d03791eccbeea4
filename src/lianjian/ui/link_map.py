"""A map without tiles: two kinds of points by their coordinates, joined by curves. Numbers in, geometry out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import cos, hypot, radians

from lianjian.ui.charts import TONES

MARGIN = 36.0
LABEL_SIZE = 13.0
SHAPES = ("square", "diamond", "triangle", "cross")


@dataclass(frozen=True, kw_only=True)
class Place:
    """One point to draw. `kind` of the urban side chooses colour and shape; a village has no kind."""

    key: str
    label: str
    longitude: float
    latitude: float
    kind: str = ""
    territory: str = ""
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A place on paper; `near` marks the highlighted one and its partners; without `label_x` the name found no room."""

    key: str
    label: str
    url: str
    kind: str
    tone: str
    shape: str
    x: float
    y: float
    highlighted: bool
    near: bool
    label_x: float | None = None
    label_y: float = 0.0
    label_end: bool = False


@dataclass(frozen=True, kw_only=True)
class Curve:
    """One link as an SVG path, coloured by the kind of its urban end."""

    path: str
    tone: str
    strong: bool
    urban: str
    village: str


@dataclass(frozen=True, kw_only=True)
class Territory:
    """A soft circle around the places of one territory."""

    label: str
    x: float
    y: float
    radius: float


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A line of the legend."""

    label: str
    tone: str
    shape: str


@dataclass(frozen=True, kw_only=True)
class LinkMap:
    """Everything the map component draws, in drawing order: territories, curves, marks."""

    width: float
    height: float
    territories: tuple[Territory, ...]
    curves: tuple[Curve, ...]
    marks: tuple[Mark, ...]
    kinds: tuple[Kind, ...]
    links: tuple[tuple[Mark, Mark], ...]


def link_map(
    *,
    urban: Sequence[Place],
    villages: Sequence[Place],
    links: Sequence[tuple[str, str]],
    kinds: Mapping[str, str],
    highlighted: str = "",
    width: float = 640,
    height: float = 520,
) -> LinkMap:
    """Draw `links` of (urban key, village key) between places given in degrees.

    `kinds` maps each kind of the urban side to its name, in the order of the legend. Names are written for the
    highlighted place and its partners first, then for the urban side and villages while they cover nothing.
    """
    looks = {
        kind: Kind(label=label, tone=TONES[index % len(TONES)], shape=SHAPES[index % len(SHAPES)])
        for index, (kind, label) in enumerate(kinds.items())
    }
    village_look = Kind(label="", tone="village", shape="circle")
    places = [*urban, *villages]
    spots = _project(places, width=width, height=height)
    near = _neighbourhood(links, of=highlighted)
    bare = {
        place.key: _mark(place, look=looks.get(place.kind, village_look), spot=spot, chosen=highlighted, near=near)
        for place, spot in zip(places, spots, strict=True)
    }
    marks = _labelled(list(bare.values()), width=width, height=height)
    by_key = {mark.key: mark for mark in marks}
    ends = tuple((by_key[one], by_key[other]) for one, other in links if one in by_key and other in by_key)
    return LinkMap(
        width=width,
        height=height,
        territories=_territories(villages, bare),
        curves=tuple(_curve(one, other, strong=highlighted in (one.key, other.key)) for one, other in ends),
        marks=marks,
        kinds=tuple(looks.values()),
        links=ends,
    )


def _project(places: Sequence[Place], *, width: float, height: float) -> list[tuple[float, float]]:
    """Put degrees on paper, equal in scale both ways at the middle latitude, centred within the margin."""
    if not places:
        return []
    middle = sum(place.latitude for place in places) / len(places)
    flat = [(place.longitude * cos(radians(middle)), -place.latitude) for place in places]
    left, top = min(x for x, _ in flat), min(y for _, y in flat)
    across, down = max(x for x, _ in flat) - left, max(y for _, y in flat) - top
    room_x, room_y = width - 2 * MARGIN, height - 2 * MARGIN
    scale = min(room_x / across if across else room_x, room_y / down if down else room_y)
    shift_x, shift_y = (width - across * scale) / 2, (height - down * scale) / 2
    return [(round(shift_x + (x - left) * scale, 1), round(shift_y + (y - top) * scale, 1)) for x, y in flat]


def _mark(place: Place, *, look: Kind, spot: tuple[float, float], chosen: str, near: frozenset[str]) -> Mark:
    return Mark(
        key=place.key,
        label=place.label,
        url=place.url,
        kind=look.label,
        tone=look.tone,
        shape=look.shape,
        x=spot[0],
        y=spot[1],
        highlighted=place.key == chosen,
        near=place.key in near,
    )


def _neighbourhood(links: Sequence[tuple[str, str]], *, of: str) -> frozenset[str]:
    return frozenset(key for link in links if of in link for key in link) | {of}


def _curve(urban: Mark, village: Mark, *, strong: bool) -> Curve:
    """Bend each link to the same side, so that links out of one town spread like a fan."""
    bend = 0.12
    middle_x = (urban.x + village.x) / 2 - (village.y - urban.y) * bend
    middle_y = (urban.y + village.y) / 2 + (village.x - urban.x) * bend
    path = f"M{urban.x:g} {urban.y:g}Q{middle_x:.1f} {middle_y:.1f} {village.x:g} {village.y:g}"
    return Curve(path=path, tone=urban.tone, strong=strong, urban=urban.key, village=village.key)


def _territories(villages: Sequence[Place], marks: Mapping[str, Mark]) -> tuple[Territory, ...]:
    groups: defaultdict[str, list[Mark]] = defaultdict(list)
    for village in villages:
        if village.territory:
            groups[village.territory].append(marks[village.key])
    return tuple(_territory(label, group) for label, group in groups.items())


def _territory(label: str, marks: Sequence[Mark]) -> Territory:
    x = sum(mark.x for mark in marks) / len(marks)
    y = sum(mark.y for mark in marks) / len(marks)
    reach = max(hypot(mark.x - x, mark.y - y) for mark in marks)
    return Territory(label=label, x=round(x, 1), y=round(y, 1), radius=round(reach + 16, 1))


Box = tuple[float, float, float, float]


def _labelled(marks: list[Mark], *, width: float, height: float) -> tuple[Mark, ...]:
    """Write as many names as fit: greedy, the highlighted place and its partners first, then the urban side."""
    order = sorted(marks, key=lambda mark: (not mark.highlighted, not mark.near, mark.shape == "circle"))
    taken: list[Box] = [(mark.x - 6, mark.y - 6, mark.x + 6, mark.y + 6) for mark in marks]
    written: dict[str, Mark] = {}
    for mark in order:
        written[mark.key] = _with_label(mark, taken=taken, width=width, height=height)
    return tuple(written[mark.key] for mark in marks)


def _with_label(mark: Mark, *, taken: list[Box], width: float, height: float) -> Mark:
    long, gap = text_width(text=mark.label), 14 if mark.highlighted else 10
    for at_end in (False, True):
        left = mark.x - gap - long if at_end else mark.x + gap
        for top in (mark.y - LABEL_SIZE / 2, mark.y - LABEL_SIZE * 1.4, mark.y + LABEL_SIZE * 0.4):
            box = (left, top, left + long, top + LABEL_SIZE)
            inside = box[0] >= 0 and box[2] <= width and box[1] >= 0 and box[3] <= height
            if inside and not any(_overlap(box, other) for other in taken):
                taken.append(box)
                return replace(
                    mark,
                    label_x=round(mark.x - gap if at_end else mark.x + gap, 1),
                    label_y=round(top + LABEL_SIZE * 0.85, 1),
                    label_end=at_end,
                )
    return mark


def text_width(*, text: str) -> float:
    """Estimate how wide a label prints: a Chinese character is as wide as it is high, a Latin one about half."""
    return sum(LABEL_SIZE if ord(character) > 0x2E7F else LABEL_SIZE * 0.55 for character in text)


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
