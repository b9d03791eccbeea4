"""What the tests of running sums share: everything kept, everywhere, against counting the records."""

from __future__ import annotations

from datetime import date

from lianjian.kernel.measures import Scope
from lianjian.records.organisations.enums import URBAN_KINDS
from lianjian.records.organisations.models import Organisation
from lianjian.results.indicators.registry import MEASURES
from lianjian.results.indicators.rolled.reading import rolled_at, rolled_below
from tests.factories import TODAY

KEPT = [measure for measure in MEASURES.values() if measure.rolled]


def everywhere_as_counted_live(on: date = TODAY) -> None:
    """Every kept measure, at every place and one level below it, is what counting the records gives."""
    above = set(Organisation.objects.exclude(parent=None).values_list("parent", flat=True))
    for place in Organisation.objects.exclude(kind__in=URBAN_KINDS):
        scope = Scope(path=place.path, on=on)
        kept = rolled_at(measures=KEPT, path=place.path, on=on)
        below = place.pk in above and rolled_below(measures=KEPT, path=place.path, on=on)
        for measure in KEPT:
            assert kept[measure.id] == measure.count(scope), (measure.id, place.name, on)
            if not below:
                continue
            live = {path: one for path, one in measure.below(scope).items() if one.records}
            found = {path: one for path, one in below[measure.id].items() if one.records}
            assert found == live, (measure.id, place.name, on)
