"""Gaps against regulations at a place: by matter, by the places below, and each one of a kind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from lianjian.kernel.actor import Actor
from lianjian.kernel.duties import Gap, GapKind, mark_of
from lianjian.kernel.measures import Scope
from lianjian.records.organisations.queries.tree import organisations_visible_to
from lianjian.results.indicators.queries.places import Node, Place
from lianjian.results.oversight.gap_registry import GAP_KINDS


@dataclass(frozen=True, kw_only=True)
class KindCount:
    """How many gaps of a kind there are; `article` is where the regulation stands."""

    kind: GapKind
    article: str
    count: int


@dataclass(frozen=True, kw_only=True)
class PlaceGaps:
    """A place one level below and what is lacking there, by kind, in the order of the kinds."""

    place: Place
    counts: tuple[KindCount, ...]


@dataclass(frozen=True, kw_only=True)
class Overview:
    """What is lacking at a node: by matter, by place in tree order, and what hangs at the node itself."""

    kinds: tuple[KindCount, ...]
    places: tuple[PlaceGaps, ...]
    itself: tuple[KindCount, ...]

    @property
    def total(self) -> int:
        """All gaps."""
        return sum(one.count for one in self.kinds)


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One gap in a list of several kinds."""

    kind: GapKind
    article: str
    gap: Gap


@dataclass(frozen=True, kw_only=True)
class GapsPage:
    """Some gaps; `next_mark` is empty on the last page."""

    gaps: tuple[Listed, ...]
    next_mark: str


@dataclass(frozen=True, kw_only=True)
class GapsAsked:
    """Which gaps: of which kinds, in which sub-tree, on which day, at places with which words in their name."""

    kinds: tuple[GapKind, ...]
    path: str
    on: date
    words: str = ""


def kinds_lacking(*, path: str, on: date) -> list[KindCount]:
    """The kinds of which there is any gap in the sub-tree on the day; one query a kind."""
    found = [_counted(kind, sum(kind.below(Scope(path=path, on=on)).values()), on) for kind in GAP_KINDS.values()]
    return [one for one in found if one.count]


def overview(*, node: Node, on: date, actor: Actor) -> Overview:
    """Everything lacking below the node; places in tree order, never in the order of how much is lacking."""
    below = {kind.id: kind.below(Scope(path=node.path, on=on)) for kind in GAP_KINDS.values()}
    paths = {path for counts in below.values() for path in counts}
    places = organisations_visible_to(actor=actor).filter(path__in=paths - {node.path}).order_by("path")

    def at(path: str) -> tuple[KindCount, ...]:
        counts = ((kind, below[kind.id].get(path, 0)) for kind in GAP_KINDS.values())
        return tuple(_counted(kind, count, on) for kind, count in counts if count)

    return Overview(
        kinds=tuple(_counted(kind, sum(below[kind.id].values()), on) for kind in GAP_KINDS.values() if below[kind.id]),
        places=tuple(
            PlaceGaps(place=Place(**row), counts=at(row["path"])) for row in places.values("code", "name", "path")
        ),
        itself=at(node.path),
    )


def gaps_listed(*, asked: GapsAsked, after: str, size: int) -> GapsPage:
    """The gaps after the mark, kind by kind, each in the order of the tree."""
    found = list(islice(_walk(asked, after), size + 1))
    shown = tuple(found[:size])
    more = len(found) > size
    return GapsPage(gaps=shown, next_mark=f"{shown[-1].kind.id}~{mark_of(shown[-1].gap)}" if more else "")


def all_gaps(*, asked: GapsAsked, most: int) -> list[Listed]:
    """Every gap asked for, at most so many."""
    return list(islice(_walk(asked, ""), most))


def _walk(asked: GapsAsked, after: str) -> Iterator[Listed]:
    last_kind, _tilde, mark = after.partition("~")
    ids = [kind.id for kind in asked.kinds]
    begin = ids.index(last_kind) if last_kind in ids else 0
    for kind in asked.kinds[begin:]:
        article = kind.article(asked.on)
        for gap in kind.rows(Scope(path=asked.path, on=asked.on), mark if kind.id == last_kind else ""):
            if asked.words in gap.place or asked.words in gap.what:
                yield Listed(kind=kind, article=article, gap=gap)


def _counted(kind: GapKind, count: int, on: date) -> KindCount:
    return KindCount(kind=kind, article=kind.article(on), count=count)
