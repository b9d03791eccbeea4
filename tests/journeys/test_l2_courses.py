"""L2: a course with materials and a test, a session with members and villagers, hours counted by themselves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lianjian.kernel import clock
from lianjian.kernel.models import Account
from lianjian.records.activity.actions.attendance import record_attendance
from lianjian.records.activity.actions.meetings import hold_meeting
from lianjian.records.activity.enums import MeetingKind, RecordedBy
from lianjian.records.activity.models import Course, CourseMaterial, CourseTest, Meeting
from tests.factories import County
from tests.records.activity.learning_factories import signing_member
from tests.records.members.factories import member

SignIn = Callable[[Account], Client]
COURSE = {
    "name": "肉鸡养殖技术", "subject": "farm_technology", "audiences": ["members", "villagers"], "hours": "4",
    "teacher": "市畜牧局两名技术员", "description": "选苗、防疫、上市",
}  # fmt: skip


@pytest.fixture
def course(county: County, sign_in: SignIn) -> Course:
    answer = sign_in(county.secretaries[0]).post("/learning/courses/new/", COURSE)
    made = Course.objects.get()
    assert answer.headers["Location"] == f"/learning/courses/{made.code}/"
    return made


def test_a_material_is_saved_by_who_may_see_the_course_and_nobody_else(
    county: County, sign_in: SignIn, course: Course
) -> None:
    client = sign_in(county.secretaries[0])
    file = SimpleUploadedFile("讲义.exe", b"%PDF-1.7 lecture", content_type="text/html")
    client.post(f"/learning/courses/{course.code}/materials/new/", {"title": "讲义", "file": file})
    material = CourseMaterial.objects.get()
    address = f"/learning/courses/{course.code}/materials/{material.pk}/"
    answer = client.get(address)
    assert (answer.content, answer.headers["Content-Type"]) == (b"%PDF-1.7 lecture", "application/pdf")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert Client().get(address).headers["Location"].startswith("/sign-in/")
    assert sign_in(county.secretaries[1]).get(address).status_code == 404


def test_a_file_that_is_no_document_comes_back_with_what_was_typed(
    county: County, sign_in: SignIn, course: Course
) -> None:
    file = SimpleUploadedFile("讲义.pdf", b"MZ this is a program")
    answer = sign_in(county.secretaries[0]).post(
        f"/learning/courses/{course.code}/materials/new/", {"title": "春季讲义", "file": file}
    )
    assert answer.status_code == 422
    assert "春季讲义" in answer.content.decode()
    assert not CourseMaterial.objects.exists()


def test_from_the_session_to_the_class_hours_without_entering_anything_twice(
    county: County, sign_in: SignIn, course: Course
) -> None:
    where, client = county.villages[0], sign_in(county.secretaries[0])
    learner = member(where, "解学")
    earlier = clock.now() - timedelta(hours=1)
    answer = client.post(
        f"/learning/courses/{course.code}/sessions/new/",
        {
            "day": earlier.date().isoformat(), "starts": f"{earlier:%H:%M}", "ends": "23:59", "place": "村活动室",
            "audience": "members", "guests": "张大妈\n李大爷\n",
        },
    )  # fmt: skip
    meeting = Meeting.objects.get()
    assert answer.headers["Location"] == f"/meetings/{meeting.code}/"
    assert meeting.kind == MeetingKind.COURSE_SESSION
    by, at = county.actor(county.secretaries[0], on=clock.today()), clock.now()
    guests = list(meeting.attendances.filter(member=None).values_list("pk", flat=True))
    assert len(guests) == 2
    record_attendance(meeting=meeting, present=[learner.pk], guests=guests, how=RecordedBy.PAPER, by=by, at=at)
    meeting.refresh_from_db()
    if meeting.state != "held":
        hold_meeting(meeting=meeting, by=by, at=at)
    page = client.get(f"/learning/courses/{course.code}/").content.decode()
    assert f"/meetings/{meeting.code}/" in page
    assert 'data-label="到课人次">3</td>' in page
    table = client.get(f"/learning/hours/{where.code}/").content.decode()
    assert "4 / 32" in table
    assert "肉鸡养殖技术" in client.get(f"/learning/hours/members/{learner.code}/").content.decode()
    assert client.get(f"/learning/hours/{where.code}/excel/").content[:2] == b"PK"


def test_a_test_on_the_phone_says_what_was_right_and_keeps_only_passed(
    county: County, sign_in: SignIn, course: Course
) -> None:
    address = f"/learning/courses/{course.code}/questions/"
    question = {
        "text": "雏鸡头三天要多少度？", "choice_0": "10 度", "choice_1": "33 度", "correct": "1", "explanation": "怕冷",
    }  # fmt: skip
    assert sign_in(county.secretaries[0]).post(address, question).status_code == 302
    _learner, account = signing_member(county.villages[0], "解学", login="xie")
    client = sign_in(account)
    asked = course.questions.get()
    test = f"/learning/courses/{course.code}/test/"
    assert "雏鸡头三天要多少度？" in client.get(test).content.decode()
    page = client.post(test, {f"question_{asked.pk}": "0"}).content.decode()
    assert "怕冷" in page
    assert "正确答案：33 度" in page
    assert "全部答对" in client.post(test, {f"question_{asked.pk}": "1"}).content.decode()
    assert CourseTest.objects.get().passed
    for wrong in ("99", "-1", "x", ""):
        assert client.post(test, {f"question_{asked.pk}": wrong}).status_code == 200
    assert CourseTest.objects.get().passed


def test_the_catalogue_is_searched_filtered_and_an_excel_file(county: County, sign_in: SignIn, course: Course) -> None:
    client = sign_in(county.department_head)
    for query in ("text=肉鸡", "text=畜牧局", "subject=farm_technology", "audience=villagers", "state=all"):
        assert course.code in client.get(f"/learning/?{query}").content.decode(), query
    for query in ("text=大葱", "subject=law", "audience=cadres", "state=closed"):
        assert course.code not in client.get(f"/learning/?{query}").content.decode(), query
    assert client.get("/learning/courses/excel/").content[:2] == b"PK"


def test_a_closed_course_stays_to_be_read(county: County, sign_in: SignIn, course: Course) -> None:
    client = sign_in(county.secretaries[0])
    assert client.post(f"/learning/courses/{course.code}/close/", {"reason": ""}).status_code == 422
    client.post(f"/learning/courses/{course.code}/close/", {"reason": "换教材"})
    assert course.code not in client.get("/learning/").content.decode()
    assert client.get(f"/learning/courses/{course.code}/").status_code == 200


@pytest.mark.parametrize("path", ["/learning/", "/learning/courses/{code}/"])
def test_pages_ask_the_database_as_often_for_three_rows_as_for_one(
    county: County, sign_in: SignIn, course: Course, path: str
) -> None:
    client, counts = sign_in(county.secretaries[0]), []
    for size in (1, 3):
        while course.materials.count() < size:
            client.post("/learning/courses/new/", COURSE)
            client.post(f"/learning/courses/{course.code}/materials/new/", {"title": "讲义", "text": "第一课"})
        address = path.format(code=course.code)
        client.get(address)
        with CaptureQueriesContext(connection) as caught:
            assert client.get(address).status_code == 200
        counts.append(len(caught))
    assert counts[0] == counts[1]
