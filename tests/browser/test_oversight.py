"""The county's desk: three clicks from home to an overdue promise and why; goals, inspections, circulars, tables."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.conftest import Walk

# All share one demo, so one worker runs them all.
pytestmark = pytest.mark.xdist_group("browser")


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_three_clicks_to_an_overdue_promise(walk: Callable[..., Walk], size: str) -> None:
    county = walk(size, "county")
    page, clicks = county.go("/"), 0
    county.look("home")
    for words in ("联合党组织答应的事过期", "贴到公开栏"):
        page.get_by_role("link", name=words).first.click()
        clicks += 1
        county.look(f"click-{clicks}")
        assert "贴到公开栏" in page.content()
    assert clicks <= 3
    assert "联席会议" in page.content()


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_the_countys_pages(walk: Callable[..., Walk], size: str) -> None:
    county = walk(size, "county")
    for address, name in (
        ("/gaps/", "gaps"), ("/goals/", "goals"), ("/inspections/", "inspections"), ("/findings/", "findings"),
        ("/circulars/", "circulars"), ("/asked/", "asked"), ("/goals/new/", "plan-new"),
        ("/inspections/new/", "inspection-new"), ("/asked/new/", "asked-new"),
    ):  # fmt: skip
        county.go(address)
        county.look(name)
    for address, words, name in (
        ("/goals/", "城乡联建目标", "plan"), ("/inspections/", "承诺兑现", "inspection"),
        ("/circulars/", "的通报", "circular"), ("/asked/", "阵地情况表", "request"),
    ):  # fmt: skip
        page = county.go(address)
        page.locator("main table a", has_text=words).first.click()
        county.look(name)
    page = county.go("/goals/")
    page.locator("main table a", has_text="年城乡联建").first.click()
    page.locator("main .rows a", has_text="联合党组织").first.click()
    county.look("goal")


def test_a_secretary_on_the_phone_sees_what_was_found_and_what_is_asked(walk: Callable[..., Walk]) -> None:
    secretary = walk("phone", "secretary")
    for address, name in (("/findings/", "own-findings"), ("/asked/", "own-asked"), ("/todo/", "own-todo")):
        secretary.go(address)
        secretary.look(name)
    page = secretary.go("/findings/")
    page.locator("main table a", has_text="村东主路").first.click()
    secretary.look("own-finding")
    page.get_by_role("link", name="答复整改情况").click()
    secretary.look("own-answer")
