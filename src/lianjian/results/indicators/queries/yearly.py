"""The yearly table: every figure of a year for a place and each place directly below, in the order of the tree."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lianjian.kernel.actor import Actor
from lianjian.records.organisations.queries.counting import MeasureByPlace
from lianjian.results.indicators.queries.figures import figure, figures_below
from lianjian.results.indicators.queries.periods import span_written
from lianjian.results.indicators.queries.places import Node, places_below
from lianjian.results.indicators.registry import MEASURES


@dataclass(frozen=True, kw_only=True)
class YearlyRow:
    """One place with its numbers in the order of the columns; None where it has none."""

    code: str
    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, kw_only=True)
class YearlyTable:
    """The columns are (id, what the number is, unit); `whole` is the place itself with all below."""

    columns: tuple[tuple[str, str, str], ...]
    whole: YearlyRow
    rows: tuple[YearlyRow, ...]
    since: date
    on: date

    @property
    def with_any(self) -> tuple[YearlyRow, ...]:
        """The places that have any number; a page counts the others."""
        return tuple(row for row in self.rows if any(value is not None for value in row.values))


def yearly_table(*, node: Node, year: int, today: date, actor: Actor) -> YearlyTable:
    """Figures of which the place has any record: states at the year's end or today, events during the year."""
    span = span_written(text=f"{year}")
    on = min(span.on, today)
    below = places_below(node=node, tree_on=None, actor=actor)
    columns: list[tuple[str, str, str]] = []
    whole: list[float | None] = []
    by_path: dict[str, list[float | None]] = {place.path: [] for place in below}
    for measure in MEASURES.values():
        counted = figure(measure=measure, node=node, on=on, since=span.since)
        if not counted.records:
            continue
        columns += [(measure.id, _head(measure, str(part)), str(measure.unit)) for part in measure.parts]
        whole += counted.values
        each = figures_below(measure=measure, node=node, on=on, actor=actor, since=span.since)
        values = {one.place.path: one.values for one in each.figures}
        for path, row in by_path.items():
            row += values.get(path, (None,) * len(measure.parts))
    return YearlyTable(
        columns=tuple(columns),
        whole=YearlyRow(code=node.code, name=node.name, values=tuple(whole)),
        rows=tuple(YearlyRow(code=place.code, name=place.name, values=tuple(by_path[place.path])) for place in below),
        since=span.since,
        on=on,
    )


def _head(measure: MeasureByPlace, part: str) -> str:
    """What a column is called: a part that says no more than the unit goes by the figure's name."""
    return str(measure.name) if len(measure.parts) == 1 or part == str(measure.unit) else part
