"""Who was there: every way of recording leads to one row, nothing of what two people record is lost."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from lianjian.kernel.errors import NotAllowed, Refused
from lianjian.kernel.models import JournalLine
from lianjian.records.activity.actions.attendance import (
    add_guest,
    record_attendance,
    say_absent,
    say_here,
    take_back_answer,
)
from lianjian.records.activity.actions.meetings import cancel_meeting
from lianjian.records.activity.desk_code import desk_code
from lianjian.records.activity.enums import AttendanceKind, MeetingKind, RecordedBy
from lianjian.records.activity.errors import WrongTime
from lianjian.records.activity.models import Attendance, Meeting
from lianjian.records.activity.queries.meetings import attendances_of, turnout_of
from lianjian.records.members.errors import NotAMember
from tests.factories import NOW, TODAY, County, a_county, person
from tests.records.activity.meeting_factories import meeting
from tests.records.members.factories import member

TICKED = RecordedBy.TICKED


def record(county: County, it: Meeting, *people: int, how: RecordedBy = TICKED) -> None:
    record_attendance(meeting=it, present=people, how=how, by=county.actor(county.secretaries[0]), at=NOW)


def test_who_is_recorded_was_there_and_nobody_else_is_absent_yet(county: County) -> None:
    one, other = member(county.villages[0], "张甲"), member(county.villages[0], "李乙")
    it = meeting(county, county.villages[0])
    record(county, it, one.pk, how=RecordedBy.PAPER)
    row = it.attendances.get(member=one)
    assert (row.present, row.recorded_by, row.recorded_at) == (True, RecordedBy.PAPER, NOW)
    assert it.attendances.get(member=other).present is None
    turnout = turnout_of(rows=attendances_of(meeting=it))
    assert (turnout.due, turnout.present, turnout.unknown, turnout.absent) == (2, 1, 1, 0)


def test_a_second_tick_keeps_the_first_and_writes_nothing_new(county: County) -> None:
    one = member(county.villages[0], "张甲")
    it = meeting(county, county.villages[0])
    record(county, it, one.pk, how=RecordedBy.PAPER)
    record(county, it, one.pk)
    assert it.attendances.get().recorded_by == RecordedBy.PAPER
    assert [
        line.details["people"] for line in JournalLine.objects.filter(action="record_attendance").order_by("pk")
    ] == [1, 0]


def test_a_member_of_another_branch_comes_as_a_guest(county: County) -> None:
    friend = member(county.villages[4], "外村朋友")
    it = meeting(county, county.villages[0], MeetingKind.GENERAL_MEMBERSHIP_MEETING)
    record(county, it, friend.pk)
    row = it.attendances.get()
    assert (row.kind, row.organisation, row.present) == (AttendanceKind.GUEST, county.villages[4], True)


@pytest.mark.parametrize(
    "fields", [{"left_on": date(2026, 2, 1)}, {"admitted_on": date(2026, 4, 1), "full_member_on": None}]
)
def test_who_was_no_member_on_that_day_is_refused(county: County, fields: dict[str, object]) -> None:
    nobody = member(county.villages[0], "张甲", **fields)
    it = meeting(county, county.villages[0])
    with pytest.raises(NotAMember, match="张甲"):
        record(county, it, nobody.pk)
    assert not it.attendances.exists()


def test_who_left_between_planning_and_the_day_is_refused_too(county: County) -> None:
    gone = member(county.villages[0], "张甲")
    it = meeting(county, county.villages[0])
    gone.left_on = TODAY - timedelta(days=3)
    gone.save()
    with pytest.raises(NotAMember):
        record(county, it, gone.pk)


def test_nothing_is_recorded_before_the_day_or_of_what_is_cancelled(county: County) -> None:
    one = member(county.villages[0], "张甲")
    coming = meeting(county, county.villages[0], starts_at=NOW + timedelta(days=2))
    with pytest.raises(WrongTime):
        record(county, coming, one.pk)
    cancel_meeting(meeting=coming, reason="下雨", by=county.actor(county.secretaries[0]), at=NOW)
    with pytest.raises(Refused):
        record_attendance(
            meeting=coming, present=[one.pk], how=TICKED, by=county.actor(county.secretaries[0]),
            at=NOW + timedelta(days=2),
        )  # fmt: skip


def test_the_committee_of_another_branch_records_nothing(county: County) -> None:
    one = member(county.villages[0], "张甲")
    it = meeting(county, county.villages[0], invited=(county.villages[1].pk,))
    with pytest.raises(NotAllowed):
        record_attendance(meeting=it, present=[one.pk], how=TICKED, by=county.actor(county.secretaries[1]), at=NOW)


def test_the_chair_may_record(county: County) -> None:
    chairing = member(county.villages[0], "张甲", account=person("张甲", login="zhang"))
    it = meeting(county, county.villages[0], chair_id=chairing.pk)
    record_attendance(meeting=it, present=[chairing.pk], how=TICKED, by=county.actor(chairing.account), at=NOW)
    assert it.attendances.get().present


def test_a_member_says_for_himself_that_he_cannot_come_and_comes_after_all(county: County) -> None:
    account = person("张甲", login="zhang")
    one = member(county.villages[0], "张甲", account=account)
    it = meeting(county, county.villages[0])
    row = it.attendances.get()
    say_absent(row=row, reason="去县医院", by=county.actor(account), at=NOW)
    row.refresh_from_db()
    assert (row.present, row.absent_because) == (False, "去县医院")
    record(county, it, one.pk)
    row.refresh_from_db()
    assert (row.present, row.absent_because) == (True, "")


def test_nobody_answers_for_another_but_the_committee(county: County) -> None:
    other = person("李乙", login="li")
    member(county.villages[0], "张甲")
    member(county.villages[0], "李乙", account=other)
    row = meeting(county, county.villages[0]).attendances.get(member__name="张甲")
    with pytest.raises(NotAllowed):
        say_absent(row=row, reason="", by=county.actor(other), at=NOW)
    say_absent(row=row, reason="", by=county.actor(county.secretaries[0]), at=NOW)
    take_back_answer(row=row, by=county.actor(county.secretaries[0]), at=NOW)
    row.refresh_from_db()
    assert (row.present, row.recorded_by) == (None, "")


def test_the_code_on_the_desk_records_only_oneself_and_only_while_it_holds(county: County) -> None:
    account = person("张甲", login="zhang")
    member(county.villages[0], "张甲", account=account)
    it = meeting(county, county.villages[0])
    by = county.actor(account)
    for code, at in (("wrong", NOW), (desk_code(meeting=it), NOW + timedelta(hours=5))):
        with pytest.raises(WrongTime):
            say_here(meeting=it, code=code, by=by, at=at)
    row = say_here(meeting=it, code=desk_code(meeting=it), by=by, at=NOW)
    assert (row.present, row.recorded_by) == (True, RecordedBy.CODE)
    with pytest.raises(Refused, match="账号"):
        say_here(meeting=it, code=desk_code(meeting=it), by=county.actor(county.stranger), at=NOW)


def test_one_meetings_code_is_not_anothers(county: County) -> None:
    one, other = meeting(county, county.villages[0]), meeting(county, county.villages[1])
    assert desk_code(meeting=one) != desk_code(meeting=other)


def test_a_guest_is_entered_once(county: County) -> None:
    by = county.actor(county.secretaries[0])
    member(county.villages[0], "张甲")
    it = meeting(county, county.villages[0], guests=("周群众",))
    add_guest(meeting=it, name="周群众", how=TICKED, by=by, at=NOW)
    assert it.attendances.get(person_name="周群众").present
    for name in ("周群众", "张甲"):
        with pytest.raises(Refused, match=name):
            add_guest(meeting=it, name=name, how=TICKED, by=by, at=NOW)
    add_guest(meeting=it, name="周群众（东头）", how=TICKED, by=by, at=NOW)
    assert it.attendances.filter(kind=AttendanceKind.GUEST, present=True).count() == 2


def test_the_database_itself_refuses_a_second_row_for_one_person(county: County) -> None:
    one = member(county.villages[0], "张甲")
    it = meeting(county, county.villages[0], guests=("周群众",))
    host = county.villages[0]
    for twice in ({"member": one}, {"person_name": "周群众", "organisation": host}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Attendance.objects.create(meeting=it, kind=AttendanceKind.GUEST, **twice)


@pytest.mark.django_db(transaction=True)
def test_of_what_two_people_record_at_once_nothing_is_lost() -> None:
    county = a_county()
    people = [member(county.villages[0], f"党员{number:02d}") for number in range(12)]
    friend = member(county.villages[4], "外村朋友")
    it = meeting(county, county.villages[0])
    halves = [people[:7], people[5:]]
    told = at_once(
        *(lambda half=half: record(county, it, *(one.pk for one in half), friend.pk) for half in halves),
        lambda: add_guest(meeting=it, name="周群众", how=TICKED, by=county.actor(county.secretaries[0]), at=NOW),
    )
    assert told == []
    assert it.attendances.filter(present=True).count() == len(people) + 2
    assert it.attendances.count() == len(people) + 2


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Runs each act in a thread of its own; what any of them was told instead of going through."""
    gate, told = threading.Barrier(len(acts)), []

    def run(act: Callable[[], object]) -> None:
        try:
            gate.wait()
            act()
        except (Refused, IntegrityError) as refusal:
            told.append(str(refusal))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told
