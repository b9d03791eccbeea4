"""What can be counted of members away (F02)."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lianjian.kernel.measures import Counted, CountedRecord, MeasureKind, Scope
from lianjian.kernel.periods import on_day
from lianjian.kernel.rolled import Rolled, part_of_whole
from lianjian.records.members.counting import MEMBERS, PLACE, at_home, people
from lianjian.records.members.models import Affiliation, StayAway
from lianjian.records.members.queries.away import mobile_members_on, mobile_stays_on
from lianjian.records.members.rolled import HOMES, STAYS
from lianjian.records.organisations.measures import QINGHE
from lianjian.records.organisations.queries.counting import MeasureByPlace, count_below, count_rows, lazily, left_out
from lianjian.records.organisations.queries.groups import here


def _mobile(scope: Scope) -> QuerySet[Affiliation]:
    return mobile_members_on(on=scope.on).filter(here(scope, field=PLACE))


def _away_for_less(scope: Scope) -> QuerySet[Affiliation]:
    """Away on the day, but not for as long as makes a mobile member."""
    away = on_day(StayAway.objects.all(), scope.on).exclude(pk__in=mobile_stays_on(on=scope.on).values("pk"))
    return at_home(scope).filter(Exists(away.filter(member=OuterRef("member"))))


def _of_all(mobile: Counted, everybody: Counted) -> Counted:
    return part_of_whole((mobile.records, everybody.records))


def _count(scope: Scope) -> Counted:
    return _of_all(count_rows(_mobile, MEMBERS, scope), count_rows(at_home, MEMBERS, scope))


def _below(scope: Scope) -> dict[str, Counted]:
    mobile = count_below(_mobile, MEMBERS, PLACE, scope)
    none = Counted(values=(0,), records=0)
    everybody = count_below(at_home, MEMBERS, PLACE, scope)
    return {path: _of_all(mobile.get(path, none), whole) for path, whole in everybody.items()}


def _rows(scope: Scope, after: str = "") -> Iterator[CountedRecord]:
    since = mobile_stays_on(on=scope.on).filter(member=OuterRef("member")).values("away_since")[:1]
    homes = _mobile(scope).filter(member__code__gt=after).annotate(away_since=Subquery(since))
    for home in lazily(homes.select_related("member", "organisation").order_by("member__code")):
        yield CountedRecord(
            label=home.member.name,
            place=home.organisation.name,
            since=home.away_since,
            url=reverse("members:away-stay", args=[home.member.code]),
            code=home.member.code,
        )


MEASURES: tuple[MeasureByPlace, ...] = (
    MeasureByPlace(
        id="F02",
        name=_("Mobile members"),
        parts=(_("mobile members"), _("share of all members")),
        unit=_("members"),
        counts=_(
            "Members at home here who on the day have been away for six months or more without a break, at one place "
            "or several, their affiliation not moved (JG 32); and their share of all members here. A stay that is only "
            "planned to last so long does not count yet."
        ),
        kind=MeasureKind.AT_A_DAY,
        once=_("By the home branch; the host place, where a member away takes part, counts nobody."),
        left_out=(left_out(why=_("Away for less than six months by the day."), rows=_away_for_less, shown=people),),
        count=_count,
        below=_below,
        rows=_rows,
        rows_after=_rows,
        place="清和村",
        source=QINGHE,
        rolled=Rolled(rows=(STAYS, HOMES), numbers=("mobile_members", "members"), counted=part_of_whole),
    ),
)
