"""What learning shows on a member's page, to whom, and what it asks of nobody."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from lianjian.kernel.actor import Actor
from lianjian.kernel.models import Account
from lianjian.kernel.panels import Asked, Panel
from lianjian.records.activity.actions.reports import hand_in_report
from lianjian.records.activity.enums import Sharing
from lianjian.records.activity.learning_panels import panel
from lianjian.records.activity.models import CourseTest
from lianjian.records.members.models import Member
from tests.factories import NOW, TODAY, County
from tests.records.activity.learning_factories import course, held, signing_member
from tests.records.members.factories import member


@pytest.fixture
def author(county: County) -> tuple[Member, Account]:
    return signing_member(county.villages[0], "单学文", login="shan")


def shown(one: Member, actor: Actor, *, is_own: bool = False) -> Panel:
    asked = Asked(member_id=one.pk, organisation_id=one.organisation_id, actor=actor, on=TODAY, is_own=is_own)
    found = panel(asked)
    assert found is not None
    return found


def test_hours_tests_passed_and_reports_as_far_as_the_reader_may_see_them(
    county: County, author: tuple[Member, Account]
) -> None:
    one, account = author
    held(county.villages[0], one, hours=Decimal("3.5"))
    CourseTest.objects.create(course=course(county, county.villages[0]), member=one, passed=True, taken_on=TODAY)
    hand_in_report(
        member=one, organisation=county.villages[0], title="学习体会", text="好。", consent=Sharing.COMMITTEE, on=TODAY,
        by=county.actor(account), at=NOW,
    )  # fmt: skip
    own = shown(one, county.actor(account), is_own=True)
    assert [line.title for line in own.lines] == ["2026年学时", "肉鸡养殖技术", "学习体会"]
    assert own.lines[0].note.startswith("3.5 学时，一般 32 学时（《中国共产党党员教育管理工作条例》第二十条")
    assert own.url == "/learning/reports/new/"
    from_above = shown(one, county.actor(county.longdu_organiser))
    assert [line.title for line in from_above.lines] == ["2026年学时", "肉鸡养殖技术"]
    assert from_above.verb == ""


def test_of_the_exempt_nothing_is_asked(county: County) -> None:
    old = member(county.villages[0], "曾老", exempt_since=date(2020, 1, 1))
    note = shown(old, county.actor(county.secretaries[0])).lines[0].note
    assert note == "0 学时，不作硬性要求"


def test_a_test_that_was_not_passed_is_shown_to_nobody(county: County, author: tuple[Member, Account]) -> None:
    CourseTest.objects.create(course=course(county, county.villages[0]), member=author[0], passed=False, taken_on=TODAY)
    assert len(shown(author[0], county.actor(county.secretaries[0])).lines) == 1
