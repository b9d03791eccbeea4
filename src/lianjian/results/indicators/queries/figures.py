"""Figures: a measure counted at a place, on a day or during a period, below it, step by step, and what is behind it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from typing import TypedDict, Unpack

from django.utils.functional import Promise

from lianjian.kernel.actor import Actor
from lianjian.kernel.measures import Counted, CountedRecord, LeftOut, MeasureKind, Scope
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.paths import within
from lianjian.records.organisations.queries.counting import MeasureByPlace
from lianjian.results.indicators.queries.periods import Step, spans_until
from lianjian.results.indicators.queries.places import Node, Place, places_at, places_below
from lianjian.results.indicators.registry import MEASURES
from lianjian.results.indicators.rolled.reading import rolled_at, rolled_below

# Of so many places a figure is counted from the records in well under a second; a county has a thousand.
MOST_PLACES_WALKED = 2_000


class How(TypedDict, total=False):
    """What may be asked besides the day: the first day of a period, the day whose tree holds, and a group."""

    since: date | None
    tree_on: date | None
    group: str


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A measure, counted."""

    measure: MeasureByPlace
    place: Node
    scope: Scope
    values: tuple[float, ...]
    records: int

    @property
    def id(self) -> str:
        """The measure's id."""
        return self.measure.id

    @property
    def name(self) -> str | Promise:
        """The measure's name."""
        return self.measure.name

    @property
    def unit(self) -> str | Promise:
        """What the first value is counted in."""
        return self.measure.unit

    @property
    def on(self) -> date:
        """The day, or the last day of the period."""
        return self.scope.on

    @property
    def opens(self) -> bool:
        """Whether the reader may go to the place: one that has moved out of his reach is only named."""
        return not isinstance(self.place, Place) or self.place.open

    @property
    def parts(self) -> list[tuple[str, float]]:
        """Each number with what it is."""
        return [(str(part), value) for part, value in zip(self.measure.parts, self.values, strict=True)]

    @property
    def whole_parts(self) -> list[tuple[str, float]]:
        """The parts that add up to the records counted, where there are several: what a stacked bar can show."""
        return self.parts if len(self.values) > 1 and self.records and sum(self.values) == self.records else []

    @property
    def main(self) -> float:
        """The one number that stands for the figure: the first, or the records where that is a share or a part."""
        return _main(self.values, self.records)

    @property
    def others(self) -> list[tuple[str, float]]:
        """The numbers beside the main one that no bar of parts shows: a share, person-times."""
        shown = self.parts if isinstance(self.values[0], float) else self.parts[1:]
        return [] if self.whole_parts else shown


@dataclass(frozen=True, kw_only=True)
class Below:
    """The same figure one level below: places that have any, how many have none, and what the place itself keeps."""

    figures: tuple[Figure, ...]
    without: int
    itself: Figure | None


@dataclass(frozen=True, kw_only=True)
class RecordsPage:
    """Some records behind a figure; `next_key` is empty on the last page."""

    records: tuple[CountedRecord, ...]
    next_key: str


@dataclass(frozen=True, kw_only=True)
class Point:
    """One step of a series."""

    name: str
    figure: Figure


def is_walked(*, node: Node) -> bool:
    """Whether the node is small enough to have its records gone through while somebody waits."""
    return Organisation.objects.filter(within(node.path))[: MOST_PLACES_WALKED + 1].count() <= MOST_PLACES_WALKED


def figure(
    *,
    measure: MeasureByPlace,
    node: Node,
    on: date,
    **how: Unpack[How],
) -> Figure:
    """The measure at the node, on the day or during the period up to it, however long that takes."""
    return _figures([measure], node, on, how, patiently=True)[0]


def figures_at(
    *,
    node: Node,
    on: date,
    ids: Iterable[str],
    patiently: bool = False,
    **how: Unpack[How],
) -> list[Figure]:
    """Several measures at the node, by their ids; at a large one only what sums answer at once, unless `patiently`."""
    return _figures([MEASURES[one] for one in ids], node, on, how, patiently=patiently)


