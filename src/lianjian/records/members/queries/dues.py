"""What dues are owed, paid and late, month by month. A month is late when its quarter has ended."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, TypedDict

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.enums import TextChoices
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from lianjian.kernel.actor import LEADERS, Actor
from lianjian.kernel.months import first_of_month, months_after, months_between
from lianjian.kernel.periods import since
from lianjian.records.members.models import DuesBase, DuesPayment, DuesReduction, Member
from lianjian.records.members.queries.people import ROSTER_ROLES, members_of
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.paths import outermost, within_any

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    Branches = QuerySet[WithAnnotations[Organisation, "Collected"]]

# Upper levels get figures, not names: whoever is above but not of a committee does not read these.
DUES_ROLES = LEADERS
QUARTERS = 4
QUARTER_MONTHS = 3


class MonthState(TextChoices):
    """How it stands with one month's dues."""

    NOT_OWED = "not_owed", _("Not owed")
    PAID = "paid", _("Paid")
    WAIVED = "waived", _("Waived")
    OPEN = "open", _("Not paid yet")
    LATE = "late", _("Late")


@dataclass(frozen=True, order=True, kw_only=True)
class Quarter:
    """A quarter of a year, 1 to 4."""

    year: int
    number: int

    @property
    def start(self) -> date:
        """Its first day."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def end(self) -> date:
        """The first day after it."""
        return months_after(day=self.start, months=QUARTER_MONTHS)

    def before(self) -> Quarter:
        """The quarter before this one."""
        return quarter_of(day=months_after(day=self.start, months=-1))

    def __str__(self) -> str:
        return f"{self.year}-{self.number}"


def quarter_of(*, day: date) -> Quarter:
    """The quarter a day lies in."""
    return Quarter(year=day.year, number=(day.month + 2) // QUARTER_MONTHS)


@dataclass(frozen=True, kw_only=True)
class MonthOfDues:
    """One month: what it asks for, and how it stands."""

    month: date
    state: MonthState
    owed_fen: int


@dataclass(frozen=True, kw_only=True)
class DuesYear:
    """A member's year: the base in force at its end, its twelve months, and what was paid for them."""

    member: Member
    year: int
    base: DuesBase | None
    months: tuple[MonthOfDues, ...]
    payments: tuple[DuesPayment, ...]

    @property
    def late(self) -> tuple[MonthOfDues, ...]:
        """The months that are late."""
        return tuple(one for one in self.months if one.state is MonthState.LATE)

    @property
    def paid_fen(self) -> int:
        """What was handed in for this year."""
        return sum(payment.amount_fen for payment in self.payments)

    def states_in(self, quarter: Quarter) -> list[tuple[MonthState, int]]:
        """How many of the quarter's months stand how, in their order."""
        inside = (one.state for one in self.months if quarter.start <= one.month < quarter.end)
        return list(Counter(inside).items())

    def unpaid_in(self, quarter: Quarter) -> tuple[MonthOfDues, ...]:
        """The months of the quarter that are owed and not paid, late or not."""
        return tuple(
            one
            for one in self.months
            if quarter.start <= one.month < quarter.end and one.state in (MonthState.OPEN, MonthState.LATE)
        )


class Collected(TypedDict):
    """What `branches_collecting` adds to each branch."""

    member_count: int
    paid_count: int


def dues_years(*, members: Iterable[Member], year: int, on: date) -> list[DuesYear]:
    """The year of each of the members as it stands on the day; three queries however many there are."""
    asked = list(members)
    whole_year = since(date(year, 1, 1), date(year + 1, 1, 1))
    bases = _by_member(DuesBase.objects.filter(member__in=asked, year=year).order_by("from_month"))
    reductions = _by_member(DuesReduction.objects.filter(member__in=asked, during__overlap=whole_year))
    payments = _by_member(DuesPayment.objects.filter(member__in=asked, during__overlap=whole_year).order_by("during"))
    return [_year(one, year, on, bases[one.pk], reductions[one.pk], payments[one.pk]) for one in asked]


def owed_months(*, member: Member, first: date, last: date, on: date) -> list[MonthOfDues]:
    """The months from `first` to `last`, both included, as they stand on the day."""
    years = {year: dues_years(members=[member], year=year, on=on)[0] for year in range(first.year, last.year + 1)}
    return [
        years[month.year].months[month.month - 1]
        for month in months_between(start=first, end=months_after(day=first_of_month(day=last), months=1))
    ]


def late_months(*, member: Member, on: date) -> list[MonthOfDues]:
    """Every month of the member that is late, of all the years whose base was fixed; three queries."""
    reductions, payments = list(member.dues_reductions.all()), list(member.dues_payments.all())
    by_year = groupby(member.dues_bases.order_by("year", "from_month"), key=lambda base: base.year)
    return [
        month for year, bases in by_year for month in _year(member, year, on, list(bases), reductions, payments).late
    ]


