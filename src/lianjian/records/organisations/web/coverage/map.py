"""Where the gaps lie: units that no organisation covers, among the areas they belong to, on a map without tiles."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.urls import reverse

from lianjian.records.organisations.enums import CoverageKind
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.queries.coverage import Gap
from lianjian.ui.link_map import LinkMap, Place, link_map

if TYPE_CHECKING:
    from lianjian.records.organisations.queries.coverage import CoveredUnits

# Beyond this many names cover each other, and placing them takes longer than the rest of the page.
MOST_UNITS = 120
KINDS = {Gap.NO_COVERAGE: Gap.NO_COVERAGE.label, CoverageKind.WORK_ONLY: CoverageKind.WORK_ONLY.label}


def gap_map(*, gaps: CoveredUnits, areas: Iterable[Organisation]) -> LinkMap | None:
    """The gaps, as `units_on` gives units, among the areas; none where no gap has a position."""
    columns = gaps.order_by("code").values_list("code", "name", "longitude", "latitude", "covered_as")
    units = [
        Place(
            key=code,
            label=name,
            longitude=longitude,
            latitude=latitude,
            kind=covered_as or Gap.NO_COVERAGE,
            url=reverse("organisations:coverage-unit", args=[code]),
        )
        for code, name, longitude, latitude, covered_as in columns[:MOST_UNITS]
        if longitude is not None and latitude is not None
    ]
    if not units:
        return None
    return link_map(
        urban=units,
        villages=[
            Place(key=area.code, label=area.name, longitude=area.longitude, latitude=area.latitude)
            for area in areas
            if area.longitude is not None and area.latitude is not None
        ],
        links=(),
        kinds={str(kind): str(label) for kind, label in KINDS.items()},
        width=480,
        height=440,
    )
