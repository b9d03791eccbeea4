"""The list of an inspection, written from gaps and records as they stand on the day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import islice

from lianjian.kernel.duties import GapKind
from lianjian.kernel.measures import CountedRecord, Scope
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.paths import within
from lianjian.records.organisations.queries.counting import MeasureByPlace
from lianjian.results.indicators.registry import MEASURES
from lianjian.results.oversight.enums import LineSource
from lianjian.results.oversight.gap_registry import GAP_KINDS
from lianjian.results.oversight.models import Inspection, InspectionLine

LONGEST_WHAT, LONGEST_ARTICLE, LONGEST_KEY = 200, 200, 80


def lines_of(*, inspection: Inspection, most: int) -> list[InspectionLine]:
    """The lines of its matters, none saved yet; one more than `most` where there are too many."""
    places = dict(Organisation.objects.filter(within(inspection.place.path)).values_list("path", "pk"))
    on, path = inspection.listed_on, inspection.place.path
    gaps = (GAP_KINDS[one] for one in inspection.matters if one in GAP_KINDS)
    figures = (MEASURES[one] for one in inspection.matters if one in MEASURES)
    lines = [line for kind in gaps for line in islice(_from_gaps(inspection, kind, path, on, places), most + 1)]
    for measure in figures:
        if len(lines) > most or measure.count(Scope(path=path, on=on)).records > most:
            return [*lines, *([InspectionLine()] * (most + 1))][: most + 1]
        lines += _from_records(inspection, measure, path, on, places)
    return lines[: most + 1]


def _from_gaps(
    inspection: Inspection, kind: GapKind, path: str, on: date, places: Mapping[str, int]
) -> Iterator[InspectionLine]:
    article = kind.article(on)
    for gap in kind.rows(Scope(path=path, on=on), ""):
        yield InspectionLine(
            inspection=inspection, organisation_id=places[gap.path], source=LineSource.GAP, matter=kind.id,
            key=f"{kind.id}:{gap.code}:{gap.key}"[:LONGEST_KEY], article=article[:LONGEST_ARTICLE], url=gap.url,
            what=f"{gap.place}：{gap.what}"[:LONGEST_WHAT],
        )  # fmt: skip


def _from_records(
    inspection: Inspection, measure: MeasureByPlace, path: str, on: date, places: Mapping[str, int]
) -> Iterator[InspectionLine]:
    root = inspection.place.path
    for at, record in sorted(located_records(measure=measure, path=path, on=on).values(), key=lambda it: it[0]):
        yield InspectionLine(
            inspection=inspection, organisation_id=places.get(at, places[root]), source=LineSource.RECORD,
            matter=measure.id, key=f"{measure.id}:{record.code}"[:LONGEST_KEY], url=record.url,
            what=f"{record.place}：{record.label}"[:LONGEST_WHAT],
        )  # fmt: skip


def located_records(*, measure: MeasureByPlace, path: str, on: date) -> dict[str, tuple[str, CountedRecord]]:
    """The records behind a figure by their code, each with the path of the lowest place that counts it."""
    scope = Scope(path=path, on=on)
    below = measure.below(scope)
    found: dict[str, tuple[str, CountedRecord]] = {}
    for part in sorted(below):
        if part != path and below[part].records:
            for code, at in located_records(measure=measure, path=part, on=on).items():
                found.setdefault(code, at)
    if path in below:
        for record in measure.rows(scope):
            found.setdefault(record.code, (path, record))
    return found
