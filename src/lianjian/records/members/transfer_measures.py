"""What can be counted of transfers: members who came from enterprises (F30)."""

from __future__ import annotations

from functools import partial

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lianjian.kernel.measures import MeasureKind, Scope
from lianjian.records.members.counting import MEMBERS, PLACE, at_home, people
from lianjian.records.members.models import Affiliation
from lianjian.records.members.queries.transfers import affiliations_from
from lianjian.records.organisations.enums import UnitKind
from lianjian.records.organisations.queries.counting import MeasureByPlace, count_below, count_rows, left_out
from lianjian.records.organisations.queries.groups import here

WENFENG = "农村社区党建（扬州市文峰街道）"


def _from_enterprises(scope: Scope) -> QuerySet[Affiliation]:
    return affiliations_from(kind=UnitKind.ENTERPRISE, on=scope.on, path="").filter(here(scope, field=PLACE))


def _from_elsewhere(scope: Scope) -> QuerySet[Affiliation]:
    return at_home(scope).exclude(pk__in=_from_enterprises(scope).values("pk"))


_rows = partial(people, _from_enterprises)

MEASURES: tuple[MeasureByPlace, ...] = (
    MeasureByPlace(
        id="F30",
        name=_("Members moved in from enterprises"),
        parts=(_("Members moved in from enterprises"),),
        unit=_("people"),
        counts=_(
            "Members whose home branch on the day lies here and whose last transfer of affiliation came from an "
            "enterprise. Who was admitted here, or came from a village or an office, is left out."
        ),
        kind=MeasureKind.AT_A_DAY,
        once=_("By the home branch, and of several transfers only the last."),
        left_out=(
            left_out(
                why=_("Admitted here, or moved in last from a village, an office or another place."),
                rows=_from_elsewhere,
                shown=people,
            ),
        ),
        count=partial(count_rows, _from_enterprises, MEMBERS),
        below=partial(count_below, _from_enterprises, MEMBERS, PLACE),
        rows=_rows,
        rows_after=_rows,
        place="文峰村",
        source=WENFENG,
    ),
)
