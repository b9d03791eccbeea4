"""Digging into a figure on the desk: drawn from the page's tables when asked for, under the policy as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from lianjian.kernel.models import Account
from lianjian.records.organisations.enums import PairingForm
from tests.browser.conftest import DESK, PHONE, axe_faults, sideways, weigh
from tests.factories import County
from tests.records.organisations.test_measures import joint

KB = 1024
Desk = Callable[..., Page]
VIOLATIONS = "window.broken = []; addEventListener('securitypolicyviolation', it => broken.push(it.violatedDirective))"


@pytest.fixture
def joints(county: County) -> County:
    """Joint organisations of three forms: one in the first township, two in the second."""
    forms = list(PairingForm)
    for number, where in enumerate((county.longdu, county.changcheng, county.changcheng)):
        joint(f"L{number}", forms[number], where, [county.urban[number], county.villages[2 + number]])
    return county


@pytest.fixture
def desk(browser: Browser, live_server: LiveServer) -> Iterator[Desk]:
    """A page as somebody sees it, with the security policy in force."""
    made: list[BrowserContext] = []

    def shown(
        account: Account, path: str, *, size: tuple[int, int] = DESK, elder: str = "", script: bool = True
    ) -> Page:
        context = browser.new_context(
            locale="zh-CN", viewport={"width": size[0], "height": size[1]}, java_script_enabled=script
        )
        made.append(context)
        client = Client()
        client.force_login(account)
        session = client.session
        session["signed_in_by_link"] = True
        session.save()
        cookies = {settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value, "elder": elder}
        context.add_cookies([{"name": name, "value": it, "url": live_server.url} for name, it in cookies.items() if it])
        page = context.new_page()
        page.add_init_script(VIOLATIONS)
        page.goto(live_server.url + path)
        return page

    yield shown
    for context in made:
        context.close()


@pytest.mark.django_db(transaction=True)
def test_a_click_draws_the_tables_and_a_bar_opens_its_place(joints: County, desk: Desk) -> None:
    page = desk(joints.department_head, "/figures/F16/")
    asked_for: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda asked: asked_for.append(asked.url) if asked.resource_type == "script" else None)
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.get_by_role("button", name="展开细看").click()
    page.locator("#digging [data-draw=below] svg").wait_for()
    assert [url.rsplit("/", 1)[1].split(".")[0] for url in asked_for] == ["digging"]
    assert page.locator("#digging svg").count() == 2
    drawn = page.locator("#digging [data-draw=below] svg").text_content() or ""
    assert drawn.index("龙都街道") < drawn.index("昌城镇"), "in the order of the tree"
    page.locator("#digging [data-draw=below]").hover(position={"x": 400, "y": 30})
    assert (page.evaluate("broken"), complaints) == ([], [])
    assert sideways(page) <= 0
    page.get_by_role("button", name="收起").click()
    assert page.locator("#digging").is_hidden()
    page.get_by_role("button", name="展开细看").click()
    assert page.locator("#digging svg").count() == 2, "drawn once"
    page.locator("#digging [data-draw=below] svg").get_by_text("昌城镇").click()
    page.wait_for_url(f"**/figures/F16/?node={joints.changcheng.code}**")


@pytest.mark.django_db(transaction=True)
def test_the_drawings_are_for_the_desk_and_weigh_nothing_before(
    joints: County, desk: Desk, live_server: LiveServer
) -> None:
    head = joints.department_head
    for page in (
        desk(head, "/figures/F16/", size=PHONE),
        desk(head, "/figures/F16/", size=(1023, 800)),
        desk(head, "/figures/F16/", elder="1"),
        desk(head, "/figures/F16/", script=False),
    ):
        assert page.locator("button[aria-controls=digging]").is_hidden()
        assert page.locator("#level-below table").is_visible()
    page = desk(head, "/figures/F16/", size=(1024, 800))
    assert page.get_by_role("button", name="展开细看").is_visible()
    assert weigh(page, f"{live_server.url}/figures/F16/").script <= 100 * KB


@pytest.mark.django_db(transaction=True)
def test_axe_finds_nothing_on_the_page_with_its_drawings(
    joints: County, opened: Callable[..., BrowserContext], live_server: LiveServer
) -> None:
    page = opened(joints.department_head).new_page()
    page.context.clear_cookies(name="elder")
    page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
    page.goto(f"{live_server.url}/figures/F16/")
    page.get_by_role("button", name="展开细看").click()
    page.locator("#digging [data-draw=below] svg").wait_for()
    assert axe_faults(page) == []
