"""What can be counted in this room: members (F01), those away from home (F02), those who came from enterprises (F30).

All counting is by today's tree: a node's figure for a past day is that of the places that hang there now.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lianjian.kernel.measures import CountedRecord, Scope
from lianjian.kernel.periods import on_day
from lianjian.records.members import away_measures, transfer_measures
from lianjian.records.members.models import Affiliation
from lianjian.records.organisations.measures import QINGHE
from lianjian.records.organisations.paths import within
from lianjian.records.organisations.queries.counting import MeasureByPlace, Numbers, count_below, count_rows

MEMBERS: Numbers = {"members": Count("pk")}


def _at_home(scope: Scope) -> QuerySet[Affiliation]:
    return on_day(Affiliation.objects.filter(within(scope.path, field="organisation__path")), scope.on)


def _members(scope: Scope, after: str = "") -> Iterator[CountedRecord]:
    homes = _at_home(scope).filter(member__code__gt=after).select_related("member", "organisation")
    for home in homes.order_by("member__code").iterator():
        yield CountedRecord(
            label=home.member.name,
            place=home.organisation.name,
            since=home.during.lower,
            url=reverse("members:member", args=[home.member.code]),
            code=home.member.code,
        )


MEASURES: tuple[MeasureByPlace, ...] = (
    MeasureByPlace(
        id="F01",
        name=_("Party members"),
        parts=(_("Party members"),),
        unit=_("people"),
        counts=_(
            "Full and probationary members whose home branch on the day is at this place or below it, wherever they "
            "live and work. Everybody counts once, at the home branch."
        ),
        count=partial(count_rows, _at_home, MEMBERS),
        below=partial(count_below, _at_home, MEMBERS, "organisation__path"),
        rows=_members,
        rows_after=_members,
        place="清和村",
        source=QINGHE,
    ),
    *away_measures.MEASURES,
    *transfer_measures.MEASURES,
)
