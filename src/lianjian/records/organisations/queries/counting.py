"""Counting rows below a node, and below each node of the level under it: what measures are made of.

Rows are taken by `here`, which knows the tree asked for and the group; `happened` keeps events to the period.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any, TypeVar

from django.db.models import Aggregate, Count, Model, Q, QuerySet, Window
from django.utils.functional import Promise

from lianjian.kernel.measures import Counted, CountedRecord, LeftOut, Measure, Scope
from lianjian.kernel.rolled import Rolled
from lianjian.records.organisations.queries.tree_then import part_below

FIRST_FEW = 100
Numbers = Mapping[str, Aggregate]
Row = TypeVar("Row", bound=Model)
Read = TypeVar("Read")
Rows = Callable[[Scope], QuerySet]  # type: ignore[type-arg]


@dataclass(frozen=True, kw_only=True)
class MeasureByPlace(Measure):
    """A measure that answers for many at once.

    `below` counts the whole level below a node, by path, what the node itself keeps included; `rows_after` gives the
    rows whose codes come after one, in the order of their codes. `rolled` says how it can be kept as running sums; a
    measure that is no sum over organisations has none and is always counted anew.
    """

    below: Callable[[Scope], Mapping[str, Counted]]
    rows_after: Callable[[Scope, str], Iterator[CountedRecord]]
    rolled: Rolled | None = None


def count_rows(rows: Rows, numbers: Numbers, scope: Scope) -> Counted:
    """The numbers over all rows of the scope."""
    return _counted(rows(scope).order_by().aggregate(**numbers), numbers)


def count_below(rows: Rows, numbers: Numbers, place: str, scope: Scope) -> dict[str, Counted]:
    """The numbers for each node of the level below the scope, by path; `place` is the field that holds a row's path."""
    parts = rows(scope).order_by().annotate(part=part_below(scope, field=place)).values("part")
    return {row["part"]: _counted(row, numbers) for row in parts.annotate(**numbers)}


def happened(scope: Scope, *, field: str) -> Q:
    """The events of the scope's period; `field` is the day they happened on."""
    since = Q(**{f"{field}__gte": scope.since}) if scope.since else Q()
    return since & Q(**{f"{field}__lte": scope.on})


def left_out(
    *, why: str | Promise, rows: Rows, shown: Callable[[Rows, Scope, str], Iterator[CountedRecord]], each: str = "pk"
) -> LeftOut:
    """What a figure leaves out, shown as the figure's own records are; `each` tells what is counted once."""

    def count(scope: Scope) -> int:
        counted: dict[str, Any] = rows(scope).order_by().aggregate(n=Count(each, distinct=True))
        return int(counted["n"])

    return LeftOut(why=why, count=count, rows=partial(shown, rows))


def lazily(rows: QuerySet[Any, Read]) -> Iterator[Read]:
    """The rows one by one, the first few asked for alone: a page takes no more, and a cursor makes all ready."""
    first = list(rows[:FIRST_FEW])
    yield from first
    if len(first) == FIRST_FEW:
        yield from islice(rows.iterator(), FIRST_FEW, None)


def first_and_count(rows: QuerySet[Row]) -> tuple[Row, int] | None:
    """The first row and how many there are, in one query; None where there is none."""
    first = rows.annotate(how_many=Window(Count("*"))).first()
    return (first, first.how_many) if first else None  # type: ignore[attr-defined]


def _counted(row: Mapping[str, int], numbers: Numbers) -> Counted:
    values = tuple(row[name] for name in numbers)
    return Counted(values=values, records=sum(values))
