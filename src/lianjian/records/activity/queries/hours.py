"""Class hours (学时) of members in a year beside what the rule asks; ordered by name, never by hours."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from lianjian import rules
from lianjian.kernel.periods import since
from lianjian.records.activity.enums import MeetingKind, MeetingState
from lianjian.records.activity.models import Attendance
from lianjian.records.activity.queries.belonging import COMMITTEE_POSTS
from lianjian.records.members.models import Member
from lianjian.records.members.queries.people import members_of
from lianjian.records.organisations.models import Organisation, Post
from lianjian.records.organisations.queries.packs import packs_at

COUNTING = (
    MeetingKind.PARTY_LECTURE, MeetingKind.THEMED_PARTY_DAY, MeetingKind.COURSE_SESSION, MeetingKind.ONLINE_STUDY,
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Norms:
    """What the rules ask of a year: class hours of members, and of secretaries and committees."""

    member: rules.Parameter
    leading: rules.Parameter


@dataclass(frozen=True, kw_only=True)
class HoursOfMember:
    """A member's hours of a year and what the rule asks; `asked` None where nothing is asked (JG 23)."""

    member: Member
    hours: Decimal
    asked: int | None
    is_leading: bool


def norms_at(*, organisation: Organisation, on: date) -> Norms:
    """The class hours asked at a place on the day (JG-20-hours, JG-20-secretary-hours)."""
    packs = packs_at(organisation=organisation)
    return Norms(
        member=rules.parameter("education.member_hours", on=on, packs=packs),
        leading=rules.parameter("education.secretary_hours", on=on, packs=packs),
    )


def hours_of_branch(*, organisation: Organisation, year: int, norms: Norms, on: date) -> list[HoursOfMember]:
    """Everybody at home in the branch on the day, by name, with the hours of the year."""
    return _with_hours(list(members_of(organisation=organisation, on=on)), year=year, norms=norms)


def hours_of_member(*, member: Member, year: int, norms: Norms) -> HoursOfMember:
    """One member's hours of the year."""
    return _with_hours([member], year=year, norms=norms)[0]


def hours_in(*, members: Collection[Member], year: int) -> dict[int, Decimal]:
    """The class hours of the meetings of the counting kinds where each was present in the year, by the member's id."""
    present = Attendance.objects.filter(
        member__in=members, present=True, meeting__state=MeetingState.HELD, meeting__kind__in=COUNTING,
        meeting__starts_at__year=year, meeting__hours__isnull=False,
    )  # fmt: skip
    return dict(present.order_by().values_list("member").annotate(hours=Sum("meeting__hours")))


def meetings_counted(*, member: Member, year: int) -> list[Attendance]:
    """The meetings behind a member's hours of the year, the latest first."""
    present = Attendance.objects.filter(
        member=member, present=True, meeting__state=MeetingState.HELD, meeting__kind__in=COUNTING,
        meeting__starts_at__year=year, meeting__hours__isnull=False,
    )  # fmt: skip
    return list(present.select_related("meeting__organisation").order_by("-meeting__starts_at", "pk"))


def _with_hours(members: list[Member], *, year: int, norms: Norms) -> list[HoursOfMember]:
    hours, leading = hours_in(members=members, year=year), _leading(members, year)
    last_day = date(year, 12, 31)
    return [
        HoursOfMember(
            member=member,
            hours=hours.get(member.pk, Decimal(0)),
            asked=_asked(member, last_day, norms.leading if member.pk in leading else norms.member),
            is_leading=member.pk in leading,
        )
        for member in members
    ]


def _asked(member: Member, last_day: date, norm: rules.Parameter) -> int | None:
    is_exempt = member.exempt_since is not None and member.exempt_since <= last_day
    return None if is_exempt else norm.whole


def _leading(members: Iterable[Member], year: int) -> set[int]:
    """Who of them held a post in a committee at some time of the year."""
    accounts = {member.account_id: member.pk for member in members if member.account_id is not None}
    posts = Post.objects.filter(
        account__in=accounts, kind__in=COMMITTEE_POSTS, during__overlap=since(date(year, 1, 1), date(year + 1, 1, 1))
    )
    return {accounts[account] for account in posts.values_list("account", flat=True)}
