"""Meetings of villagers, residents and councils: who is due where the program knows it, otherwise numbers only."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from lianjian.kernel.models import Account
from lianjian.records.activity.enums import SELF_GOVERNMENT, AttendanceKind, MeetingKind
from lianjian.records.activity.models import Attendance, Meeting
from lianjian.records.activity.queries.belonging import COUNTED_KINDS, capacity_of
from lianjian.records.organisations.enums import PostKind
from tests.factories import TODAY, County, person, post
from tests.records.activity.meeting_factories import meeting
from tests.records.members.factories import member

pytestmark = pytest.mark.django_db


def due(made: Meeting) -> set[str]:
    rows = Attendance.objects.filter(meeting=made, kind=AttendanceKind.DUE).select_related("member")
    return {row.member.name if row.member else row.person_name for row in rows}


def test_both_committees_consult_with_the_head_of_the_villagers_committee(county: County) -> None:
    place = county.villages[0]
    member(place, "赵党员")
    post(person("钱主任", login="head1"), place, PostKind.VILLAGERS_COMMITTEE_HEAD)
    post(person("孙副书记", login="deputy1"), place, PostKind.DEPUTY_SECRETARY)
    made = meeting(county, place, MeetingKind.COMMITTEES_CONSULTATION)
    assert due(made) == {"书记甲", "孙副书记", "钱主任"}
    assert due(meeting(county, place, MeetingKind.BRANCH_COMMITTEE_MEETING)) == {"书记甲", "孙副书记"}


def test_the_committees_of_all_units_are_due_at_a_joint_conference(county: County) -> None:
    host, other = county.villages[0], county.urban[0]
    made = meeting(county, host, MeetingKind.JOINT_CONFERENCE, invited=(other.pk,))
    assert due(made) == {"书记甲", "书记庚"}


@pytest.mark.parametrize("kind", [*COUNTED_KINDS, MeetingKind.MEMBERS_COUNCIL, MeetingKind.REPRESENTATIVES_COUNCIL])
def test_of_villagers_bodies_nobody_is_listed_by_the_program(county: County, kind: MeetingKind) -> None:
    member(county.villages[0], "赵党员")
    made = meeting(county, county.villages[0], kind, guests=("钱大娘",))
    assert due(made) == set()
    assert made.attendances.get().person_name == "钱大娘"


def test_a_member_entered_at_a_villagers_assembly_is_in_attendance_and_at_a_council_due(county: County) -> None:
    one = member(county.villages[0], "赵党员")
    capacity = {
        kind: capacity_of(member=one, kind=kind, is_of_a_party=True, on=TODAY)
        for kind in (MeetingKind.VILLAGERS_ASSEMBLY, MeetingKind.MEMBERS_COUNCIL)
    }
    assert capacity == {
        MeetingKind.VILLAGERS_ASSEMBLY: AttendanceKind.IN_ATTENDANCE,
        MeetingKind.MEMBERS_COUNCIL: AttendanceKind.DUE,
    }


def test_each_kind_can_be_planned_on_the_page(county: County, sign_in: Callable[[Account], Client]) -> None:
    page = sign_in(county.secretaries[0]).get("/meetings/new/").content.decode()
    assert "<optgroup" in page
    assert all(f'value="{kind.value}"' in page for kind in SELF_GOVERNMENT)
    sent = {
        "kind": "villagers_assembly", "title": "村民会议", "on": TODAY.isoformat(), "begins": "09:00", "ends": "11:00",
        "entered_afterwards": "on",
    }  # fmt: skip
    assert sign_in(county.secretaries[0]).post("/meetings/new/", sent).status_code == 302
    assert Meeting.objects.get().kind == MeetingKind.VILLAGERS_ASSEMBLY
