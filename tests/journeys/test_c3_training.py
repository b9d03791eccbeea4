"""C3: needs become courses in a year's plan, sessions are held, and what was held stands beside what was planned."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from lianjian.kernel import clock
from lianjian.kernel.models import Account
from lianjian.records.activity.enums import Audience, MeetingKind
from lianjian.records.activity.models import Course, CourseSession, CourseTest, TrainingPlan
from tests.factories import County
from tests.records.activity.learning_factories import course, held
from tests.records.members.factories import member

SignIn = Callable[[Account], Client]


@pytest.fixture
def accounts_course(county: County) -> Course:
    return course(county, county.longdu, name="村级财务", audiences=(Audience.CADRES,), hours=Decimal(8))


def plan(client: Client, county: County, taught: Course, need: str = "看不懂新的会计科目") -> str:
    address = f"/learning/training/{county.longdu.code}/{clock.today().year}/"
    asked = {"need": need, "course": taught.code, "audience": "cadres", "month": "3"}
    assert client.post(address, asked).status_code == 302
    return address


def test_what_was_held_stands_beside_the_plan_and_counts_for_each_cadre(
    county: County, sign_in: SignIn, accounts_course: Course
) -> None:
    address = plan(sign_in(county.longdu_organiser), county, accounts_course)
    secretary = member(county.villages[0], "书记甲", account=county.secretaries[0])
    meeting = held(county.longdu, secretary, kind=MeetingKind.COURSE_SESSION, hours=Decimal(8), on=clock.today())
    CourseSession.objects.create(course=accounts_course, meeting=meeting)
    CourseTest.objects.create(course=accounts_course, member=secretary, passed=True, taken_on=clock.today())
    answer = sign_in(county.longdu_organiser).get(f"{address}excel/")
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert rows[1] == [3.0, "看不懂新的会计科目", "村级财务", "干部", 1.0, 1.0, 1.0]
    assert (
        "8 / 56" in sign_in(county.secretaries[0]).get(f"/learning/hours/{county.villages[0].code}/").content.decode()
    )


def test_those_below_read_the_plan_and_others_do_not(county: County, sign_in: SignIn, accounts_course: Course) -> None:
    address = plan(sign_in(county.longdu_organiser), county, accounts_course)
    assert "看不懂新的会计科目" in sign_in(county.secretaries[0]).get(address).content.decode()
    assert sign_in(county.secretaries[0]).post(address, {"need": "x"}).status_code == 403
    listed = sign_in(county.secretaries[0]).get("/learning/training/excel/").content
    rows = CalamineWorkbook.from_filelike(BytesIO(listed)).get_sheet_by_index(0).to_python()
    assert rows[1][0] == "龙都街道"
    for account in (county.changcheng_organiser, county.secretaries[4], county.stranger):
        assert sign_in(account).get(address).status_code == 404


def test_a_line_is_struck_and_the_plan_stays(county: County, sign_in: SignIn, accounts_course: Course) -> None:
    client = sign_in(county.longdu_organiser)
    address = plan(client, county, accounts_course)
    line = TrainingPlan.objects.get().lines.get()
    assert client.post(f"{address}{line.pk}/strike/").status_code == 302
    assert not TrainingPlan.objects.get().lines.exists()
    assert client.post(f"{address}{line.pk}/strike/").status_code == 409


def test_what_was_typed_wrongly_comes_back(county: County, sign_in: SignIn, accounts_course: Course) -> None:
    address = f"/learning/training/{county.longdu.code}/{clock.today().year}/"
    asked = {"need": "学会计", "course": accounts_course.code, "audience": "cadres", "month": "13"}
    answer = sign_in(county.longdu_organiser).post(address, asked)
    assert answer.status_code == 422
    assert "学会计" in answer.content.decode()
    assert not TrainingPlan.objects.exists()
    assert sign_in(county.longdu_organiser).get("/learning/training/V001/1999/").status_code == 404


def test_the_exempt_are_shown_without_a_gap_and_nobody_stands_by_hours(county: County, sign_in: SignIn) -> None:
    where = county.villages[0]
    busy, old = member(where, "赵忙"), member(where, "曾老", exempt_since=clock.today())
    held(where, busy, on=clock.today())
    page = sign_in(county.secretaries[0]).get(f"/learning/hours/{where.code}/").content.decode()
    assert "0 / 不作要求" in page
    assert page.index(old.name) < page.index(busy.name)
    assert "第二十条" in page


def test_an_office_chooses_a_branch_and_a_member_sees_only_the_own_hours(county: County, sign_in: SignIn) -> None:
    for place in (0, 1, 3):
        member(county.villages[place], "单福")
    page = sign_in(county.longdu_organiser).get("/learning/hours/").content.decode()
    assert "/learning/hours/V001/" in page
    assert "/learning/hours/V004/" not in page
    assert sign_in(county.secretaries[0]).get("/learning/hours/").headers["Location"] == "/learning/hours/V001/"
    assert sign_in(county.secretaries[0]).get("/learning/hours/V002/").status_code == 404


def test_the_plan_asks_the_database_as_often_for_three_lines_as_for_one(
    county: County, sign_in: SignIn, accounts_course: Course
) -> None:
    client, counts = sign_in(county.longdu_organiser), []
    for lines in (1, 2):
        for number in range(lines):
            address = plan(client, county, accounts_course, need=f"第{number}项")
        client.get(address)
        with CaptureQueriesContext(connection) as caught:
            assert client.get(address).status_code == 200
        counts.append(len(caught))
    assert counts[0] == counts[1]
