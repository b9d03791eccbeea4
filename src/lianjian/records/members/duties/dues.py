"""What of the dues waits for a secretary: the year's bases, a quarter that has ended and is not all in."""

from __future__ import annotations

from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lianjian.kernel.actor import Actor, Role
from lianjian.kernel.duties import Duty
from lianjian.records.members.models import DuesBase
from lianjian.records.members.queries.dues import DuesYear, Quarter, dues_years, members_of_year, quarter_of
from lianjian.records.organisations.models import Organisation


def duties_of(*, actor: Actor, on: date) -> list[Duty]:
    """For the secretary of a branch, what is to be done about its own dues."""
    units = actor.units(Role.SECRETARY)
    branches = Organisation.objects.filter(pk__in=units, dissolved_on=None).order_by("path")
    return [duty for branch in branches for duty in (*_bases(branch, on), *_quarter(branch, on))]


def _bases(branch: Organisation, on: date) -> list[Duty]:
    fixed = DuesBase.objects.filter(year=on.year).values("member")
    missing = members_of_year(branch=branch, year=on.year, on=on).exclude(pk__in=fixed).count()
    # A branch that has never kept its dues here is not reminded of it.
    if not missing or not DuesBase.objects.filter(member__organisation=branch).exists():
        return []
    title = ngettext(
        "Fix the %(year)s dues base of %(count)s member", "Fix the %(year)s dues base of %(count)s members", missing
    )
    return [
        Duty(
            title=title % {"year": on.year, "count": missing},
            place=branch.name,
            verb=_("Fix"),
            url=f"{reverse('members:dues-bases', args=[branch.code])}?year={on.year}",
        )
    ]


def _quarter(branch: Organisation, on: date) -> list[Duty]:
    quarter = quarter_of(day=on).before()
    members = members_of_year(branch=branch, year=quarter.year, on=on)
    waiting = sum(1 for year in dues_years(members=members, year=quarter.year, on=on) if _is_waiting(year, quarter))
    if not waiting:
        return []
    title = ngettext(
        "Dues of %(year)s, quarter %(number)s: %(count)s member is not entered",
        "Dues of %(year)s, quarter %(number)s: %(count)s members are not entered",
        waiting,
    )
    return [
        Duty(
            title=title % {"year": quarter.year, "number": quarter.number, "count": waiting},
            place=branch.name,
            verb=_("Enter"),
            url=f"{reverse('members:dues-quarter', args=[branch.code])}?quarter={quarter}",
            due_on=quarter.end - timedelta(days=1),
        )
    ]


def _is_waiting(year: DuesYear, quarter: Quarter) -> bool:
    """Whether a month of the quarter is late: never so of the exempt (JG 23)."""
    return any(quarter.start <= month.month < quarter.end for month in year.late)
