"""Courses, members with accounts and class hours, for the tests of learning."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from lianjian.kernel.models import Account
from lianjian.records.activity.actions.courses import CourseCard, open_course
from lianjian.records.activity.enums import AttendanceKind, Audience, CourseSubject, MeetingKind, MeetingState
from lianjian.records.activity.models import Attendance, Course, Meeting
from lianjian.records.members.models import Member
from lianjian.records.organisations.enums import PostKind
from lianjian.records.organisations.models import Organisation
from tests.factories import NOW, TODAY, County, person, post
from tests.records.members.factories import member


def card(**fields: object) -> CourseCard:
    """A course on raising chickens, four class hours, open to others."""
    usual: dict[str, object] = {
        "name": "肉鸡养殖技术",
        "subject": CourseSubject.FARM_TECHNOLOGY,
        "audiences": (Audience.MEMBERS, Audience.VILLAGERS),
        "hours": Decimal(4),
        "teacher": "市畜牧局两名技术员",
    }
    return CourseCard(**(usual | fields))  # type: ignore[arg-type]


def course(county: County, where: Organisation, **fields: object) -> Course:
    """A course put into the catalogue by the department on the place's behalf."""
    by = county.actor(county.department_head)
    return open_course(organisation=where, card=card(**fields), on=TODAY, by=by, at=NOW)


def signing_member(where: Organisation, name: str, *, login: str, **fields: object) -> tuple[Member, Account]:
    """A member who may sign in, with a member's post in the branch."""
    account = person(name, login=login)
    post(account, where, PostKind.MEMBER)
    return member(where, name, account=account, **fields), account  # type: ignore[arg-type]


def held(
    where: Organisation,
    *present: Member,
    kind: MeetingKind = MeetingKind.PARTY_LECTURE,
    hours: Decimal | None = Decimal(2),
    on: date = TODAY,
    state: MeetingState = MeetingState.HELD,
) -> Meeting:
    """A meeting as it stands in the record, with who was there."""
    starts_at = datetime.combine(on, time(9), ZoneInfo("Asia/Shanghai"))
    made = Meeting.objects.create(
        code=f"H{Meeting.objects.count() + 1:05d}", kind=kind, state=state, title="党课", organisation=where,
        starts_at=starts_at, ends_at=starts_at + timedelta(hours=2), hours=hours,
    )  # fmt: skip
    for one in present:
        Attendance.objects.create(meeting=made, member=one, kind=AttendanceKind.DUE, present=True)
    return made
