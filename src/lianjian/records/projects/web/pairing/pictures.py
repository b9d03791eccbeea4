"""A result as a drawing: the map and the matrix."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from lianjian.records.organisations.enums import URBAN_KINDS, UnitKind
from lianjian.records.projects.queries.results import Outcome
from lianjian.ui import charts, link_map


@dataclass(frozen=True, kw_only=True)
class Heat:
    """The fits of a small round: names and cells."""

    columns: list[str]
    rows: list[str]
    cells: tuple[tuple[charts.HeatCell, ...], ...]


def drawing_of(*, outcome: Outcome, highlighted: str) -> link_map.LinkMap:
    """Draw who is joined with whom; a locked village's name says so. Who has no coordinates is not drawn."""
    address = reverse("projects:workshop", args=[outcome.run.round.code])
    locked = {village for _place, village in outcome.locks}
    places = [
        link_map.Place(
            key=party.code,
            label=_("%(name)s (locked)") % {"name": party.name} if party.code in locked else party.name,
            longitude=party.longitude,
            latitude=party.latitude,
            kind="" if party.kind == UnitKind.VILLAGE else party.kind,
            territory=party.parent.name if party.kind == UnitKind.VILLAGE and party.parent else "",
            url=f"{address}?run={outcome.run.code}&village={party.code}" if party.kind == UnitKind.VILLAGE else "",
        )
        for party in outcome.parties.values()
        if party.longitude is not None and party.latitude is not None
    ]
    return link_map.link_map(
        urban=[place for place in places if place.kind],
        villages=[place for place in places if not place.kind],
        links=[(str(place), str(village)) for place, village in outcome.result.pairs],
        kinds={kind.value: str(kind.label) for kind in URBAN_KINDS if any(p.kind == kind for p in places)},
        highlighted=highlighted,
    )


def heat_of(*, outcome: Outcome, matrix: tuple[list[str], list[str], list[list[float]]]) -> Heat:
    """Draw every pair's fit, urban parties in rows; what was chosen is marked, vetoed pairs are empty."""
    places, villages, fits = matrix
    values = [
        [
            None if (place, village) in outcome.vetoes else round(fits[row][column], 2)
            for column, village in enumerate(villages)
        ]
        for row, place in enumerate(places)
    ]
    rows = {place: row for row, place in enumerate(places)}
    columns = {village: column for column, village in enumerate(villages)}
    picked = frozenset((rows[str(place)], columns[str(village)]) for place, village in outcome.result.pairs)
    return Heat(
        columns=[_name(outcome, village) for village in villages],
        rows=[_name(outcome, place) for place in places],
        cells=charts.heat_rows(values=values, picked=picked),
    )


def _name(outcome: Outcome, code: str) -> str:
    return outcome.parties[code].name if code in outcome.parties else code
