"""A demo of its own, served as a deployer would, and Debian's Chromium to look at it with."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, Response
from pytest_django.live_server_helper import LiveServer

from lianjian.kernel.models import Account
from tests.chromium import CHROMIUM

AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PICTURES = Path(os.environ.get("LIANJIAN_PICTURES", Path(__file__).resolve().parents[2] / "var/pictures"))
PHONE, DESK, NARROWEST = (360, 740), (1280, 800), (320, 640)
SIZES = {"desk": DESK, "phone": PHONE}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without Chromium these are left out."""
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.slow)
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="Debian's Chromium is not installed"))


@dataclass(frozen=True)
class Demo:
    """A running demo: its address and the sign-in link of each of the cast."""

    address: str
    links: dict[str, str]
    state: Path
    environment: dict[str, str] = field(repr=False)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    state = tmp_path_factory.mktemp("demo")
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("LIANJIAN_", "DJANGO_"))}
    environment["LIANJIAN_STATE"] = str(state)
    command = [sys.executable, "-m", "lianjian.site.cli", "demo", "--port", str(port)]
    # Into a file: a pipe that nobody reads fills up, and then the server waits for ever.
    complaints = (state / "stderr.txt").open("w+")
    server = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=complaints, text=True)
    try:
        assert server.stdout is not None
        links = {}
        for line in server.stdout:
            if found := re.match(r"\s+(\w.*?)\s+(http://\S+)", line):
                links[found[1]] = found[2]
            if "Ctrl-C" in line:
                break
        assert links, (state / "stderr.txt").read_text()
        yield Demo(f"http://127.0.0.1:{port}", links, state, environment)
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(timeout=60)


@pytest.fixture(scope="session")
def signed_in(demo: Demo, browser: Browser) -> Callable[[str], dict[str, object]]:
    """The stored session of one of the cast; each link works once, so it is used once for all tests."""
    states: dict[str, dict[str, object]] = {}

    def state_of(role: str) -> dict[str, object]:
        if role not in states:
            context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai")
            page = context.new_page()
            page.goto(demo.links[role])
            page.locator("form [type=submit]").click()
            page.wait_for_url(f"{demo.address}/")
            states[role] = dict(context.storage_state())
            context.close()
        return states[role]

    return state_of


@pytest.fixture
def visit(demo: Demo, browser: Browser, signed_in: Callable[[str], dict[str, object]]) -> Iterator[Callable[..., Page]]:
    """Opens a page as somebody (or nobody), at a size, in elder mode or not, with or without script."""
    contexts: list[BrowserContext] = []

    def opened(
        path: str,
        *,
        role: str | None = None,
        size: tuple[int, int] = DESK,
        elder: bool = False,
        script: bool = True,
    ) -> Page:
        context = browser.new_context(
            locale="zh-CN", timezone_id="Asia/Shanghai", viewport={"width": size[0], "height": size[1]},
            storage_state=signed_in(role) if role else None, java_script_enabled=script, bypass_csp=True,
        )  # fmt: skip
        contexts.append(context)
        if elder:
            context.add_cookies([{"name": "elder", "value": "1", "url": demo.address}])
        page = context.new_page()
        page.goto(demo.address + path)
        return page

    yield opened
    for context in contexts:
        context.close()


def axe_faults(page: Page) -> list[str]:
    """What axe finds wrong on the page, a line each.

    On a screen as tall as the page: axe takes a link for too small that lies under the bottom bar until one scrolls.
    """
    shown = page.viewport_size or {"width": DESK[0], "height": DESK[1]}
    tall = int(page.evaluate("document.documentElement.scrollHeight")) + 200
    page.set_viewport_size({"width": shown["width"], "height": max(tall, shown["height"])})
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": AXE_TAGS}})
    page.set_viewport_size(shown)
    return [
        f"{fault['id']}: {fault['help']} {[node['target'] for node in fault['nodes']][:3]}"
        for fault in found.response["violations"]
    ]


