"""What waits by the regulations, the gaps above, what the figures count, and what an ending organisation hands on."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from lianjian.kernel.measures import Scope
from lianjian.kernel.panels import Asked
from lianjian.kernel.periods import since
from lianjian.kernel.succession import Handover
from lianjian.records.activity import measures, succession
from lianjian.records.activity.actions.attendance import record_attendance
from lianjian.records.activity.actions.meetings import hold_meeting
from lianjian.records.activity.actions.minutes import MinutesWords, close_minutes, save_minutes
from lianjian.records.activity.duties import duties_of as every_duty_of
from lianjian.records.activity.duties.meetings import duties_of, is_nearly_over
from lianjian.records.activity.enums import AttendanceKind, MeetingKind, MeetingState, PartyRole, RecordedBy
from lianjian.records.activity.models import Meeting
from lianjian.records.activity.panels import panel
from lianjian.records.activity.queries.gaps import last_quarter, period_of
from lianjian.records.members.enums import AwayPurpose, HostActivityKind
from lianjian.records.members.models import HostActivity, OnlineParticipant, StayAway
from lianjian.records.organisations.enums import PartyForm, PostKind
from lianjian.records.organisations.models import Organisation
from tests.factories import NOW, TODAY, County, person, post
from tests.records.activity.meeting_factories import meeting
from tests.records.members.factories import member

ASSEMBLY, PARTY_DAY = MeetingKind.GENERAL_MEMBERSHIP_MEETING, MeetingKind.THEMED_PARTY_DAY
MARCH_END = date(2026, 3, 28)


def at(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, 9, 0))


def held(county: County, where: Organisation, kind: MeetingKind, day: date, **fields: object) -> Meeting:
    it = meeting(county, where, kind, starts_at=at(day), entered_afterwards=True, **fields)
    return hold_meeting(meeting=it, by=county.actor(county.department_head), at=at(day) + timedelta(days=1))


def titles(county: County, who: int, on: date) -> list[str]:
    return [duty.title for duty in duties_of(actor=county.actor(county.secretaries[who]), on=on)]


def test_a_branch_is_reminded_near_the_end_of_the_quarter_and_the_month(county: County) -> None:
    member(county.villages[0], "张党员")
    assert titles(county, 0, date(2026, 2, 3)) == []
    assert titles(county, 0, TODAY) == ["还没有开：支部党员大会", "还没有开：党课"]
    assert titles(county, 0, MARCH_END) == ["还没有开：支部党员大会", "还没有开：主题党日", "还没有开：党课"]
    duty = duties_of(actor=county.actor(county.secretaries[0]), on=MARCH_END)[0]
    assert duty.due_on == date(2026, 3, 31)
    assert "第十一条" in duty.article


def test_what_is_planned_or_held_for_the_branch_is_not_asked_for_again(county: County) -> None:
    own, other = county.villages[0], county.villages[1]
    member(own, "张党员")
    member(other, "李邻村")
    held(county, own, ASSEMBLY, date(2026, 1, 15))
    meeting(county, other, PARTY_DAY, invited=(own.pk,), starts_at=NOW + timedelta(days=2))
    assert titles(county, 0, MARCH_END)[:-1] == ["还没有开：党课"]


def test_where_no_members_are_on_file_nobody_is_reminded(county: County) -> None:
    assert titles(county, 0, MARCH_END) == []


def test_a_committee_of_one_need_not_meet(county: County) -> None:
    member(county.villages[0], "张党员")
    assert "还没有开：支部委员会会议" not in titles(county, 0, MARCH_END)
    post(person("副书记", login="deputy"), county.villages[0], PostKind.DEPUTY_SECRETARY)
    assert "还没有开：支部委员会会议" in titles(county, 0, MARCH_END)


def test_an_online_branch_is_reminded_of_two_study_sessions_a_month(county: County) -> None:
    online = county.urban[0]
    Organisation.objects.filter(pk=online.pk).update(form=PartyForm.ONLINE_BRANCH)
    online.refresh_from_db()
    held(county, online, MeetingKind.ONLINE_STUDY, date(2026, 3, 2), is_online=True)
    assert titles(county, 6, MARCH_END)[0] == "本月线上学习讨论：应有2次，已安排1次"


def test_a_meeting_nobody_entered_and_minutes_left_open_wait_for_the_secretary(county: County) -> None:
    village = county.villages[0]
    one = member(village, "张党员")
    it = meeting(county, village, starts_at=at(TODAY - timedelta(days=1)))
    assert entered(county, TODAY) == ["“三月主题党日”开了吗？"]
    by = county.actor(county.secretaries[0])
    hold_meeting(meeting=it, by=by, at=NOW)
    assert entered(county, TODAY) == []
    assert entered(county, TODAY + timedelta(days=8)) == ["“三月主题党日”的会议记录还没有定稿"]
    record_attendance(meeting=it, present=[one.pk], how=RecordedBy.PAPER, by=by, at=NOW)
    said = MinutesWords(speeches="学习", resolution="", chair_id=one.pk, recorder_id=one.pk)
    save_minutes(meeting=it, words=said, revision=0, by=by, at=NOW)
    close_minutes(meeting=it, by=by, at=NOW)
    assert entered(county, TODAY + timedelta(days=8)) == []


def entered(county: County, on: date) -> list[str]:
    return [title for title in titles(county, 0, on) if title.startswith("“")]


def test_those_above_read_only_how_many_branches_lack_an_assembly(county: County) -> None:
    for village in county.villages[:2]:
        member(village, "张党员")
    held(county, county.villages[0], ASSEMBLY, date(2025, 11, 15))
    told = duties_of(actor=county.actor(county.longdu_organiser), on=TODAY)
    assert [duty.title for duty in told] == ["上季度有1个党支部没有党员大会的记录"]
    assert duties_of(actor=county.actor(county.changcheng_organiser), on=TODAY) == []


@given(st.dates(min_value=date(2020, 1, 1), max_value=date(2030, 12, 31)), st.sampled_from([1, 2, 3, 6, 12]))
def test_periods_divide_the_year_without_gap_or_overlap(on: date, months: int) -> None:
    during = period_of(on=on, months=months)
    assert during.lower <= on < during.upper
    assert during.lower.day == during.upper.day == 1
    assert period_of(on=during.upper, months=months).lower == during.upper
    assert is_nearly_over(on=during.upper - timedelta(days=1), months=months)
    assert not is_nearly_over(on=during.lower, months=months)


def test_the_quarter_before_january_is_last_years() -> None:
    assert last_quarter(on=date(2026, 1, 5)) == (date(2025, 10, 1), date(2026, 1, 1))


@given(st.dates(min_value=date(2020, 1, 1), max_value=date(2030, 12, 31)))
def test_a_month_counts_from_its_last_evening_on(on: date) -> None:
    over = measures.months_over(on=on)
    ends = [(date(on.year + (month == 12), month % 12 + 1, 1) - timedelta(days=1)) for month in range(1, 13)]
    assert over == max(1, sum(end <= on for end in ends))


def figure(name: str, path: str, on: date) -> tuple[float, ...]:
    measure = next(one for one in measures.MEETING_MEASURES if one.id == name)
    counted = measure.count(Scope(path=path, on=on))
    rows = list(measure.rows(Scope(path=path, on=on)))
    assert counted.records == len(rows)
    assert (
        [row.code for row in measure.rows_after(Scope(path=path, on=on), rows[0].code)]
        == [row.code for row in rows[1:]]
        if rows
        else True
    )
    return counted.values


def test_the_lowest_month_of_online_study_follows_the_records(county: County) -> None:
    village = county.villages[0]
    for month, day in ((1, 5), (1, 20), (2, 3), (2, 17), (2, 24), (3, 2)):
        held(county, village, MeetingKind.ONLINE_STUDY, date(2026, month, day), is_online=True)
    assert figure("F09", village.path, TODAY) == (2,)
    assert figure("F09", village.path, date(2026, 3, 31)) == (1,)
    assert figure("F09", county.villages[1].path, TODAY) == (0,)
    measure = next(one for one in measures.MEETING_MEASURES if one.id == "F09")
    below = measure.below(Scope(path=county.longdu.path, on=TODAY))
    assert {path: counted.values for path, counted in below.items()} == {village.path: (2,)}


def test_video_exchanges_count_once_each_and_every_presence(county: County) -> None:
    own, other = county.villages[0], county.villages[1]
    people = [member(own, "张甲"), member(own, "李乙"), member(other, "王丙")]
    for day in (date(2026, 1, 8), date(2026, 2, 8)):
        it = held(county, own, MeetingKind.VIDEO_EXCHANGE, day, invited=(other.pk,), is_online=True)
        record_attendance(
            meeting=it, present=[one.pk for one in people], how=RecordedBy.TICKED,
            by=county.actor(county.department_head), at=NOW,
        )  # fmt: skip
    meeting(county, own, MeetingKind.VIDEO_EXCHANGE)
    assert figure("F08", own.path, TODAY) == (2, 4)
    assert figure("F08", other.path, TODAY) == (2, 2)
    assert figure("F08", county.longdu.path, TODAY) == (2, 6)
    assert figure("F08", county.longdu.path, date(2026, 1, 31)) == (1, 3)


def test_mobile_members_who_joined_count_once_whichever_way_it_is_known(county: County) -> None:
    village, host = county.villages[0], county.urban[1]
    away = [member(village, name) for name in ("张在外", "李在外", "王在外")]
    for one in away:
        StayAway.objects.create(
            member=one, host_place="昆明", purpose=AwayPurpose.WORK, away_since=date(2025, 5, 1),
            during=since(date(2025, 5, 1)),
        )  # fmt: skip
    for one in away[:1]:
        HostActivity.objects.create(
            member=one, held_on=date(2025, 10, 1), kind=HostActivityKind.PARTY_DAY, host_place="昆明"
        )
    assert figure("F03", village.path, TODAY) == (1,)
    it = held(county, host, PARTY_DAY, date(2026, 2, 10), members=tuple(one.pk for one in away[:2]))
    record_attendance(
        meeting=it, present=[one.pk for one in away[:2]], how=RecordedBy.TICKED,
        by=county.actor(county.department_head), at=NOW,
    )  # fmt: skip
    assert set(it.attendances.values_list("kind", flat=True)) == {AttendanceKind.GUEST}
    assert figure("F03", village.path, TODAY) == (2,)
    assert figure("F03", village.path, date(2026, 2, 1)) == (1,)


def handover(county: County, to: Organisation | None) -> Handover:
    return Handover(
        from_id=county.villages[0].pk, to_id=to.pk if to else None, on=TODAY, by=county.actor(county.department_head),
        at=NOW,
    )  # fmt: skip


def test_planned_meetings_go_to_the_successor_and_what_was_held_stays(county: County) -> None:
    old, heir = county.villages[0], county.villages[1]
    member(heir, "李邻村")
    coming = meeting(county, old, starts_at=NOW + timedelta(days=5))
    joint = meeting(county, county.villages[2], invited=(old.pk, heir.pk), starts_at=NOW + timedelta(days=5))
    past = held(county, old, PARTY_DAY, date(2026, 2, 10))
    given = handover(county, heir)
    assert succession.planned_after(given).count() == 1
    succession.carry(given)
    coming.refresh_from_db()
    past.refresh_from_db()
    assert (coming.organisation, past.organisation) == (heir, old)
    assert list(coming.parties.values_list("organisation", "role")) == [(heir.pk, PartyRole.HOST)]
    assert coming.attendances.get().member.name == "李邻村"
    assert set(joint.parties.values_list("organisation", flat=True)) == {county.villages[2].pk, heir.pk}


def test_without_successor_planned_meetings_are_cancelled(county: County) -> None:
    coming = meeting(county, county.villages[0], starts_at=NOW + timedelta(days=5))
    succession.carry(handover(county, None))
    coming.refresh_from_db()
    assert coming.state == MeetingState.CANCELLED
    assert coming.cancelled_because


@pytest.mark.parametrize(("exempt", "said"), [(None, "有事"), (date(2020, 1, 1), "免作要求")])
@pytest.mark.parametrize("kind", [ASSEMBLY, PARTY_DAY])
def test_a_members_page_never_says_of_the_exempt_that_they_were_absent(
    county: County, kind: MeetingKind, exempt: date | None, said: str
) -> None:
    village = county.villages[0]
    one = member(village, "张党员", exempt_since=exempt)
    it = meeting(county, village, kind, starts_at=at(TODAY - timedelta(days=3)))
    it.attendances.update(present=False, absent_because="有事")
    shown = panel(
        Asked(
            member_id=one.pk, organisation_id=village.pk, actor=county.actor(county.secretaries[0]), on=TODAY,
            is_own=False,
        )
    )  # fmt: skip
    assert shown is not None
    assert ("有事" in shown.lines[0].note) is (exempt is None)
    assert "未到会" not in shown.lines[0].note
    assert said in shown.lines[0].note or kind == PARTY_DAY


def test_an_online_participant_of_a_village_is_due_once(county: County) -> None:
    village, online = county.villages[0], county.urban[0]
    one = member(village, "张在外")
    OnlineParticipant.objects.create(member=one, organisation=online, during=since(date(2025, 1, 1)))
    it = meeting(county, online, MeetingKind.ONLINE_STUDY, invited=(village.pk,), is_online=True)
    assert it.attendances.count() == 1


def test_the_home_page_asks_as_few_questions_for_three_branches_as_for_one(
    county: County, django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    leader = county.secretaries[0]
    member(county.villages[0], "张党员")
    actor = county.actor(leader)
    with CaptureQueriesContext(connection) as for_one:
        one = duties_of(actor=actor, on=MARCH_END)
    for village in county.villages[1:3]:
        member(village, "李党员")
        post(leader, village, PostKind.DEPUTY_SECRETARY)
    actor = county.actor(leader)
    with django_assert_max_num_queries(7), CaptureQueriesContext(connection) as for_three:
        three = duties_of(actor=actor, on=MARCH_END)
    assert len(three) > 2 * len(one)
    assert len(for_three) == len(for_one)


def test_a_member_without_a_post_costs_the_home_page_nothing(
    county: County, django_assert_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    account = person("张党员", login="zhang")
    member(county.villages[0], "张党员", account=account)
    actor = county.actor(account)
    with django_assert_num_queries(0):
        assert every_duty_of(actor=actor, on=MARCH_END) == []
