"""Courses: who sees and keeps them, what may be read, and the small test that counts nobody."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from lianjian.kernel.errors import ChangedMeanwhile, NotAllowed, Refused
from lianjian.kernel.models import JournalLine
from lianjian.records.activity.actions.courses import (
    add_material,
    close_course,
    open_course,
    plan_session,
    remove_material,
    revise_course,
)
from lianjian.records.activity.actions.quizzes import add_question, remove_question, take_quiz
from lianjian.records.activity.enums import Audience, MeetingKind
from lianjian.records.activity.models import Course, CourseQuestion, CourseTest
from lianjian.records.activity.queries.learning import called_to, courses_visible_to
from tests.factories import NOW, TODAY, County
from tests.records.activity.learning_factories import card, course, signing_member
from tests.records.activity.meeting_factories import a_plan
from tests.records.members.factories import member


@pytest.fixture
def chickens(county: County) -> Course:
    return course(county, county.villages[0], is_open=False)


def ask(county: County, where: Course, text: str = "鸡舍温度多少合适？", correct: int = 1) -> CourseQuestion:
    return add_question(
        course_id=where.pk, text=text, choices=["10 度", "33 度", "", "50 度"], correct=correct,
        explanation="雏鸡头三天要 33 度。", by=county.actor(county.secretaries[0]), at=NOW,
    )  # fmt: skip


def test_the_committee_keeps_the_courses_of_its_own_place(county: County, chickens: Course) -> None:
    neighbour = county.actor(county.secretaries[1])
    with pytest.raises(NotAllowed):
        open_course(organisation=county.villages[0], card=card(), on=TODAY, by=neighbour, at=NOW)
    with pytest.raises(NotAllowed):
        revise_course(course_id=chickens.pk, card=card(name="改名"), by=neighbour, at=NOW)
    by = county.actor(county.secretaries[0])
    assert revise_course(course_id=chickens.pk, card=card(name="蛋鸡养殖"), by=by, at=NOW).name == "蛋鸡养殖"


@pytest.mark.parametrize("wrong", [{"name": " "}, {"audiences": ()}, {"hours": Decimal(0)}, {"hours": Decimal(81)}])
def test_a_course_says_what_for_whom_and_how_long(county: County, wrong: dict[str, object]) -> None:
    with pytest.raises(Refused):
        course(county, county.villages[0], **wrong)


def test_a_course_is_seen_below_it_and_by_its_own_others_only_when_it_is_open(county: County, chickens: Course) -> None:
    street = course(county, county.longdu, name="街道课", is_open=False)
    opened = course(county, county.villages[3], name="大葱种植", is_open=True)

    def seen(index: int) -> set[Course]:
        return set(courses_visible_to(actor=county.actor(county.secretaries[index])))

    assert seen(0) == {chickens, street, opened}
    assert seen(1) == {street, opened}
    assert seen(3) == {opened}
    assert not courses_visible_to(actor=county.actor(county.stranger)).exists()


def test_a_material_is_words_or_a_checked_file(county: County, chickens: Course) -> None:
    by = county.actor(county.secretaries[0])
    with pytest.raises(Refused):
        add_material(course_id=chickens.pk, title="空的", by=by, at=NOW)
    with pytest.raises(Refused):
        add_material(
            course_id=chickens.pk, title="程序", file_name="a.pdf", content=b"MZ not a document", by=by, at=NOW
        )
    made = add_material(
        course_id=chickens.pk, title="讲义", file_name="讲义.doc", content=b"%PDF-1.7 words", by=by, at=NOW
    )
    assert (made.file_name, made.content_type, made.size_bytes) == ("讲义.pdf", "application/pdf", 14)
    remove_material(course_id=chickens.pk, material_id=made.pk, by=by, at=NOW)
    with pytest.raises(ChangedMeanwhile):
        remove_material(course_id=chickens.pk, material_id=made.pk, by=by, at=NOW)


def test_a_session_is_a_meeting_with_the_courses_hours(county: County, chickens: Course) -> None:
    one, exempt = member(county.villages[0], "单福"), member(county.villages[0], "曾老", exempt_since=date(2020, 1, 1))
    called = called_to(organisation=county.villages[0], audience=Audience.MEMBERS, on=TODAY)
    plan = a_plan(county.villages[0], title="", hours=Decimal(99), members=tuple(called), guests=("张大妈",))
    meeting = plan_session(course_id=chickens.pk, plan=plan, by=county.actor(county.secretaries[0]), at=NOW).meeting
    assert (meeting.kind, meeting.hours, meeting.title) == (MeetingKind.COURSE_SESSION, Decimal(4), "肉鸡养殖技术")
    assert set(meeting.attendances.exclude(member=None).values_list("member", flat=True)) == {one.pk, exempt.pk}
    assert meeting.attendances.get(member=None).person_name == "张大妈"


def test_cadres_are_called_from_below_and_villagers_by_name(county: County) -> None:
    member(county.villages[0], "没职务")
    secretary = member(county.villages[1], "书记乙", account=county.secretaries[1])
    assert called_to(organisation=county.longdu, audience=Audience.CADRES, on=TODAY) == [secretary.pk]
    assert called_to(organisation=county.longdu, audience=Audience.VILLAGERS, on=TODAY) == []


def test_a_closed_course_is_held_no_more(county: County, chickens: Course) -> None:
    by = county.actor(county.secretaries[0])
    close_course(course_id=chickens.pk, reason="换新教材", on=TODAY, by=by, at=NOW)
    with pytest.raises(ChangedMeanwhile):
        close_course(course_id=chickens.pk, reason="换新教材", on=TODAY, by=by, at=NOW)
    with pytest.raises(Refused):
        plan_session(course_id=chickens.pk, plan=a_plan(county.villages[0]), by=by, at=NOW)


def test_a_test_is_passed_when_all_is_right_and_stays_passed(county: County, chickens: Course) -> None:
    learner, account = signing_member(county.villages[0], "解学", login="xie")
    by, first, second = county.actor(account), ask(county, chickens), ask(county, chickens, text="多久清一次粪？")

    def answer(*places: int, on: date = TODAY) -> list[bool]:
        given = dict(zip((first.pk, second.pk), places, strict=False))
        return [one.is_right for one in take_quiz(course=chickens, answers=given, on=on, by=by)]

    assert answer(1, 0) == [True, False]
    assert answer(1) == [True, False]
    assert not CourseTest.objects.get().passed
    assert answer(1, 1, on=TODAY + timedelta(days=1)) == [True, True]
    assert answer(0, 0, on=TODAY + timedelta(days=2)) == [False, False]
    taken = CourseTest.objects.get()
    assert (taken.member, taken.passed, taken.taken_on) == (learner, True, TODAY + timedelta(days=1))


def test_nothing_of_a_test_is_kept_but_passed_and_the_day(county: County, chickens: Course) -> None:
    _learner, account = signing_member(county.villages[0], "解学", login="xie")
    question = ask(county, chickens)
    before = JournalLine.objects.count()
    take_quiz(course=chickens, answers={question.pk: 0}, on=TODAY, by=county.actor(account))
    assert JournalLine.objects.count() == before
    assert {field.name for field in CourseTest._meta.fields} == {"id", "course", "member", "passed", "taken_on"}


def test_who_is_no_member_takes_no_test_and_a_test_needs_questions(county: County, chickens: Course) -> None:
    _learner, account = signing_member(county.villages[0], "解学", login="xie")
    with pytest.raises(Refused):
        take_quiz(course=chickens, answers={}, on=TODAY, by=county.actor(account))
    ask(county, chickens)
    with pytest.raises(Refused):
        take_quiz(course=chickens, answers={}, on=TODAY, by=county.actor(county.secretaries[0]))


def test_a_question_has_different_choices_and_one_right_answer(county: County, chickens: Course) -> None:
    by = county.actor(county.secretaries[0])
    for choices, correct in ((["一"], 0), (["一", "一"], 0), (["一", "二"], 2)):
        with pytest.raises(Refused):
            add_question(course_id=chickens.pk, text="问", choices=choices, correct=correct, by=by, at=NOW)
    made = ask(county, chickens)
    assert made.choices == ["10 度", "33 度", "50 度"]
    remove_question(course_id=chickens.pk, question_id=made.pk, by=by, at=NOW)
    with pytest.raises(ChangedMeanwhile):
        remove_question(course_id=chickens.pk, question_id=made.pk, by=by, at=NOW)
