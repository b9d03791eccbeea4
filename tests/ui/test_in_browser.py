"""The gallery in a real browser: reach for everybody, and the little the script adds. Nothing goes over a network."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.http import QueryDict
from django.test import RequestFactory
from django.utils import translation
from jinja2 import FileSystemLoader
from playwright.sync_api import Browser, Page, Route

import lianjian.ui
from lianjian.ui import gallery
from lianjian.ui.jinja import environment
from lianjian.ui.shell import MenuItem, Shell
from tests.chromium import CHROMIUM

ROOM = Path(lianjian.ui.__file__).parent
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
ADDRESS = "http://gallery.test/ui/gallery"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.urls("tests.ui.urls"),
    pytest.mark.skipif(CHROMIUM is None, reason="Debian's Chromium is not installed"),
]


def opened(browser: Browser, *, elder: bool, width: int) -> Page:
    page = browser.new_context(viewport={"width": width, "height": 740}).new_page()
    page.route("**/*", lambda route: answer(route, elder=elder))
    page.goto(ADDRESS)
    return page


def answer(route: Route, *, elder: bool) -> None:
    path = route.request.url.removeprefix("http://gallery.test")
    if path.startswith("/static/"):
        file = ROOM / path.lstrip("/").split("#")[0]
        route.fulfill(body=file.read_bytes(), content_type=TYPES[file.suffix])
    else:
        route.fulfill(body=drawn(elder=elder), content_type="text/html; charset=utf-8")


def drawn(*, elder: bool) -> str:
    links = tuple(MenuItem(label=label, url=f"#{label}", count=120) for label in ("首页", "待办", "公开", "我的"))
    shell = Shell(
        place_name="诸城市",
        place_choices=links,
        menu=links,
        bottom=links,
        person_name="王敏",
        sign_out_url="/out",
        search_url="/search",
        elder=elder,
    )
    page = environment(loader=FileSystemLoader(ROOM / "templates")).get_template("ui/gallery.html")
    with translation.override("en"):
        request = RequestFactory().get("/ui/gallery")
        return page.render(request=request, csrf_input="", shell=shell, **gallery.content(query=QueryDict()))


@pytest.mark.parametrize("elder", [False, True], ids=["standard", "elder"])
@pytest.mark.parametrize("width", [360, 1280])
def test_every_component_passes_axe(browser: Browser, *, elder: bool, width: int) -> None:
    page = opened(browser, elder=elder, width=width)
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": AXE_TAGS}})
    assert [violation["id"] for violation in found.response["violations"]] == []


def test_the_elder_edition_has_contrast_of_seven_everywhere(browser: Browser) -> None:
    rule = {"runOnly": {"type": "rule", "values": ["color-contrast-enhanced"]}}
    assert Axe().run(opened(browser, elder=True, width=360), options=rule).response["violations"] == []


@pytest.mark.parametrize("elder", [False, True], ids=["standard", "elder"])
def test_nothing_sticks_out_at_320_pixels(browser: Browser, *, elder: bool) -> None:
    page = opened(browser, elder=elder, width=320)
    assert page.evaluate("document.documentElement.scrollWidth") == 320


@pytest.mark.parametrize(("elder", "least"), [(False, 48), (True, 60)], ids=["standard", "elder"])
def test_targets_are_large_enough_for_a_thumb(browser: Browser, *, elder: bool, least: int) -> None:
    small = """least => [...document.querySelectorAll("a, button, summary, input, select, textarea")]
        .filter(target => !target.matches("figure table *, .figure-link"))
        .map(target => [target.outerHTML, (target.closest(".choice") || target).getBoundingClientRect().height])
        .filter(([, height]) => height && height < least - 0.5)"""
    assert opened(browser, elder=elder, width=360).evaluate(small, least) == []


def test_what_is_typed_comes_back_until_one_signs_out(browser: Browser) -> None:
    page = opened(browser, elder=False, width=360)
    page.fill("#id_new-name", "三月支部党员大会")
    page.check("#id_new-outcome_0")
    page.wait_for_selector(".draft-note")
    page.reload()
    assert page.input_value("#id_new-name") == "三月支部党员大会"
    assert page.is_checked("#id_new-outcome_0")
    page.locator("[data-sign-out]").first.evaluate("form => form.requestSubmit()")
    page.wait_for_url("**/out")
    page.goto(ADDRESS)
    assert page.input_value("#id_new-name") == ""


def test_without_network_a_form_is_kept_and_not_sent(browser: Browser) -> None:
    page = opened(browser, elder=False, width=360)
    page.fill("#id_new-name", "三月支部党员大会")
    page.context.set_offline(True)
    page.locator("form[data-draft]").evaluate(
        "form => form.dispatchEvent(new Event('submit', {bubbles: true, cancelable: true}))"
    )
    assert "No network" in page.inner_text(".draft-note")
    page.context.set_offline(False)
    page.reload()
    assert page.input_value("#id_new-name") == "三月支部党员大会"


def test_what_was_lost_on_the_way_comes_back_and_what_arrived_does_not(browser: Browser) -> None:
    page = opened(browser, elder=False, width=360)
    page.fill("#id_new-name", "三月支部党员大会")
    page.wait_for_selector(".draft-note")
    page.route("**", lambda route: route.abort() if route.request.method == "POST" else route.fallback())
    page.locator("form[data-draft]").evaluate("form => form.requestSubmit()")
    page.wait_for_timeout(500)
    page.goto(ADDRESS)
    assert page.input_value("#id_new-name") == "三月支部党员大会"
    page.evaluate(
        "() => localStorage.setItem('draft:sent-elsewhere', JSON.stringify({values: ['收到了'], sent: true}))"
    )
    refused = '<main data-not-arrived>409</main><script src="/static/ui/lianjian.js"></script>'
    page.route("**/refused", lambda route: route.fulfill(body=refused, content_type="text/html"))
    page.goto("http://gallery.test/refused")
    assert "收到了" in page.evaluate("() => localStorage.getItem('draft:sent-elsewhere')")
    page.goto(ADDRESS)
    assert "收到了" in page.evaluate("() => localStorage.getItem('draft:sent-elsewhere')")
    page.evaluate(
        "() => localStorage.setItem('draft:sent-elsewhere', JSON.stringify({values: ['收到了'], sent: true}))"
    )
    page.goto(ADDRESS)
    assert page.evaluate("() => localStorage.getItem('draft:sent-elsewhere')") is None


def test_escape_closes_an_open_menu(browser: Browser) -> None:
    page = opened(browser, elder=False, width=360)
    page.click("summary:has-text('诸城市')")
    assert page.is_visible("details.fold[open] .fold-panel")
    page.keyboard.press("Escape")
    assert page.locator("details.fold[open]").count() == 0
