"""Planning meetings: who belongs by itself, one record for all it serves, and what is refused."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from lianjian.kernel.errors import ChangedMeanwhile, NotAllowed, Refused
from lianjian.kernel.models import JournalLine
from lianjian.kernel.periods import since
from lianjian.records.activity.actions.meetings import cancel_meeting, change_meeting, hold_meeting, plan_meeting
from lianjian.records.activity.enums import AttendanceKind, MeetingKind, MeetingState, PartyRole
from lianjian.records.activity.errors import NobodyVotesThere, WrongTime
from lianjian.records.activity.models import Attendance, Meeting
from lianjian.records.activity.queries.meetings import meetings_visible_to
from lianjian.records.members.models import OnlineParticipant
from lianjian.records.organisations.enums import ChangeKind, ChangeState, PartyForm, PostKind, UnitKind
from lianjian.records.organisations.models import Organisation, TreeChange
from tests.factories import NOW, TODAY, County, organisation, person, post
from tests.records.activity.meeting_factories import START, a_plan, meeting
from tests.records.members.factories import member

ASSEMBLY = MeetingKind.GENERAL_MEMBERSHIP_MEETING


def listed(it: Meeting) -> dict[str, str]:
    return {str(row.member or row.person_name): row.kind for row in it.attendances.select_related("member")}


def an_online_branch(county: County) -> Organisation:
    online = county.urban[0]
    online.form = PartyForm.ONLINE_BRANCH
    online.save()
    return online


def test_at_an_assembly_who_has_a_vote_is_due_and_who_has_none_attends(county: County) -> None:
    village = county.villages[0]
    member(village, "张有权")
    member(village, "李预备", full=False)
    member(village, "王高寿", exempt_since=date(2020, 1, 1))
    member(village, "赵暂停", vote_suspended_until=date(2027, 1, 1))
    member(village, "钱已走", left_on=date(2026, 1, 1))
    member(county.villages[1], "孙外村")
    assert listed(meeting(county, village, ASSEMBLY)) == {
        "张有权": AttendanceKind.DUE,
        "李预备": AttendanceKind.IN_ATTENDANCE,
        "王高寿": AttendanceKind.DUE,
        "赵暂停": AttendanceKind.IN_ATTENDANCE,
    }


def test_probationary_members_are_due_on_party_day_and_the_exempt_never(county: County) -> None:
    village = county.villages[0]
    member(village, "李预备", full=False)
    member(village, "王高寿", exempt_since=date(2020, 1, 1))
    assert listed(meeting(county, village)) == {
        "李预备": AttendanceKind.DUE, "王高寿": AttendanceKind.IN_ATTENDANCE,
    }  # fmt: skip


def test_a_committee_meets_by_its_posts_with_or_without_a_member_record(county: County) -> None:
    village = county.villages[0]
    deputy = person("副书记", login="deputy")
    post(deputy, village, PostKind.DEPUTY_SECRETARY)
    member(village, "副书记", account=deputy)
    member(village, "张党员")
    it = meeting(county, village, MeetingKind.BRANCH_COMMITTEE_MEETING)
    assert listed(it) == {"书记甲": AttendanceKind.DUE, "副书记": AttendanceKind.DUE}
    assert it.attendances.get(person_name="书记甲").member is None


def test_who_has_no_post_attends_a_committee_meeting_and_an_exempt_holder_is_due_by_his_post(county: County) -> None:
    village = county.villages[0]
    old = person("老委员", login="old")
    post(old, village, PostKind.COMMITTEE_MEMBER)
    member(village, "老委员", account=old, exempt_since=date(2020, 1, 1))
    plain = member(village, "张党员")
    it = meeting(county, village, MeetingKind.BRANCH_COMMITTEE_MEETING, members=(plain.pk,))
    assert listed(it) == {
        "书记甲": AttendanceKind.DUE, "老委员": AttendanceKind.DUE, "张党员": AttendanceKind.IN_ATTENDANCE,
    }  # fmt: skip


def test_a_group_chooses_from_its_branch(county: County) -> None:
    village = county.villages[0]
    group = organisation("第一党小组", UnitKind.GROUP, village, code="G1")
    group.form = PartyForm.PARTY_GROUP
    group.save()
    member(village, "张党员")
    assert listed(meeting(county, group, MeetingKind.GROUP_MEETING)) == {"张党员": AttendanceKind.IN_ATTENDANCE}


def test_a_joint_party_day_is_one_record_for_every_branch(county: County) -> None:
    own, other = county.villages[0], county.villages[1]
    member(own, "张本村")
    member(other, "李邻村")
    it = meeting(county, own, invited=(other.pk,), guests=("周群众",))
    assert listed(it) == {
        "张本村": AttendanceKind.DUE, "李邻村": AttendanceKind.DUE, "周群众": AttendanceKind.GUEST,
    }  # fmt: skip
    assert set(it.parties.values_list("organisation", "role")) == {
        (own.pk, PartyRole.HOST), (other.pk, PartyRole.INVITED),
    }  # fmt: skip
    assert meetings_visible_to(actor=county.actor(county.secretaries[1])).get() == it
    assert not meetings_visible_to(actor=county.actor(county.secretaries[2])).exists()


def test_of_another_branch_only_the_committee_is_asked_to_an_assembly_and_as_guests(county: County) -> None:
    own, other = county.villages[0], county.villages[1]
    member(own, "张本村")
    member(other, "李邻村")
    it = meeting(county, own, ASSEMBLY, invited=(other.pk,))
    assert listed(it) == {"张本村": AttendanceKind.DUE, "书记乙": AttendanceKind.GUEST}


def test_nobody_is_due_at_an_open_activity(county: County) -> None:
    member(county.villages[0], "张本村")
    it = meeting(county, county.villages[0], MeetingKind.ACTIVITY)
    assert listed(it) == {"张本村": AttendanceKind.IN_ATTENDANCE}


def test_at_an_online_study_those_away_who_take_part_are_due(county: County) -> None:
    online, village = an_online_branch(county), county.villages[0]
    away = member(village, "张在外")
    OnlineParticipant.objects.create(member=away, organisation=online, during=since(date(2025, 1, 1)))
    member(village, "李在家")
    it = meeting(county, online, MeetingKind.ONLINE_STUDY, is_online=True, place="")
    assert listed(it) == {"张在外": AttendanceKind.DUE}
    assert it.attendances.get().organisation == village


def test_the_list_follows_the_day_and_keeps_what_was_entered_by_hand(county: County) -> None:
    village = county.villages[0]
    member(village, "张党员", left_on=TODAY + timedelta(days=5))
    friend = member(county.villages[4], "外村朋友")
    it = meeting(county, village, starts_at=NOW + timedelta(days=1), members=(friend.pk,), guests=("周群众",))
    assert set(listed(it)) == {"张党员", "外村朋友", "周群众"}
    later = a_plan(village, starts_at=NOW + timedelta(days=6), guests=("郑群众",))
    change_meeting(meeting=it, plan=later, by=county.actor(county.secretaries[0]), at=NOW)
    assert listed(it) == {"外村朋友": AttendanceKind.GUEST, "郑群众": AttendanceKind.GUEST}


@pytest.mark.parametrize(
    ("fields", "error", "says"),
    [
        ({"ends_at": START}, WrongTime, "结束时间"),
        ({"starts_at": NOW - timedelta(days=40)}, WrongTime, "2026-01-28"),
        ({"starts_at": NOW + timedelta(days=400)}, WrongTime, "提前一年"),
        ({"title": "  "}, Refused, "名称"),
        ({"starts_at": NOW - timedelta(days=3000), "entered_afterwards": True}, Refused, "2021-01-01"),
        ({"invited": (999_999,)}, Refused, "不存在"),
    ],
)
def test_what_cannot_be_is_refused(county: County, fields: dict[str, object], error: type, says: str) -> None:
    with pytest.raises(error, match=says):
        meeting(county, county.villages[0], **fields)
    assert not Meeting.objects.exists()


def test_a_meeting_of_long_ago_is_brought_in_by_saying_so(county: County) -> None:
    it = meeting(county, county.villages[0], starts_at=NOW - timedelta(days=40), entered_afterwards=True)
    assert JournalLine.objects.get(action="plan_meeting").details["entered_afterwards"] is True
    assert it.code.startswith("M2026-")


def test_what_is_dissolved_meets_no_more_and_is_not_invited(county: County) -> None:
    village, other = county.villages[0], county.villages[1]
    other.dissolved_on = TODAY
    other.save()
    with pytest.raises(Refused, match="2026-03-09"):
        meeting(county, other)
    with pytest.raises(Refused, match="王家我乐村"):
        meeting(county, village, invited=(other.pk,))


def test_an_online_group_without_approval_document_cannot_decide(county: County) -> None:
    online = an_online_branch(county)
    with pytest.raises(NobodyVotesThere) as refusal:
        meeting(county, online, ASSEMBLY)
    assert refusal.value.rule is not None
    assert "第五条" in refusal.value.rule.text()
    assert len(refusal.value.remedies) == 2
    assert meeting(county, online, MeetingKind.ONLINE_STUDY).pk


def test_a_provisional_branch_decides_once_its_document_is_on_file(county: County) -> None:
    village = county.villages[0]
    village.form = PartyForm.PROVISIONAL_BRANCH
    village.save()
    with pytest.raises(NobodyVotesThere):
        meeting(county, village, ASSEMBLY)
    TreeChange.objects.create(
        kind=ChangeKind.CREATE, state=ChangeState.APPROVED, target=village, superior=county.longdu, effective_on=TODAY,
        reason="", document_no="龙工委〔2026〕3号", proposed_at=NOW,
    )  # fmt: skip
    assert meeting(county, village, ASSEMBLY).pk


def test_only_the_committee_and_those_above_plan(county: County) -> None:
    for account in (county.secretaries[1], county.changcheng_organiser):
        with pytest.raises(NotAllowed, match="北朱解村"):
            plan_meeting(plan=a_plan(county.villages[0]), by=county.actor(account), at=NOW)


def test_a_matter_too_long_for_the_agenda_is_refused(county: County) -> None:
    with pytest.raises(Refused, match="议题"):
        meeting(county, county.villages[0], agenda=("学" * 121,))
    assert not Meeting.objects.exists()


def test_a_meeting_is_held_once_and_not_before_it_begins(county: County) -> None:
    by = county.actor(county.secretaries[0])
    coming = meeting(county, county.villages[0], starts_at=NOW + timedelta(hours=1))
    with pytest.raises(WrongTime, match="还没有开始"):
        hold_meeting(meeting=coming, by=by, at=NOW)
    begun = meeting(county, county.villages[0])
    assert hold_meeting(meeting=begun, by=by, at=NOW).state == MeetingState.HELD
    with pytest.raises(ChangedMeanwhile, match="已经登记"):
        hold_meeting(meeting=begun, by=by, at=NOW)
    with pytest.raises(ChangedMeanwhile):
        change_meeting(meeting=begun, plan=a_plan(county.villages[0]), by=by, at=NOW)


def test_a_cancelled_meeting_says_why(county: County) -> None:
    by = county.actor(county.secretaries[0])
    it = meeting(county, county.villages[0])
    with pytest.raises(Refused, match="为什么"):
        cancel_meeting(meeting=it, reason=" ", by=by, at=NOW)
    cancel_meeting(meeting=it, reason="下大雨，改期", by=by, at=NOW)
    it.refresh_from_db()
    assert (it.state, it.cancelled_because) == (MeetingState.CANCELLED, "下大雨，改期")
    with pytest.raises(ChangedMeanwhile, match="取消"):
        hold_meeting(meeting=it, by=by, at=NOW)


def test_the_kind_and_the_host_of_a_meeting_stay(county: County) -> None:
    it = meeting(county, county.villages[0])
    with pytest.raises(Refused, match="不能改"):
        change_meeting(
            meeting=it, plan=a_plan(county.villages[0], ASSEMBLY), by=county.actor(county.secretaries[0]), at=NOW
        )


def test_holding_draws_the_list_up_as_of_the_meetings_own_day(county: County) -> None:
    village = county.villages[0]
    it = meeting(county, village, starts_at=NOW - timedelta(days=20))
    member(village, "迟登记")
    member(village, "后入党", admitted_on=TODAY, full_member_on=None)
    hold_meeting(meeting=it, by=county.actor(county.secretaries[0]), at=NOW)
    assert listed(it) == {"迟登记": AttendanceKind.DUE}
    assert not Attendance.objects.exclude(meeting=it).exists()
