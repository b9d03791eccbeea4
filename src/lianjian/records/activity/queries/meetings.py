"""Which meetings there are, and who may see them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet

from lianjian.kernel.actor import Actor
from lianjian.kernel.periods import on_day
from lianjian.records.activity.enums import AttendanceKind, MeetingState, PartyRole
from lianjian.records.activity.models import Attendance, Meeting, MeetingParty
from lianjian.records.activity.queries.absence import is_absent, is_excused
from lianjian.records.members.models import Member
from lianjian.records.members.queries.people import ROSTER_ROLES
from lianjian.records.organisations.models import JointOrganisation, JointParty, Organisation
from lianjian.records.organisations.paths import outermost, within_any


def meetings_visible_to(*, actor: Actor) -> QuerySet[Meeting]:
    """Meetings that serve an organisation of the actor's places, and those the actor belongs to."""
    reach = within_any(outermost(actor.scopes(*ROSTER_ROLES)), field="organisation__path")
    served = Q(pk__in=MeetingParty.objects.filter(reach).values("meeting_id"))
    if actor.account_id is None:
        return Meeting.objects.filter(served)
    own = Attendance.objects.filter(member__account_id=actor.account_id)
    return Meeting.objects.filter(served | Q(pk__in=own.values("meeting_id")))


def own_attendances(*, member: Member) -> QuerySet[Attendance]:
    """What the member belongs or belonged to; meetings that were cancelled are left out."""
    kept = Attendance.objects.filter(member=member).exclude(meeting__state=MeetingState.CANCELLED)
    return kept.select_related("meeting__organisation", "member")


def parties_of(*, meeting: Meeting) -> list[MeetingParty]:
    """The organisations a meeting serves, the host first."""
    return list(meeting.parties.select_related("organisation").order_by("role", "organisation__path"))


def invited_to(*, meeting: Meeting) -> list[Organisation]:
    """The organisations invited besides the host."""
    return [party.organisation for party in parties_of(meeting=meeting) if party.role == PartyRole.INVITED]


def attendances_of(*, meeting: Meeting) -> list[Attendance]:
    """Everybody who belongs to the meeting: who is due first, guests last, each group by name."""
    order = {kind: place for place, kind in enumerate(AttendanceKind)}
    rows = meeting.attendances.select_related("member", "organisation")
    found = rows.order_by(F("member__name_pinyin").asc(nulls_last=True), "person_name", "pk")
    return sorted(found, key=lambda row: order[AttendanceKind(row.kind)])


@dataclass(frozen=True, kw_only=True)
class Turnout:
    """How many belong to a meeting and how many came; `absent` and `excused` are those due who did not come."""

    due: int
    present: int
    in_attendance: int
    guests: int
    absent: int
    excused: int
    unknown: int


def turnout_of(*, rows: Iterable[Attendance]) -> Turnout:
    """The numbers at the head of the minutes; `present` counts those due, the others who came stand for themselves."""
    held = list(rows)
    due = [row for row in held if row.kind == AttendanceKind.DUE]
    return Turnout(
        due=len(due),
        present=sum(1 for row in due if row.present),
        in_attendance=sum(1 for row in held if row.kind == AttendanceKind.IN_ATTENDANCE and row.present),
        guests=sum(1 for row in held if row.kind == AttendanceKind.GUEST and row.present),
        absent=sum(1 for row in due if is_absent(row=row)),
        excused=sum(1 for row in due if is_excused(row=row)),
        unknown=sum(1 for row in due if row.present is None and not is_excused(row=row)),
    )


def name_of(*, row: Attendance) -> str:
    """The name of who belongs to the meeting."""
    return row.member.name if row.member else row.person_name


def joint_partners(*, organisation: Organisation, on: date) -> dict[JointOrganisation, list[Organisation]]:
    """The other parties of each joint organisation the organisation is a party of on the day."""
    own = on_day(JointParty.objects.filter(organisation=organisation), on)
    parties = on_day(JointParty.objects.filter(joint__in=own.values("joint")), on).exclude(organisation=organisation)
    found: dict[JointOrganisation, list[Organisation]] = {}
    for party in parties.select_related("joint", "organisation").order_by("joint_id", "role", "organisation__path"):
        found.setdefault(party.joint, []).append(party.organisation)
    return found
