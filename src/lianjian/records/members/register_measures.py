"""What can be counted of the register: members by standing (P01), women (P02), the young (P03), farmers (P04)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.db.models import Count, DateField, F, Func, Q, QuerySet, Value
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianjian.kernel.measures import Counted, MeasureKind, Scope
from lianjian.kernel.rolled import Rolled, part_of_whole
from lianjian.records.members.counting import MEMBERS, PLACE, at_home, people
from lianjian.records.members.enums import Occupation, Sex
from lianjian.records.members.models import Affiliation
from lianjian.records.members.rolled import HOMES, YOUNG_UP_TO_YEARS
from lianjian.records.organisations.queries.counting import MeasureByPlace, Numbers, count_below, count_rows

_ONCE = _("By the home branch: nobody has two on one day.")


class _YearsAfter(Func):
    """A day so many years after another, as PostgreSQL counts them."""

    template = "(%(expressions)s))::date"
    arg_joiner = " + make_interval(years => "
    output_field = DateField()


def _standings(scope: Scope) -> Numbers:
    full = Q(member__full_member_on__lte=scope.on)
    return {"full": Count("pk", filter=full), "probationary": Count("pk", filter=~full)}


def _count_standings(scope: Scope) -> Counted:
    return count_rows(at_home, _standings(scope), scope)


def _standings_below(scope: Scope) -> dict[str, Counted]:
    return count_below(at_home, _standings(scope), PLACE, scope)


def _women(scope: Scope) -> QuerySet[Affiliation]:
    return at_home(scope).filter(member__sex=Sex.FEMALE)


def _farmers(scope: Scope) -> QuerySet[Affiliation]:
    return at_home(scope).filter(member__occupation=Occupation.FARMER)


def _young(scope: Scope) -> QuerySet[Affiliation]:
    too_old_on = _YearsAfter(F("member__born_on"), Value(YOUNG_UP_TO_YEARS + 1))
    return at_home(scope).alias(too_old_on=too_old_on).filter(too_old_on__gt=scope.on)


def _share(some: Callable[[Scope], QuerySet[Affiliation]], scope: Scope) -> Counted:
    return _of_all(count_rows(some, MEMBERS, scope), count_rows(at_home, MEMBERS, scope))


def _share_below(some: Callable[[Scope], QuerySet[Affiliation]], scope: Scope) -> dict[str, Counted]:
    found, none = count_below(some, MEMBERS, PLACE, scope), Counted(values=(0,), records=0)
    everybody = count_below(at_home, MEMBERS, PLACE, scope)
    return {path: _of_all(found.get(path, none), whole) for path, whole in everybody.items()}


def _of_all(some: Counted, everybody: Counted) -> Counted:
    return part_of_whole((some.records, everybody.records))


def _share_of_all(
    *,
    id: str,  # noqa: A002 - as a measure calls it
    name: str | Promise,
    part: str | Promise,
    counts: str | Promise,
    some: Callable[[Scope], QuerySet[Affiliation]],
    number: str,
) -> MeasureByPlace:
    """A measure of some members and of their share of all."""
    return MeasureByPlace(
        id=id,
        name=name,
        parts=(part, _("share of all members")),
        unit=_("people"),
        counts=counts,
        kind=MeasureKind.AT_A_DAY,
        once=_ONCE,
        count=partial(_share, some),
        below=partial(_share_below, some),
        rows=partial(people, some),
        rows_after=partial(people, some),
        place="清和村",
        rolled=Rolled(rows=(HOMES,), numbers=(number, "members"), counted=part_of_whole),
    )


MEASURES: tuple[MeasureByPlace, ...] = (
    MeasureByPlace(
        id="P01",
        name=_("Members by standing"),
        parts=(_("full members"), _("probationary members")),
        unit=_("people"),
        counts=_(
            "Members whose home branch on the day is at this place or below it: full members, and those whose "
            "probation has not ended."
        ),
        kind=MeasureKind.AT_A_DAY,
        once=_ONCE,
        count=_count_standings,
        below=_standings_below,
        rows=partial(people, at_home),
        rows_after=partial(people, at_home),
        place="清和村",
        rolled=Rolled(rows=(HOMES,), numbers=("full_members", "probationary_members")),
    ),
    _share_of_all(
        id="P02",
        name=_("Women members"),
        part=_("women members"),
        counts=_("Women among the members at home here on the day, and their share of all members here."),
        some=_women,
        number="women",
    ),
    _share_of_all(
        id="P03",
        name=_("Members of 35 years and younger"),
        part=_("members of 35 years and younger"),
        counts=_(
            "Members at home here who on the day have not had their thirty-sixth birthday, as the Party's yearly "
            "statistics count them, and their share of all members here."
        ),
        some=_young,
        number="young_members",
    ),
    _share_of_all(
        id="P04",
        name=_("Farmers among the members"),
        part=_("farmers"),
        counts=_(
            "Members at home here who live by farming as the register has it, and their share of all members here. "
            "What a member lived by on a past day is not kept: today's entry counts."
        ),
        some=_farmers,
        number="farmers",
    ),
)
