"""Figures: a measure counted at a place on a day, below it, over a year, and the records behind it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Protocol

from django.db.models import Case, When
from django.utils.functional import Promise

from lianjian.kernel.actor import Actor, Role
from lianjian.kernel.measures import Counted, CountedRecord, Scope
from lianjian.records.organisations.queries.counting import MeasureByPlace
from lianjian.records.organisations.queries.tree import organisations_visible_to
from lianjian.results.indicators.registry import MEASURES

READERS = (Role.ORGANISATION_DEPARTMENT, Role.TOWNSHIP_OFFICE, Role.SECRETARY, Role.COMMITTEE)
MONTHS = 12
COUNTY = "county"


class Node(Protocol):
    """What is asked of an organisation at which something is counted."""

    @property
    def code(self) -> str:
        """Its code."""
        ...

    @property
    def name(self) -> str:
        """Its name."""
        ...

    @property
    def path(self) -> str:
        """Its place in the tree."""
        ...


@dataclass(frozen=True, kw_only=True)
class Place:
    """An organisation of the tree, as far as counting needs it."""

    code: str
    name: str
    path: str


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A measure, counted."""

    measure: MeasureByPlace
    place: Node
    on: date
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
    def parts(self) -> list[tuple[str, float]]:
        """Each number with what it is."""
        return [(str(part), value) for part, value in zip(self.measure.parts, self.values, strict=True)]

    @property
    def whole_parts(self) -> list[tuple[str, float]]:
        """The parts that add up to the records counted, where there are several: what a stacked bar can show."""
        return self.parts if len(self.values) > 1 and sum(self.values) == self.records else []


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


def place_found(*, actor: Actor, code: str) -> Place | None:
    """The place of that code, if it lies under a post of the actor that is more than a membership."""
    reading = Actor(
        account_id=actor.account_id,
        name=actor.name,
        mandates=tuple(mandate for mandate in actor.mandates if mandate.role in READERS),
    )
    found = organisations_visible_to(actor=reading).filter(code=code).values("code", "name", "path").first()
    return Place(**found) if found else None


def place_called(*, actor: Actor, name: str) -> Place | None:
    """The place whose report quotes a figure: the county of that name, else the first of that name in the tree."""
    called = organisations_visible_to(actor=actor).filter(name=name, dissolved_on=None)
    found = called.order_by(Case(When(kind=COUNTY, then=0), default=1), "path").values("code", "name", "path").first()
    return Place(**found) if found else None


def home_place(*, actor: Actor) -> Place | None:
    """Where the actor's figures begin: the widest place he has a post in that is more than a membership."""
    mandates = sorted((m for m in actor.mandates if m.role in READERS), key=lambda mandate: len(mandate.scope))
    codes = organisations_visible_to(actor=actor).filter(path__in=[m.scope for m in mandates[:1]])
    found = codes.values("code", "name", "path").first()
    return Place(**found) if found else None


def trail_to(*, place: Node, actor: Actor) -> list[Place]:
    """The places above, the highest the actor may read first, the place itself last."""
    above = organisations_visible_to(actor=actor).filter(
        path__in=[place.path[:end] for end in range(len(place.path) + 1)]
    )
    return [Place(**row) for row in above.order_by("path").values("code", "name", "path")]


def figure(*, measure: MeasureByPlace, node: Node, on: date) -> Figure:
    """The measure at the node on the day."""
    return _figure(measure, node, on, measure.count(Scope(path=node.path, on=on)))


def figures_at(*, node: Node, on: date, ids: Iterable[str]) -> list[Figure]:
    """Several measures at the node on the day, by their ids."""
    return [figure(measure=MEASURES[one], node=node, on=on) for one in ids]


def figures_below(*, measure: MeasureByPlace, node: Node, on: date, actor: Actor) -> Below:
    """The measure for each place directly below that has any, in one counting, in tree order."""
    counted = {path: one for path, one in measure.below(Scope(path=node.path, on=on)).items() if one.records}
    itself = counted.pop(node.path, None)
    below = organisations_visible_to(actor=actor).filter(parent__code=node.code, dissolved_on=None)
    places = organisations_visible_to(actor=actor).filter(path__in=counted).order_by("path")
    found = [Place(**row) for row in places.values("code", "name", "path")]
    return Below(
        figures=tuple(_figure(measure, place, on, counted[place.path]) for place in found),
        without=below.exclude(path__in=counted).count(),
        itself=_figure(measure, node, on, itself) if itself else None,
    )


def figure_over_a_year(*, measure: MeasureByPlace, node: Node, on: date) -> list[Figure]:
    """The measure on the first day of each of the twelve months before, and on the day itself."""
    days = [_month_before(on, months) for months in range(MONTHS, 0, -1)]
    return [figure(measure=measure, node=node, on=day) for day in [*days, on]]


def records_behind(*, measure: MeasureByPlace, node: Node, on: date, after: str, size: int) -> RecordsPage:
    """The records after the one with the code `after`, in the order of their codes."""
    taken = list(islice(measure.rows_after(Scope(path=node.path, on=on), after), size + 1))
    shown = tuple(taken[:size])
    return RecordsPage(records=shown, next_key=shown[-1].code if len(taken) > size else "")


def all_records(*, measure: MeasureByPlace, node: Node, on: date) -> list[CountedRecord]:
    """Every record behind the figure."""
    return list(measure.rows(Scope(path=node.path, on=on)))


def _figure(measure: MeasureByPlace, node: Node, on: date, counted: Counted) -> Figure:
    return Figure(measure=measure, place=node, on=on, values=counted.values, records=counted.records)


def _month_before(on: date, months: int) -> date:
    years, month = divmod(on.year * 12 + on.month - 1 - months, 12)
    return date(years, month + 1, 1)
