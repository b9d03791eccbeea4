"""What can be counted of villages' teams: those put right with the joint organisation's help (F19)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from django.db.models import Count, Max, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lianjian.kernel.measures import CountedRecord, Scope
from lianjian.records.cadres.models import TeamAdjustment
from lianjian.records.cadres.queries.team_adjustments import villages_adjusted_with_help
from lianjian.records.organisations.measures import ZHUCHENG
from lianjian.records.organisations.queries.counting import MeasureByPlace, Numbers, count_below, count_rows

TEAMS: Numbers = {"teams": Count("organisation", distinct=True)}


def _adjusted(scope: Scope) -> QuerySet[TeamAdjustment]:
    return villages_adjusted_with_help(path=scope.path, on=scope.on)


def _rows(scope: Scope, after: str = "") -> Iterator[CountedRecord]:
    """One row a village, of its latest adjustment."""
    villages = _adjusted(scope).filter(organisation__code__gt=after).order_by()
    latest = villages.values("organisation").annotate(latest=Max("pk")).values("latest")
    rows = TeamAdjustment.objects.filter(pk__in=latest).select_related("organisation__parent", "joint")
    for one in rows.order_by("organisation__code").iterator():
        superior = one.organisation.parent
        yield CountedRecord(
            label=one.organisation.name,
            place=superior.name if superior else "",
            since=one.on,
            url=reverse("cadres:team-adjustment", args=[one.code]),
            code=one.organisation.code,
        )


MEASURES: tuple[MeasureByPlace, ...] = (
    MeasureByPlace(
        id="F19",
        name=_("Village teams adjusted with the joint organisation's help"),
        parts=(_("village teams"),),
        unit=_("village teams"),
        counts=_(
            "Villages of this place whose leading body was adjusted by a decision by the day, with the help of the "
            "joint organisation they were in; each village once. Adjustments without such help and those withdrawn "
            "are left out."
        ),
        count=partial(count_rows, _adjusted, TEAMS),
        below=partial(count_below, _adjusted, TEAMS, "organisation__path"),
        rows=_rows,
        rows_after=_rows,
        place="诸城市",
        source=ZHUCHENG,
    ),
)
