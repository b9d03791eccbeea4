"""What can be counted in this room: applications for membership (F06), and what other topics add."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lianjian.kernel.measures import CountedRecord, MeasureKind, Scope
from lianjian.kernel.rolled import Rolled, RolledRows
from lianjian.records.cadres import duty_measures, team_measures
from lianjian.records.cadres.models import Admission
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

HANDED_IN: Numbers = {"applications": Count("pk")}
_ROLLED = RolledRows(
    id="applications",
    tables={"admission": "cadres_admission"},
    rows="{admission} AS admission",
    organisation="admission.handed_in_through_id",
    days=lambda: (("applications", "daterange(admission.applied_on, NULL)"),),
)


def _all(scope: Scope) -> QuerySet[Admission]:
    return Admission.objects.filter(here(scope, field="handed_in_through__path"))


def _handed_in(scope: Scope) -> QuerySet[Admission]:
    """Applications handed in, whatever became of them since."""
    return _all(scope).filter(happened(scope, field="applied_on"))


def _at_other_times(scope: Scope) -> QuerySet[Admission]:
    return _all(scope).exclude(happened(scope, field="applied_on"))


def _shown(rows: Rows, scope: Scope, after: str = "") -> Iterator[CountedRecord]:
    cases = rows(scope).filter(code__gt=after).select_related("handed_in_through")
    for case in lazily(cases.order_by("code")):
        yield CountedRecord(
            label=case.name,
            place=case.handed_in_through.name,
            since=case.applied_on,
            url=reverse("cadres:admission", args=[case.code]),
            code=case.code,
        )


_rows = partial(_shown, _handed_in)

MEASURES: tuple[MeasureByPlace, ...] = (
    MeasureByPlace(
        id="F06",
        name=_("Applications for membership"),
        parts=(_("Applications for membership"),),
        unit=_("applications"),
        counts=_(
            "Applications handed in during the period, or by the day, at an organisation of this place or below it, "
            "online branches included, wherever they are handled and whatever became of them."
        ),
        kind=MeasureKind.DURING_A_PERIOD,
        once=_("By the application: it is handed in through one organisation, wherever it is handled."),
        left_out=(
            left_out(
                why=_("Handed in at another time: before the period or after it."), rows=_at_other_times, shown=_shown
            ),
        ),
        count=partial(count_rows, _handed_in, HANDED_IN),
        below=partial(count_below, _handed_in, HANDED_IN, "handed_in_through__path"),
        rows=_rows,
        rows_after=_rows,
        place="清和村",
        source=QINGHE,
        rolled=Rolled(rows=(_ROLLED,), numbers=("applications",)),
    ),
    *duty_measures.MEASURES,
    *team_measures.MEASURES,
)
