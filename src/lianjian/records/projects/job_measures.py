"""What can be counted of jobs: placements confirmed that came through an online branch (F05)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lianjian.kernel.measures import CountedRecord, Scope
from lianjian.records.organisations.enums import PartyForm
from lianjian.records.organisations.measures import QINGHE
from lianjian.records.organisations.paths import within
from lianjian.records.organisations.queries.counting import MeasureByPlace, Numbers, count_below, count_rows
from lianjian.records.projects.enums import PlacementState
from lianjian.records.projects.models import Placement

PLACED: Numbers = {"placed": Count("seeker", distinct=True)}


def _placed_online(scope: Scope) -> QuerySet[Placement]:
    confirmed = Placement.objects.filter(state=PlacementState.CONFIRMED, confirmed_on__lte=scope.on)
    below = within(scope.path, field="seeker__referred_by__path")
    return confirmed.filter(below, seeker__referred_by__form=PartyForm.ONLINE_BRANCH)


def _rows(scope: Scope, after: str = "") -> Iterator[CountedRecord]:
    placements = _placed_online(scope).filter(seeker__code__gt=after).select_related("seeker", "vacancy")
    for placement in placements.order_by("seeker__code").iterator():
        yield CountedRecord(
            label=placement.seeker.person_name,
            place=f"{placement.vacancy.employer} {placement.vacancy.place}",
            since=placement.confirmed_on,
            url=reverse("projects:seeker", args=[placement.seeker.code]),
            code=placement.seeker.code,
        )


MEASURES: tuple[MeasureByPlace, ...] = (
    MeasureByPlace(
        id="F05",
        name=_("Placed in jobs through the online branch"),
        parts=(_("people"),),
        unit=_("people"),
        counts=_(
            "People referred by an online branch of this place or below it who have started work, confirmed by "
            "themselves or the branch by the day. Referrals still under way and what came to nothing are left out."
        ),
        count=partial(count_rows, _placed_online, PLACED),
        below=partial(count_below, _placed_online, PLACED, "seeker__referred_by__path"),
        rows=_rows,
        rows_after=_rows,
        place="清和村",
        source=QINGHE,
    ),
)
