"""What the tests of running sums share: everything kept, everywhere, against counting the records."""

from __future__ import annotations

from datetime import date

from lianjian.kernel.measures import Counted, Scope
from lianjian.records.organisations.enums import URBAN_KINDS
from lianjian.records.organisations.models import Organisation
from lianjian.results.indicators.registry import MEASURES
from lianjian.results.indicators.rolled.reading import rolled_at, rolled_below
from tests.factories import TODAY

KEPT = [measure for measure in MEASURES.values() if measure.rolled]
WITHOUT_ITSELF = [measure for measure in KEPT if measure.rolled and measure.rolled.without_itself]


def everywhere_as_counted_live(on: date = TODAY) -> None:
    """Every kept measure, at every place and one level below it, is what counting the records gives.

    Counting the level below a place counts each place of that level, so only the places on top, and measures that leave
    a place itself out, are counted place by place.
    """
    places = list(Organisation.objects.exclude(kind__in=URBAN_KINDS).order_by("path"))
    parents = set(Organisation.objects.exclude(parent=None).values_list("parent", flat=True))
    live: dict[tuple[str, str], Counted] = {}
    for place in places:
        if place.pk in parents:
            live |= below_as_counted_live(place, on)
    for place in places:
        one_by_one = KEPT if place.parent_id is None else WITHOUT_ITSELF
        live |= {(one.id, place.path): one.count(Scope(path=place.path, on=on)) for one in one_by_one}
    for place in places:
        kept = rolled_at(measures=KEPT, path=place.path, on=on)
        for measure in KEPT:
            counted = live.get((measure.id, place.path))
            if counted is None:
                assert kept[measure.id].records == 0, (measure.id, place.name, on)
                assert not any(kept[measure.id].values), (measure.id, place.name, on)
            else:
                assert kept[measure.id] == counted, (measure.id, place.name, on)


def below_as_counted_live(place: Organisation, on: date) -> dict[tuple[str, str], Counted]:
    """Every kept measure one level below the place, counted, after it has been compared with the sums."""
    below = rolled_below(measures=KEPT, path=place.path, on=on)
    counted = {}
    for measure in KEPT:
        live = {path: one for path, one in measure.below(Scope(path=place.path, on=on)).items() if one.records}
        found = {path: one for path, one in below[measure.id].items() if one.records}
        assert found == live, (measure.id, place.name, on)
        counted |= {(measure.id, path): one for path, one in live.items() if path != place.path}
    return counted
