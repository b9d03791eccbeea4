"""What can be counted in learning: study reports handed in (F07)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lianjian.kernel.measures import CountedRecord, Scope
from lianjian.records.activity.enums import Sharing
from lianjian.records.activity.models import StudyReport
from lianjian.records.organisations.measures import QINGHE
from lianjian.records.organisations.paths import within
from lianjian.records.organisations.queries.counting import MeasureByPlace, Numbers, count_below, count_rows

REPORTS: Numbers = {"reports": Count("pk")}


def _handed_in(scope: Scope) -> QuerySet[StudyReport]:
    return StudyReport.objects.filter(within(scope.path, field="organisation__path"), handed_in_on__lte=scope.on)


def _rows(scope: Scope, after: str = "") -> Iterator[CountedRecord]:
    """The reports by their codes; what is not published shows neither its title nor its author."""
    for report in _handed_in(scope).filter(code__gt=after).select_related("organisation").order_by("code").iterator():
        is_public = report.published == Sharing.PUBLIC
        yield CountedRecord(
            label=report.title if is_public else report.code,
            place=report.organisation.name,
            since=report.handed_in_on,
            url=reverse("activity:public-report", args=[report.code]) if is_public else "",
            code=report.code,
        )


MEASURES: tuple[MeasureByPlace, ...] = (
    MeasureByPlace(
        id="F07",
        name=_("Study reports"),
        parts=(_("Study reports handed in"),),
        unit=_("reports"),
        counts=_(
            "Study reports handed in up to the day to an organisation of this place or below it, published or not. "
            "What is not public is counted without its title and author."
        ),
        count=partial(count_rows, _handed_in, REPORTS),
        below=partial(count_below, _handed_in, REPORTS, "organisation__path"),
        rows=_rows,
        rows_after=_rows,
        place="清和村",
        source=QINGHE,
    ),
)
