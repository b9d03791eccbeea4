"""The ledger of tables asked from below: who asks what of whom, what is known already, and how many cells are new."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from lianjian.kernel.actor import OFFICES, Actor
from lianjian.records.organisations.enums import UnitKind
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.paths import outermost, paths_above, within, within_any
from lianjian.results.oversight.enums import AskedKind, ColumnSource
from lianjian.results.oversight.models import AskedAlready, DataColumn, DataRequest
from lianjian.results.oversight.policies.offices import READERS
from lianjian.results.oversight.queries.known import known_by_heading, known_columns, plain_heading

KINDS_ASKED = {
    AskedKind.VILLAGE: (UnitKind.VILLAGE,),
    AskedKind.NEIGHBOURHOOD: (UnitKind.NEIGHBOURHOOD,),
    AskedKind.TOWNSHIP: (UnitKind.TOWNSHIP, UnitKind.SUBDISTRICT),
}
NOT_ASKED = (ColumnSource.KNOWN,)


@dataclass(frozen=True, kw_only=True)
class Matched:
    """A heading and what is known of it: filled in here, asked by another table, or new."""

    heading: str
    source: ColumnSource
    known_as: str = ""
    same_as: DataColumn | None = None


@dataclass(frozen=True, kw_only=True)
class Asker:
    """How many cells nobody had before one organisation asked for in a year, and in how many tables."""

    organisation: Organisation
    tables: int
    new_cells: int


@dataclass(frozen=True, kw_only=True)
class FilledTable:
    """The table with what is known filled in; a new column is None everywhere."""

    headings: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]


def is_running(request: DataRequest, on: date) -> bool:
    """Whether anything is asked by it on the day: not after its last day, whether or not somebody closed it."""
    return request.closed_on is None and request.ends_on >= on


def running_requests(*, on: date) -> QuerySet[DataRequest]:
    """Those by which something is asked on the day."""
    return DataRequest.objects.filter(closed_on=None, ends_on__gte=on)


def requests_visible_to(*, actor: Actor) -> QuerySet[DataRequest]:
    """What the actor's offices and those below ask, and what anybody asks of the actor's places."""
    scopes = outermost(actor.scopes(*READERS))
    own = within_any(outermost(actor.scopes(*OFFICES)), field="organisation__path")
    above = {path for scope in scopes for path in (*paths_above(scope), scope)}
    of_us = Q(place__path__in=above) | within_any(scopes, field="place__path")
    return DataRequest.objects.filter(own | of_us).select_related("organisation", "place")


def places_asked(*, place: Organisation, asked_of: str) -> QuerySet[Organisation]:
    """The places of the kind under one, in tree order."""
    kinds = KINDS_ASKED[AskedKind(asked_of)]
    return Organisation.objects.filter(within(place.path), kind__in=kinds, dissolved_on=None).order_by("path")


def asked_places(*, request: DataRequest) -> QuerySet[Organisation]:
    """The places a table is asked of."""
    return places_asked(place=request.place, asked_of=request.asked_of)


def own_places_asked(*, request: DataRequest, actor: Actor) -> QuerySet[Organisation]:
    """Of the actor's very own units, those the table is asked of."""
    units = actor.units(*READERS)
    return asked_places(request=request).filter(pk__in=units)


def match_columns(*, headings: Sequence[str], place: Organisation, asked_of: str, on: date) -> list[Matched]:
    """Each heading with what is known of it; the same heading twice is one column."""
    known, asked = known_by_heading(), _asked_now(place, asked_of, on)
    found: dict[str, Matched] = {}
    for heading in headings:
        plain = plain_heading(heading)
        if not plain or plain in found:
            continue
        if plain in known:
            found[plain] = Matched(heading=heading.strip(), source=ColumnSource.KNOWN, known_as=known[plain].id)
        elif plain in asked:
            found[plain] = Matched(heading=heading.strip(), source=ColumnSource.ASKED_ELSEWHERE, same_as=asked[plain])
        else:
            found[plain] = Matched(heading=heading.strip(), source=ColumnSource.NEW)
    return list(found.values())


def _asked_now(place: Organisation, asked_of: str, on: date) -> dict[str, DataColumn]:
    """Columns that running tables ask of some of the same places, the earliest table's first."""
    here = within(place.path, field="request__place__path") | Q(request__place__path__in=paths_above(place.path))
    rows = DataColumn.objects.filter(
        here, request__in=running_requests(on=on), request__asked_of=asked_of, dropped_on=None
    ).exclude(source=ColumnSource.KNOWN)
    found: dict[str, DataColumn] = {}
    for column in rows.select_related("request__organisation").order_by("request", "position"):
        found.setdefault(plain_heading(column.heading), column)
    return found


def columns_of(*, request: DataRequest) -> list[DataColumn]:
    """The columns in their order, those taken out included, each with what places said of it."""
    said = Prefetch("asked_already", AskedAlready.objects.select_related("organisation").order_by("pk"))
    rows = request.columns.select_related("same_as__request__organisation").prefetch_related(said)
    return list(rows)


def meter(*, actor: Actor, year: int) -> list[Asker]:
    """The askers the actor sees, in tree order: tables registered in the year, and cells asked anew by them."""
    seen = with_new_columns(requests_visible_to(actor=actor).filter(begins_on__year=year))
    tables: dict[int, tuple[int, int]] = {}
    for one in seen.order_by():
        count, new = tables.get(one.organisation_id, (0, 0))
        tables[one.organisation_id] = (count + 1, new + one.new_columns * one.places)
    askers = Organisation.objects.filter(pk__in=tables).order_by("path")
    return [Asker(organisation=one, tables=tables[one.pk][0], new_cells=tables[one.pk][1]) for one in askers]


def filled_table(*, request: DataRequest, places: Sequence[Organisation], on: date) -> FilledTable:
    """The table's rows, a place each; what is known stands in it, what is asked anew is left empty."""
    columns = list(request.columns.filter(dropped_on=None))
    known = known_columns()
    values = [known[column.known_as].values(places, on) if column.known_as in known else {} for column in columns]
    return FilledTable(
        headings=tuple(column.heading for column in columns),
        rows=tuple(tuple(one.get(place.pk) for one in values) for place in places),
    )


def with_new_columns(requests: QuerySet[DataRequest]) -> QuerySet[DataRequest, Any]:
    """Each with `new_columns`: how many of its columns nobody had before."""
    asked = Q(columns__dropped_on=None) & ~Q(columns__source__in=NOT_ASKED)
    return requests.annotate(new_columns=Count("columns", filter=asked))


def new_cells(*, request: DataRequest) -> int:
    """How many cells nobody had before."""
    asked = request.columns.filter(dropped_on=None).exclude(source__in=NOT_ASKED).count()
    return asked * request.places


def waiting_answers(*, actor: Actor) -> QuerySet[AskedAlready]:
    """What places said of tables of the actor's offices, that nobody has answered."""
    units = actor.units(*OFFICES)
    rows = AskedAlready.objects.filter(column__request__organisation__in=units, answered_on=None)
    return rows.select_related("column__request", "organisation").order_by("pk")
