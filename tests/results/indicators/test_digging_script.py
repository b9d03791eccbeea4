"""The script that draws a figure's tables large, as shipped: what it carries, and what it draws, under the policy."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route

import lianjian.results.indicators
import lianjian.ui
from lianjian.site.middleware import CONTENT_SECURITY_POLICY
from tests.chromium import CHROMIUM

STATIC = Path(lianjian.results.indicators.__file__).parent / "static/indicators"
SCRIPT = STATIC / "digging.js"
STYLES = Path(lianjian.ui.__file__).parent / "static/ui/lianjian.css"
MANIFEST = json.loads((STATIC / "digging.manifest.json").read_text())
FRONTEND = Path(__file__).resolve().parents[3] / "frontend"
VILLAGES = [f"{'小庄家' if number % 2 else '郑家'}河岔{number:02d}村" for number in range(30)]


@pytest.mark.parametrize("entry", MANIFEST, ids=lambda entry: entry["name"])
def test_a_built_file_is_the_one_the_manifest_names(entry: dict[str, str]) -> None:
    assert hashlib.sha256((STATIC / entry["name"]).read_bytes()).hexdigest() == entry["sha256"]
    assert entry["version"]
    assert entry["licence"]


def test_it_carries_the_licences_of_what_is_in_it() -> None:
    locked = json.loads((FRONTEND / "package-lock.json").read_text())["packages"]
    licences = (STATIC / "digging.licences.txt").read_text()
    for name in ("echarts", "zrender", "tslib"):
        assert f"{name} {locked[f'node_modules/{name}']['version']}" in licences
    for words in ("Apache License", "Copyright 2010-2016 Mike Bostock", "The Apache Software Foundation"):
        assert words in licences


def test_it_speaks_with_nobody_and_makes_no_code_of_text() -> None:
    assert not re.findall(r"fetch\(|XMLHttpRequest|sendBeacon|WebSocket|eval\(|new Function", SCRIPT.read_text())
    assert len(gzip.compress(SCRIPT.read_bytes())) <= 220_000


def rows_of(names: list[str], cells: list[list[str]]) -> str:
    return "".join(
        f'<tr><th><a href="/place/{number}/">{name}</a></th><td>{"</td><td>".join(cells[number])}</td></tr>'
        for number, name in enumerate(names)
    )


def page_with(*, heads: list[str], names: list[str], cells: list[list[str]], stacked: int) -> str:
    drawing = '<div data-draw="{}" data-from="{}" data-unit="人" data-stacked="{}"></div>'
    return (
        '<!doctype html><html lang="zh-hans"><title>细看</title><meta charset="utf-8">'
        '<link rel="stylesheet" href="/lianjian.css">'
        '<button aria-controls="digging" data-word-open="展开" data-word-close="收起"><span data-label></span></button>'
        f'<div id="digging" hidden>{drawing.format("series", "time", 0)}'
        f"{drawing.format('below', 'level', stacked)}</div>"
        '<div id="time"><table><thead><tr><td></td><th>26-01</th><th>26-02</th></tr></thead>'
        "<tbody><tr><th>党员</th><td>12,000</td><td>—</td></tr></tbody></table></div>"
        f'<div id="level"><table><thead><tr><th>地方</th>{"".join(f"<th>{head}</th>" for head in heads)}</tr></thead>'
        f"<tbody>{rows_of(names, cells)}</tbody></table></div>"
        '<script src="/digging.js"></script>'
    )


@pytest.fixture
def desk(browser: Browser) -> Page:
    page = browser.new_context(viewport={"width": 1280, "height": 800}, locale="zh-CN").new_page()
    page.add_init_script("window.broken = []; addEventListener('securitypolicyviolation', it => broken.push(it))")
    return page


def drawn(page: Page, text: str) -> str:
    def answer(route: Route) -> None:
        if route.request.url.endswith("/digging.js"):
            route.fulfill(body=SCRIPT.read_bytes(), content_type="text/javascript")
        elif route.request.url.endswith("/lianjian.css"):
            route.fulfill(body=STYLES.read_bytes(), content_type="text/css")
        else:
            policy = {"content-security-policy": CONTENT_SECURITY_POLICY}
            route.fulfill(body=text, content_type="text/html; charset=utf-8", headers=policy)

    page.route("**/*", answer)
    page.goto("http://county.test/figures/")
    page.locator("[data-draw=below] svg").wait_for()
    assert page.evaluate("broken.length") == 0
    return page.locator("[data-draw=below] svg").text_content() or ""


needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="Debian's Chromium is not installed")


@needs_chromium
@pytest.mark.browser
def test_parts_are_stacked_and_many_places_scroll_in_their_order(desk: Page) -> None:
    cells = [[str(number), f"{number},000", "0.5%"] for number in range(30)]
    said = drawn(desk, page_with(heads=["男", "女", "占总数"], names=VILLAGES, cells=cells, stacked=2))
    assert "男" in said
    assert "占总数" not in said, "a share of the whole is no part"
    assert "1.5万" in said, "numbers on the axis as Chinese has them"
    places = [place for place in VILLAGES if place in said]
    assert places == VILLAGES[:20], "the first twenty of the thirty, in the order of the table"
    assert [said.index(place) for place in places] == sorted(said.index(place) for place in places)
    assert "1.2万" in (desk.locator("[data-draw=series] svg").text_content() or "")


@needs_chromium
@pytest.mark.browser
def test_a_share_is_drawn_in_percent_and_a_name_opens_its_own_place(desk: Page) -> None:
    names, cells = ["李庄村", "李庄村"], [["33.3%"], ["66.7%"]]
    said = drawn(desk, page_with(heads=["比例"], names=names, cells=cells, stacked=0))
    assert "60%" in said
    desk.locator("[data-draw=below] svg").get_by_text("李庄村").nth(1).click()
    desk.wait_for_url("**/place/1/")
