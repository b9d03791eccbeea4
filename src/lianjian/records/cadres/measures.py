"""What can be counted in this room: applications for membership (F06), and what other topics add."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lianjian.kernel.measures import CountedRecord, Scope
from lianjian.records.cadres import duty_measures, team_measures
from lianjian.records.cadres.models import Admission
from lianjian.records.organisations.measures import QINGHE
from lianjian.records.organisations.paths import within
from lianjian.records.organisations.queries.counting import MeasureByPlace, Numbers, count_below, count_rows

HANDED_IN: Numbers = {"applications": Count("pk")}


def _handed_in(scope: Scope) -> QuerySet[Admission]:
    """Applications handed in by the day, whatever became of them since."""
    here = within(scope.path, field="handed_in_through__path")
    return Admission.objects.filter(here, applied_on__lte=scope.on)


def _rows(scope: Scope, after: str = "") -> Iterator[CountedRecord]:
    for case in (
        _handed_in(scope).filter(code__gt=after).select_related("handed_in_through").order_by("code").iterator()
    ):
        yield CountedRecord(
            label=case.name,
            place=case.handed_in_through.name,
            since=case.applied_on,
            url=reverse("cadres:admission", args=[case.code]),
            code=case.code,
        )


MEASURES: tuple[MeasureByPlace, ...] = (
    MeasureByPlace(
        id="F06",
        name=_("Applications for membership"),
        parts=(_("Applications for membership"),),
        unit=_("applications"),
        counts=_(
            "Applications handed in by the day at an organisation of this place or below it, online branches included, "
            "wherever they are handled and whatever became of them."
        ),
        count=partial(count_rows, _handed_in, HANDED_IN),
        below=partial(count_below, _handed_in, HANDED_IN, "handed_in_through__path"),
        rows=_rows,
        rows_after=_rows,
        place="清和村",
        source=QINGHE,
    ),
    *duty_measures.MEASURES,
    *team_measures.MEASURES,
)
