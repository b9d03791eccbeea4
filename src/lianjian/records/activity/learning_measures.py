"""What can be counted in learning: study reports handed in (F07)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lianjian.kernel.measures import CountedRecord, MeasureKind, Scope
from lianjian.kernel.rolled import Rolled, RolledRows
from lianjian.records.activity.enums import Sharing
from lianjian.records.activity.models import StudyReport
from lianjian.records.organisations.measures import QINGHE
from lianjian.records.organisations.queries.counting import (
    MeasureByPlace,
    Numbers,
    Rows,
    count_below,
    count_rows,
    happened,
    lazily,
    left_out,
)
from lianjian.records.organisations.queries.groups import here

REPORTS: Numbers = {"reports": Count("pk")}
_ROLLED = RolledRows(
    id="study_reports",
    tables={"report": "activity_studyreport"},
    rows="{report} AS report",
    organisation="report.organisation_id",
    days=lambda: (("study_reports", "daterange(report.handed_in_on, NULL)"),),
)


def _handed_in(scope: Scope) -> QuerySet[StudyReport]:
    return _all(scope).filter(happened(scope, field="handed_in_on"))


def _at_other_times(scope: Scope) -> QuerySet[StudyReport]:
    return _all(scope).exclude(happened(scope, field="handed_in_on"))


def _all(scope: Scope) -> QuerySet[StudyReport]:
    return StudyReport.objects.filter(here(scope, field="organisation__path"))


def _shown(rows: Rows, scope: Scope, after: str = "") -> Iterator[CountedRecord]:
    """The reports by their codes; what is not published shows neither its title nor its author."""
    for report in lazily(rows(scope).filter(code__gt=after).select_related("organisation").order_by("code")):
        is_public = report.published == Sharing.PUBLIC
        yield CountedRecord(
            label=report.title if is_public else report.code,
            place=report.organisation.name,
            since=report.handed_in_on,
            url=reverse("activity:public-report", args=[report.code]) if is_public else "",
            code=report.code,
        )


_rows = partial(_shown, _handed_in)

MEASURES: tuple[MeasureByPlace, ...] = (
    MeasureByPlace(
        id="F07",
        name=_("Study reports"),
        parts=(_("Study reports handed in"),),
        unit=_("reports"),
        counts=_(
            "Study reports handed in during the period, or up to the day, to an organisation of this place or below "
            "it, published or not. What is not public is counted without its title and author."
        ),
        kind=MeasureKind.DURING_A_PERIOD,
        once=_("By the report: it is handed in to one organisation."),
        left_out=(
            left_out(
                why=_("Handed in at another time: before the period or after it."), rows=_at_other_times, shown=_shown
            ),
        ),
        count=partial(count_rows, _handed_in, REPORTS),
        below=partial(count_below, _handed_in, REPORTS, "organisation__path"),
        rows=_rows,
        rows_after=_rows,
        place="清和村",
        source=QINGHE,
        rolled=Rolled(rows=(_ROLLED,), numbers=("study_reports",)),
    ),
)
