"""A village's public site in a real browser: light, readable by everybody, without script; `bench.pages` times it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from lianjian.kernel import clock
from lianjian.records.organisations.enums import PostKind
from lianjian.results.disclosure.models import Disclosure, VillagerQuestion
from lianjian.results.disclosure.queries.terms import period_before
from tests.browser.conftest import DESK, NARROWEST, PHONE, PICTURES, Demo, axe_faults, go, looked_at, sideways, weigh
from tests.browser.test_deciding import send
from tests.browser.test_people import fill, said
from tests.factories import County, person, post

pytestmark = pytest.mark.xdist_group("browser")
KB = 1024
Opened = Callable[..., BrowserContext]


@pytest.fixture
def village(demo: Demo, visit: Callable[..., Page]) -> str:
    """The address of the cast's village: found as a villager finds it, by name."""
    page = visit("/v/", size=PHONE)
    page.locator("main [name=text]").fill("高家屯村")
    page.locator("main form [type=submit]").click()
    page.wait_for_load_state()
    if "/v/?" in page.url:
        page.locator("main .rows a").first.click()
        page.wait_for_load_state()
    return page.url.removeprefix(demo.address)


@pytest.fixture
def sites(village: str, visit: Callable[..., Page]) -> list[str]:
    """Every kind of page of the village's site."""
    sheets = (
        visit(village, size=PHONE)
        .locator("main .rows a[href*='/G2']")
        .evaluate_all("them => them.map(it => it.getAttribute('href'))")
    )
    return [village, *sheets, f"{village}all/", f"{village}ask/", f"{village}answers/", f"{sheets[0]}untrue/", "/v/"]


def test_every_page_of_a_village_is_for_everybody(sites: list[str], visit: Callable[..., Page]) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    for size in (PHONE, DESK, NARROWEST):
        for elder in (False, True):
            for place, path in enumerate(sites):
                page = visit(path, size=size, elder=elder)
                page.screenshot(
                    path=PICTURES / f"village-{place}-{size[0]}{'-elder' if elder else ''}.png", full_page=True
                )
                assert axe_faults(page) == [], path
                assert sideways(page) <= 0, path
                assert page.locator("a[href*='elder-mode']").count() >= 1


def test_it_weighs_at_most_sixty_kilobytes_and_reads_without_script(
    demo: Demo, sites: list[str], visit: Callable[..., Page]
) -> None:
    for path in sites:
        weight = weigh(visit("/sign-in/", size=PHONE), demo.address + path)
        assert weight.total <= 60 * KB, (path, weight)
        assert weight.script <= 10 * KB, (path, weight)
        bare = visit(path, size=PHONE, script=False)
        assert bare.locator("h1").count() == 1
        assert len(said(bare)) > 40


@pytest.mark.django_db(transaction=True)
def test_from_the_draft_to_the_wall_on_a_phone_in_elder_mode(
    county: County, opened: Opened, live_server: LiveServer
) -> None:
    place = county.villages[0]
    head = person("主任孙", login="village-head")
    post(head, place, PostKind.VILLAGERS_COMMITTEE_HEAD)
    since, until = period_before(on=clock.today(), months=3)
    office = go(opened(county.secretaries[0]), live_server, "/disclosure/")
    looked_at(office)
    query = f"?organisation={place.pk}&affairs=village&since={since}&until={until}"
    office.goto(f"{live_server.url}/disclosure/new/{query}")
    looked_at(office)
    office.locator("main form [type=submit]").last.click()
    office.wait_for_load_state()
    made = Disclosure.objects.get()
    address = office.url
    office.get_by_text("加一条").click()
    send(office, "/line/", heading="公益事业", title="救助孙某某，电话13812345678")
    looked_at(office)
    send(office, "/propose/")
    looked_at(office)
    send(office, "/review/", answer_0="blot_out", secrecy_checked="on")
    second = opened(head)
    looked_at(go(second, live_server, f"/disclosure/sheets/{made.code}/"))
    send(second.pages[0], "/approve/")
    office.goto(address)
    looked_at(office)
    send(office, "/put-up/")

    villager = opened(script=False)
    page = go(villager, live_server, f"/v/{place.code}/{made.code}/")
    assert "救助孙某某，电话****" in said(page)
    page.get_by_role("link", name="就这份公开单提问").click()
    page.wait_for_load_state()
    fill(page, words="救助的钱从哪里来？")
    page.locator("main form [type=submit]").last.click()
    page.wait_for_load_state()
    assert "您的问题收到了" in said(page)
    question = VillagerQuestion.objects.get()
    assert question.disclosure_id == made.pk
    office.goto(f"{live_server.url}/disclosure/questions/{question.ticket}/")
    looked_at(office)
    send(office, "/answer/", answer="从上级救助资金列支")
    page.reload()
    assert "从上级救助资金列支" in said(page)
    for path in ("/disclosure/", "/disclosure/questions/?state=all", f"/disclosure/supervision/{place.code}/"):
        looked_at(go(opened(county.secretaries[0]), live_server, path))
    finance = f"/disclosure/new/?organisation={place.pk}&affairs=finance&since={since}&until={until}"
    money = go(opened(county.secretaries[0]), live_server, finance)
    money.locator("main form [type=submit]").last.click()
    money.wait_for_load_state()
    money.goto(f"{money.url}money/")
    looked_at(money)
