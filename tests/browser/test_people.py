"""A village's people in a real browser: a meeting, members away, a duty post, an application to join.

Each journey is gone once at the desk and once on the phone; its chief pages are looked at in both modes.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import SIZES, Demo, Walk

# All share one demo, so one worker runs them all.
pytestmark = pytest.mark.xdist_group("browser")
SECRETARY, MEMBER = "secretary of 清和村", "member of 清和村"
BRANCH = "532328-01-001-11"
by_size = pytest.mark.parametrize("size", SIZES)


def fill(page: Page, **fields: str) -> None:
    """Will type into the fields of those names, or choose in them."""
    for name, value in fields.items():
        control = page.locator(f"main form [name='{name}']").first
        if control.evaluate("it => it.tagName") == "SELECT":
            control.select_option(value)
        elif control.get_attribute("type") == "radio":
            page.locator(f"main form [name='{name}'][value='{value}']").check()
        else:
            control.fill(value)


def press(page: Page, words: str) -> None:
    """Will press the button of those words and see that nothing typed was found wrong."""
    page.get_by_role("button", name=words, exact=True).click()
    page.wait_for_load_state()
    assert page.locator(".field-error").count() == 0, said(page)


def said(page: Page) -> str:
    return page.locator("main").inner_text()


def day(days_from_now: int) -> str:
    return (datetime.now(ZoneInfo("Asia/Shanghai")) + timedelta(days=days_from_now)).date().isoformat()


def plan(secretary: Walk, title: str) -> str:
    """Will plan a themed Party day of the evening before, and return the address of its page."""
    page = secretary.go(f"/meetings/new/?organisation={BRANCH}")
    fill(page, kind="themed_party_day", title=title, on=day(-1), begins="19:30", ends="21:00", place="村部二楼")
    fill(page, agenda="学习文件\n商量修水渠")
    press(page, "安排")
    assert title in said(page)
    secretary.picture("secretary-meeting")
    return page.url.removeprefix(secretary.demo.address)


@by_size
def test_a_meeting_from_the_plan_to_closed_minutes(walk: Callable[..., Walk], size: str) -> None:
    secretary = walk(size, SECRETARY)
    meeting = plan(secretary, "主题党日：修水渠")
    page = secretary.go(f"{meeting}signing/")
    assert page.locator("tbody tr").count() > 10
    secretary.look("signing-sheet")

    page = secretary.go(f"{meeting}attendance/")
    for box in page.locator("input[name=row]").all()[:9]:
        box.check()
    secretary.picture("secretary-attendance")
    press(page, "登记勾选的人")
    assert "实到9人" in page.locator("h1").inner_text()
    secretary.look("attendance")

    page = secretary.go(f"{meeting}minutes/write/")
    page.locator("select[name=chair]").select_option(index=1)
    page.locator("select[name=recorder]").select_option(index=2)
    fill(page, speeches="姜忠娟：先修东头那一段。\n大家同意出工。", resolution="下周六一起修东头的水渠。")
    press(page, "保存草稿")
    secretary.look("minutes")
    press(page, "保存并定稿")
    assert page.url.endswith("/minutes/")
    assert "下周六一起修东头的水渠" in page.locator("article").inner_text()
    secretary.look("minutes-closed")


def next_out_of_contact(secretary: Walk) -> str:
    """The address of whoever stands first in the list of those out of contact."""
    page = secretary.go("/away/?gap=out_of_contact")
    found = page.locator("main tbody th a").first.get_attribute("href")
    assert found is not None
    return found


@by_size
def test_a_member_away_tells_where_and_the_secretary_notes_a_call(walk: Callable[..., Walk], size: str) -> None:
    member = walk(size, MEMBER)
    page = member.go("/my/record/")
    member.picture("member-record")
    page.locator("main a[href^='/away/']").first.click()
    page.get_by_role("link", name="换了地方").click()
    place = {"desk": "浙江省义乌市", "phone": "广东省东莞市"}[size]
    fill(page, host_place=place, since=day({"desk": -40, "phone": -20}[size]))
    page.locator("main form [type=submit]").click()
    page.wait_for_load_state()
    assert place in page.locator("h1").inner_text()
    member.look("stay")
    member.picture("member-away", of="main .grid")

    secretary = walk(size, SECRETARY)
    quiet = next_out_of_contact(secretary)
    secretary.picture("secretary-away", of="main table")
    page = secretary.go(quiet)
    page.get_by_role("link", name="登记联系").click()
    secretary.look("contact")
    fill(page, contacted_on=day(0), channel="phone")
    page.locator("main select[name=contact_person]").select_option(index=1)
    page.locator("main form [type=submit]").click()
    page.wait_for_load_state()
    assert page.locator(".field-error").count() == 0, said(page)
    assert next_out_of_contact(secretary) != quiet


RUN_OUT = """
import os, datetime
os.environ["DJANGO_SETTINGS_MODULE"] = "lianjian.site.settings"
import django
django.setup()
from django.db.models import F
from lianjian.records.cadres.models import DutyHolding
month = datetime.timedelta(days=30)
hanging = DutyHolding.objects.filter(state="on_notice")
hanging.update(notice_from_on=F("notice_from_on") - month, notice_until_on=F("notice_until_on") - month)
"""


def let_notices_run_out(demo: Demo) -> None:
    """Will put every notice that hangs a month back, as if that time had passed."""
    subprocess.run([sys.executable, "-c", RUN_OUT], env=demo.environment, check=True)


@by_size
def test_a_duty_post_from_setting_up_to_taking_up(walk: Callable[..., Walk], demo: Demo, size: str) -> None:
    secretary, member = walk(size, SECRETARY), walk(size, MEMBER)
    page = secretary.go(f"/duty-posts/new/?organisation={BRANCH}")
    page.locator("main select[name=kind]").select_option(index={"desk": 1, "phone": 2}[size])
    press(page, "提交")
    title = page.locator("h1").inner_text()

    post = page.url
    page = member.go("/duty-posts/mine/")
    member.picture("member-posts")
    page.locator(f"main a[href='{post.removeprefix(demo.address)}']").click()
    page.wait_for_load_state()
    member.look("post-claim")
    press(page, "我来认领")
    assert title in said(page)

    page = secretary.go(f"/duty-posts/of/{BRANCH}/")
    secretary.look("post-choices")
    press(page, "公示")
    assert page.url.endswith("/notice/")
    assert title in said(page)
    page = secretary.go(f"/duty-posts/of/{BRANCH}/")
    secretary.picture("secretary-posts")
    assert page.get_by_role("button", name="公示期满，上岗").count() == 0
    let_notices_run_out(demo)
    page.reload()
    press(page, "公示期满，上岗")
    page = member.go("/duty-posts/mine/")
    page.locator(".card", has_text=title).locator("a[href^='/duty-posts/held/']").click()
    member.look("post-held")


@by_size
def test_an_application_the_talk_and_a_step_too_early(walk: Callable[..., Walk], size: str) -> None:
    secretary = walk(size, SECRETARY)
    page = secretary.go("/admission/new/")
    name = {"desk": "孟庆东", "phone": "孟庆西"}[size]
    fill(page, name=name, sex="male", born_on="2001-05-04", applied_on=day(-20), organisation=BRANCH)
    press(page, "提交")
    case = page.url
    secretary.look("application")
    fill(page, on=day(-5))
    press(page, "记录这一步")
    assert page.url == case
    assert "3" in page.locator("h1").inner_text()
    fill(page, on=day(0))
    page.get_by_role("button", name="记录这一步").click()
    page.wait_for_load_state()
    refusal = page.locator("main .notice-error").inner_text()
    assert "发展党员工作细则" in refusal
    secretary.picture("secretary-too-early", of=".notice-error")
    secretary.examine("too-early")


def test_a_meeting_is_planned_without_script(walk: Callable[..., Walk]) -> None:
    secretary = walk("phone", SECRETARY, script=False)
    page = secretary.go(plan(secretary, "主题党日：修水渠"))
    assert "商量修水渠" in said(page)
