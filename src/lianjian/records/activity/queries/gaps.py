"""Where a meeting the regulations expect is not on record."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet

from lianjian.kernel.periods import since
from lianjian.records.activity.enums import MeetingKind, MeetingState
from lianjian.records.activity.models import Meeting, MeetingParty
from lianjian.records.activity.queries.belonging import OWN_KINDS
from lianjian.records.members.models import Affiliation
from lianjian.records.organisations.enums import PartyForm
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.paths import within

MONTHS = 12


class Period(NamedTuple):
    """Some whole months: the first day, and the first day after them."""

    lower: date
    upper: date


Asked = tuple[MeetingKind, Period]


def period_of(*, on: date, months: int) -> Period:
    """The part of the calendar year of so many months that holds the day: a month, a quarter, a half, a year."""
    first = (on.month - 1) // months * months
    begin = date(on.year, first + 1, 1)
    after = first + months
    return Period(begin, date(on.year + after // MONTHS, after % MONTHS + 1, 1))


def last_quarter(*, on: date) -> Period:
    """The quarter before the one that holds the day."""
    return period_of(on=period_of(on=on, months=3).lower - timedelta(days=1), months=3)


def gaps_below(
    *, path: str, during: Period, kind: MeetingKind = MeetingKind.GENERAL_MEMBERSHIP_MEETING
) -> QuerySet[Organisation]:
    """The branches of the sub-tree with members on file of which no such meeting is on record in the period."""
    lacks = _lacks(kind, during, (MeetingState.HELD,))
    return Organisation.objects.filter(within(path), lacks)


def lacking(*, organisations: Collection[Organisation], asked: Collection[Asked]) -> set[tuple[int, Asked]]:
    """Which of them (by id) have neither held nor planned the meetings asked for; one query for all of it."""
    lacks = {
        f"lacks_{place}": ExpressionWrapper(
            _lacks(kind, during, (MeetingState.HELD, MeetingState.PLANNED)), BooleanField()
        )
        for place, (kind, during) in enumerate(asked)
    }
    found = Organisation.objects.filter(pk__in=[one.pk for one in organisations]).annotate(**lacks)
    rows = found.values("pk", *lacks) if lacks else ()
    return {(row["pk"], one) for row in rows for name, one in zip(lacks, asked, strict=True) if row[name]}


def _lacks(kind: MeetingKind, during: Period, states: tuple[MeetingState, ...]) -> Q:
    """Of a living branch with members on file: that it has no such meeting in the period.

    A meeting held jointly counts for everybody it serves, but for a branch's own kinds only for the host. Group
    meetings are asked of Party groups, whose members are on file with their branch.
    """
    days = {"starts_at__date__gte": during.lower, "starts_at__date__lt": during.upper}
    if kind in OWN_KINDS:
        met: QuerySet[Meeting] | QuerySet[MeetingParty] = Meeting.objects.filter(
            organisation=OuterRef("pk"), kind=kind, state__in=states, **days
        )
    else:
        then = {f"meeting__{name}": value for name, value in days.items()}
        met = MeetingParty.objects.filter(
            organisation=OuterRef("pk"), meeting__kind=kind, meeting__state__in=states, **then
        )
    there = Q(~Exists(met), dissolved_on=None, founded_on__lt=during.upper)
    if kind == MeetingKind.GROUP_MEETING:
        return there & Q(form=PartyForm.PARTY_GROUP)
    homes = Affiliation.objects.filter(organisation=OuterRef("pk"), during__overlap=since(*during))
    return there & Q(Exists(homes), form=PartyForm.BRANCH)