def sideways(page: Page) -> int:
    """By how many pixels the page is wider than the screen."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


@dataclass
class Weight:
    """What a page costs on the wire, compressed: all of it, and its scripts."""

    total: int = 0
    script: int = 0

    def add(self, response: Response) -> None:
        sizes = response.request.sizes()
        size = sizes["responseBodySize"] + sizes["responseHeadersSize"]
        self.total += size
        if response.request.resource_type == "script":
            self.script += size


class Walk:
    """One person's browser on a journey; `look` examines the page in both modes."""

    def __init__(
        self, browser: Browser, demo: Demo, journey: str, size: str, state: dict[str, object] | None, *, script: bool
    ) -> None:
        self.demo, self.journey, self.size = demo, journey, size
        width, height = SIZES[size]
        self.context = browser.new_context(
            locale="zh-CN", timezone_id="Asia/Shanghai", viewport={"width": width, "height": height},
            storage_state=state, java_script_enabled=script, bypass_csp=True,
        )  # fmt: skip
        self.page = self.context.new_page()

    def go(self, path: str) -> Page:
        answer = self.page.goto(self.demo.address + path)
        assert answer is not None
        assert answer.status == 200, (path, answer.status)
        return self.page

    def look(self, name: str) -> None:
        """Will load the page afresh in either mode, keep a picture of it and have it examined; it ends as it was."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        for elder in ("1", "0"):
            self.context.add_cookies([{"name": "elder", "value": elder, "url": self.demo.address}])
            self.page.reload()
            suffix = "-elder" if elder == "1" else ""
            self.page.screenshot(path=PICTURES / f"{self.journey}-{name}-{self.size}{suffix}.png", full_page=True)
            self.examine(name)

    def examine(self, name: str) -> None:
        """Will have the page examined as it stands, with what was typed and what was answered."""
        assert axe_faults(self.page) == [], name
        assert sideways(self.page) <= 0, name

    def picture(self, name: str, *, of: str = ".page-head") -> None:
        """Will keep what the phone's screen shows from that part of the page on, for the guides."""
        if self.size == "phone":
            PICTURES.mkdir(parents=True, exist_ok=True)
            self.page.evaluate("document.activeElement.blur()")
            self.page.locator(of).first.evaluate("it => it.scrollIntoView({block: 'start'})")
            self.page.screenshot(path=PICTURES / f"{name}.png")


@pytest.fixture
def walk(
    demo: Demo,
    browser: Browser,
    signed_in: Callable[[str], dict[str, object]],
    request: pytest.FixtureRequest,
) -> Iterator[Callable[..., Walk]]:
    """Sends somebody on the way, at a size, with or without script."""
    walks: list[Walk] = []
    journey = request.path.stem.removeprefix("test_")

    def start(size: str, role: str | None, *, script: bool = True) -> Walk:
        walks.append(Walk(browser, demo, journey, size, signed_in(role) if role else None, script=script))
        return walks[-1]

    yield start
    for one in walks:
        one.context.close()


def weigh(page: Page, address: str) -> Weight:
    """Will load the address afresh, without a cache, and add up what came."""
    responses: list[Response] = []
    page.on("response", lambda response: responses.append(response))
    page.goto(address)
    page.wait_for_load_state("networkidle")
    weight = Weight()
    for response in responses:
        weight.add(response)
    return weight


@pytest.fixture
def opened(browser: Browser, live_server: LiveServer) -> Iterator[Callable[..., BrowserContext]]:
    """A phone's browser in elder mode, signed in or not, with script or without."""
    made: list[BrowserContext] = []

    def phone(account: Account | None = None, *, script: bool = True) -> BrowserContext:
        context = browser.new_context(
            locale="zh-CN", viewport={"width": PHONE[0], "height": PHONE[1]}, java_script_enabled=script,
            bypass_csp=True,
        )  # fmt: skip
        cookies = {"elder": "1"}
        if account is not None:
            client = Client()
            client.force_login(account)
            session = client.session
            session["signed_in_by_link"] = True  # as if staff had given the second factor
            session.save()
            cookies[settings.SESSION_COOKIE_NAME] = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.set_default_timeout(30_000)
        context.add_cookies([{"name": name, "value": it, "url": live_server.url} for name, it in cookies.items()])
        made.append(context)
        return context

    yield phone
    for context in made:
        context.close()


def looked_at(page: Page) -> Page:
    """The page, after axe and the narrowest phone have seen it; it needs a phone with script, or waits for ever."""
    assert axe_faults(page) == []
    page.set_viewport_size({"width": NARROWEST[0], "height": NARROWEST[1]})
    assert sideways(page) <= 0
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    return page


def go(context: BrowserContext, live_server: LiveServer, path: str) -> Page:
    page = context.pages[0] if context.pages else context.new_page()
    page.goto(live_server.url + path)
    return page
