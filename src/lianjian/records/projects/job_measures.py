"""What can be counted of jobs: placements confirmed that came through an online branch (F05)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lianjian.kernel.measures import CountedRecord, MeasureKind, Scope
from lianjian.records.organisations.enums import PartyForm
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
from lianjian.records.projects.enums import PlacementState
from lianjian.records.projects.models import Placement

PLACED: Numbers = {"placed": Count("seeker", distinct=True)}


def _online(scope: Scope) -> QuerySet[Placement]:
    """Placements of whoever was referred by an online branch of the place."""
    below = here(scope, field="seeker__referred_by__path")
    return Placement.objects.filter(below, seeker__referred_by__form=PartyForm.ONLINE_BRANCH)


def _placed_online(scope: Scope) -> QuerySet[Placement]:
    return _online(scope).filter(happened(scope, field="confirmed_on"), state=PlacementState.CONFIRMED)


def _not_confirmed(scope: Scope) -> QuerySet[Placement]:
    return _online(scope).exclude(state=PlacementState.CONFIRMED)


def _at_other_times(scope: Scope) -> QuerySet[Placement]:
    confirmed = _online(scope).filter(state=PlacementState.CONFIRMED)
    return confirmed.exclude(happened(scope, field="confirmed_on"))


def _shown(rows: Rows, scope: Scope, after: str = "") -> Iterator[CountedRecord]:
    placements = rows(scope).filter(seeker__code__gt=after).select_related("seeker", "vacancy")
    for placement in lazily(placements.order_by("seeker__code", "-pk").distinct("seeker__code")):
        yield CountedRecord(
            label=placement.seeker.person_name,
            place=f"{placement.vacancy.employer} {placement.vacancy.place}",
            since=placement.confirmed_on,
            url=reverse("projects:seeker", args=[placement.seeker.code]),
            code=placement.seeker.code,
        )


_rows = partial(_shown, _placed_online)

MEASURES: tuple[MeasureByPlace, ...] = (
    MeasureByPlace(
        id="F05",
        name=_("Placed in jobs through the online branch"),
        parts=(_("people"),),
        unit=_("people"),
        counts=_(
            "People referred by an online branch of this place or below it who have started work, confirmed by "
            "themselves or the branch in the period, or by the day. Referrals still under way and what came to "
            "nothing are left out."
        ),
        kind=MeasureKind.DURING_A_PERIOD,
        once=_("By the person: who found work twice counts once."),
        left_out=(
            left_out(
                why=_("Referred, but the work was not taken up or not confirmed."),
                rows=_not_confirmed,
                shown=_shown,
                each="seeker",
            ),
            left_out(
                why=_("Confirmed at another time: before the period or after it."),
                rows=_at_other_times,
                shown=_shown,
                each="seeker",
            ),
        ),
        count=partial(count_rows, _placed_online, PLACED),
        below=partial(count_below, _placed_online, PLACED, "seeker__referred_by__path"),
        rows=_rows,
        rows_after=_rows,
        place="清和村",
        source=QINGHE,
    ),
)
