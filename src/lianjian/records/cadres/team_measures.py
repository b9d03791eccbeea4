"""What can be counted of villages' teams: those put right with the joint organisation's help (F19)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from django.db.models import Count, Max, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lianjian.kernel.measures import CountedRecord, MeasureKind, Scope
from lianjian.records.cadres.models import TeamAdjustment
from lianjian.records.organisations.enums import UnitKind
from lianjian.records.organisations.measures import ZHUCHENG
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

TEAMS: Numbers = {"teams": Count("organisation", distinct=True)}


def _decided(scope: Scope) -> QuerySet[TeamAdjustment]:
    """All adjustments decided in the period in villages of the place."""
    return TeamAdjustment.objects.filter(here(scope), happened(scope, field="on"), organisation__kind=UnitKind.VILLAGE)


def _adjusted(scope: Scope) -> QuerySet[TeamAdjustment]:
    return _decided(scope).filter(joint__isnull=False, withdrawn_because="")


def _without_help(scope: Scope) -> QuerySet[TeamAdjustment]:
    return (
        _decided(scope)
        .filter(joint=None, withdrawn_because="")
        .exclude(organisation__in=_adjusted(scope).values("organisation"))
    )


def _withdrawn(scope: Scope) -> QuerySet[TeamAdjustment]:
    return (
        _decided(scope).exclude(withdrawn_because="").exclude(organisation__in=_adjusted(scope).values("organisation"))
    )


def _villages(rows: Rows, scope: Scope, after: str = "") -> Iterator[CountedRecord]:
    """One row a village, of its latest adjustment."""
    villages = rows(scope).filter(organisation__code__gt=after).order_by()
    latest = villages.values("organisation").annotate(latest=Max("pk")).values("latest")
    found = TeamAdjustment.objects.filter(pk__in=latest).select_related("organisation__parent", "joint")
    for one in lazily(found.order_by("organisation__code")):
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
            "Villages of this place whose leading body was adjusted by a decision during the period, or by the day, "
            "with the help of the joint organisation they were in."
        ),
        kind=MeasureKind.DURING_A_PERIOD,
        once=_("By the village: one whose team was adjusted several times counts once."),
        left_out=(
            left_out(
                why=_("Adjusted without the help of a joint organisation."),
                rows=_without_help,
                shown=_villages,
                each="organisation",
            ),
            left_out(why=_("The adjustment was withdrawn."), rows=_withdrawn, shown=_villages, each="organisation"),
        ),
        count=partial(count_rows, _adjusted, TEAMS),
        below=partial(count_below, _adjusted, TEAMS, "organisation__path"),
        rows=partial(_villages, _adjusted),
        rows_after=partial(_villages, _adjusted),
        place="诸城市",
        source=ZHUCHENG,
    ),
)