def paid_until(*, member: Member) -> date | None:
    """The last month paid for without a gap before it since the first payment; None before any."""
    until: date | None = None
    for during in DuesPayment.objects.filter(member=member).order_by("during").values_list("during", flat=True):
        if until is not None and during.lower > until:
            break
        until = during.upper
    return months_after(day=until, months=-1) if until else None


def members_of_year(*, branch: Organisation, year: int, on: date) -> QuerySet[Member]:
    """Who is at home in the branch on the day, or at the end of a year gone by."""
    return members_of(organisation=branch, on=min(on, date(year, 12, 31)))


def branches_collecting(*, actor: Actor, quarter: Quarter) -> Branches:
    """Organisations with members in the actor's reach: how many owe a quarter's last month, how many are done.

    Done is who has paid it and whose dues are waived for it; who was admitted later owes nothing yet.
    """
    reach = within_any(outermost(actor.scopes(*ROSTER_ROLES)))
    last_month = months_after(day=quarter.start, months=QUARTER_MONTHS - 1)
    rows = {"member": OuterRef("pk"), "during__contains": last_month}
    waived = Exists(DuesReduction.objects.filter(**rows, monthly_fen=0))
    here = Member.objects.filter(organisation=OuterRef("pk"), left_on=None, admitted_on__lt=quarter.end)
    counted = Organisation.objects.filter(reach, dissolved_on=None, people__gt=0).annotate(
        member_count=_how_many(here),
        paid_count=_how_many(here.filter(Exists(DuesPayment.objects.filter(**rows)) | waived)),
    )
    return counted.filter(member_count__gt=0).order_by("code")


def _how_many(members: QuerySet[Member]) -> Coalesce:
    counted = members.order_by().values("organisation").annotate(people=Count("pk")).values("people")
    return Coalesce(Subquery(counted), 0)


def branches_short_of(branches: Branches) -> Branches:
    """Of branches as `branches_collecting` gives them, those where somebody has not paid yet."""
    return branches.filter(paid_count__lt=F("member_count"))


def _by_member(rows: QuerySet) -> defaultdict[int, list]:  # type: ignore[type-arg]
    found: defaultdict[int, list] = defaultdict(list)  # type: ignore[type-arg]
    for row in rows:
        found[row.member_id].append(row)
    return found


def _year(
    member: Member,
    year: int,
    on: date,
    bases: list[DuesBase],
    reductions: list[DuesReduction],
    payments: list[DuesPayment],
) -> DuesYear:
    months = tuple(
        _month(member, month, on, bases, reductions, payments)
        for month in months_between(start=date(year, 1, 1), end=date(year + 1, 1, 1))
    )
    return DuesYear(
        member=member, year=year, base=bases[-1] if bases else None, months=months, payments=tuple(payments)
    )


def _month(
    member: Member,
    month: date,
    on: date,
    bases: list[DuesBase],
    reductions: list[DuesReduction],
    payments: list[DuesPayment],
) -> MonthOfDues:
    # Dues run from the day the assembly took the person in (DZ 7) to the day of leaving.
    is_member = month >= first_of_month(day=member.admitted_on) and (member.left_on is None or month < member.left_on)
    base = next((one for one in reversed(bases) if one.from_month <= month.month), None)
    reduction = next((one for one in reductions if month in one.during), None)
    owed = base.monthly_fen if base and is_member else 0
    if reduction is not None:
        owed = min(owed, reduction.monthly_fen)
    if any(month in one.during for one in payments):
        state = MonthState.PAID
    elif base is None or not is_member:
        state = MonthState.NOT_OWED
    elif owed == 0:
        state = MonthState.WAIVED
    else:
        state = MonthState.LATE if _is_late(member, month, on) else MonthState.OPEN
    return MonthOfDues(month=month, state=state, owed_fen=owed)


def _is_late(member: Member, month: date, on: date) -> bool:
    # JG 23: the old, infirm and seriously ill go on paying, and are never said to be late.
    is_exempt = member.exempt_since is not None and member.exempt_since <= on
    return not is_exempt and quarter_of(day=month).end <= on


def runs_of_months(*, months: Iterable[MonthOfDues]) -> list[list[MonthOfDues]]:
    """The months in runs without a gap, each run in order."""
    ordered = sorted(months, key=lambda one: one.month)
    numbered = enumerate(ordered)
    return [
        [one for _place, one in run]
        for _key, run in groupby(numbered, key=lambda it: it[1].month.year * 12 + it[1].month.month - it[0])
    ]