def figures_below(
    *,
    measure: MeasureByPlace,
    node: Node,
    on: date,
    actor: Actor,
    **how: Unpack[How],
) -> Below:
    """The measure for each place directly below that has any, in one counting, in tree order."""
    scope = scope_of(measure=measure, node=node, on=on, **how)
    kept = rolled_below(measures=[measure], path=scope.path, on=scope.on) if scope.is_plain else {}
    everything = kept[measure.id] if measure.id in kept else measure.below(scope)
    counted = {path: one for path, one in everything.items() if one.records}
    itself = counted.pop(node.path, None)
    known = places_below(node=node, tree_on=scope.tree_on, actor=actor)
    found = places_at(paths=set(counted), known=known, actor=actor)
    return Below(
        figures=tuple(_figure(measure, place, scope, counted[place.path]) for place in found),
        without=sum(1 for place in known if place.path not in counted),
        itself=_figure(measure, node, scope, itself) if itself else None,
    )


def scope_of(
    *,
    measure: MeasureByPlace,
    node: Node,
    on: date,
    since: date | None = None,
    tree_on: date | None = None,
    group: str = "",
) -> Scope:
    """What the measure is asked: a state knows no first day, and some measures know no groups."""
    is_event = measure.kind == MeasureKind.DURING_A_PERIOD
    return Scope(
        path=node.path,
        on=on,
        since=since if is_event else None,
        tree_on=tree_on,
        group=group if measure.in_groups else "",
    )


def series(*, asked: Figure, step: Step, patiently: bool = True) -> list[Point]:
    """The figure at the end of each of the latest periods; of events, what happened in each.

    Unless `patiently`, only the periods that running sums answer for at once.
    """
    points = []
    for span in spans_until(on=asked.on, step=step):
        is_event = asked.measure.kind == MeasureKind.DURING_A_PERIOD
        scope = replace(asked.scope, on=span.on, since=span.since if is_event else None)
        if asked.scope.tree_on == asked.on:
            scope = replace(scope, tree_on=span.on)
        counted = _kept(asked, scope) or (asked.measure.count(scope) if patiently else None)
        if counted:
            points.append(Point(name=span.name, figure=_figure(asked.measure, asked.place, scope, counted)))
    return points


def main_of(*, measure: MeasureByPlace, scope: Scope) -> float:
    """The one number that stands for the figure in the scope."""
    counted = measure.count(scope)
    return _main(counted.values, counted.records)


def left_out_of(*, asked: Figure) -> list[tuple[LeftOut, int]]:
    """What the figure does not count though it is near, with how many there are; only reasons that apply."""
    counted = ((reason, reason.count(asked.scope)) for reason in asked.measure.left_out)
    return [(reason, number) for reason, number in counted if number]


def records_behind(*, asked: Figure, after: str, size: int) -> RecordsPage:
    """The records after the one with the code `after`, in the order of their codes."""
    return _page(islice(asked.measure.rows_after(asked.scope, after), size + 1), size)


def records_left_out(*, reason: LeftOut, scope: Scope, after: str, size: int) -> RecordsPage:
    """The records left out for the reason, in the order of their codes."""
    return _page(islice(reason.rows(scope, after), size + 1), size)


def all_records(*, asked: Figure) -> list[CountedRecord]:
    """Every record behind the figure."""
    return list(asked.measure.rows(asked.scope))


def _page(rows: Iterable[CountedRecord], size: int) -> RecordsPage:
    taken = list(rows)
    shown = tuple(taken[:size])
    return RecordsPage(records=shown, next_key=shown[-1].code if len(taken) > size else "")


def _kept(asked: Figure, scope: Scope) -> Counted | None:
    kept = rolled_at(measures=[asked.measure], path=scope.path, on=scope.on) if scope.is_plain else {}
    return kept.get(asked.id)


def _figures(measures: list[MeasureByPlace], node: Node, on: date, how: How, *, patiently: bool) -> list[Figure]:
    """From the running sums where they hold; anew from the records for a past day, another tree or what is no sum."""
    scopes = {one.id: scope_of(measure=one, node=node, on=on, **how) for one in measures}
    plain = [one for one in measures if scopes[one.id].is_plain]
    kept = rolled_at(measures=plain, path=node.path, on=on)
    if not patiently and kept.keys() != scopes.keys() and not is_walked(node=node):
        measures = [one for one in measures if one.id in kept]
    return [_figure(one, node, scopes[one.id], kept.get(one.id) or one.count(scopes[one.id])) for one in measures]


def _figure(measure: MeasureByPlace, node: Node, scope: Scope, counted: Counted) -> Figure:
    return Figure(measure=measure, place=node, scope=scope, values=counted.values, records=counted.records)


def _main(values: tuple[float, ...], records: int) -> float:
    adds_up = len(values) > 1 and sum(values) == records
    return records if isinstance(values[0], float) or adds_up else values[0]
