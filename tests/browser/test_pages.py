"""Every kind of page, on the phone and at the desk, in both modes: readable, reachable, light."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from lianjian.site.demo import zhucheng
from tests.browser.conftest import DESK, NARROWEST, PHONE, PICTURES, SIZES, Demo, axe_faults, sideways, weigh

# All share one demo, so one worker runs them all.
pytestmark = pytest.mark.xdist_group("browser")
KB = 1024
SECRETARY, MEMBER = "secretary of 清和村", "member of 清和村"
PAGES = {
    "home-county": ("county", "/"),
    "todo": ("county", "/todo/"),
    "tree": ("county", "/organisations/"),
    "register": ("county", "/joint/"),
    "needs": ("county", "/exchange/needs/"),
    "rounds": ("county", "/pairing/"),
    "coverage": ("county", "/coverage/"),
    "figures": ("county", "/figures/"),
    "assessments": ("county", "/assessments/"),
    "assessment-new": ("county", "/assessments/new/"),
    "turnarounds": ("county", "/turnarounds/"),
    "honours": ("county", "/honours/"),
    "team-adjustments": ("county", "/team-adjustments/"),
    "figure": ("county", "/figures/F18/?tree=then&group=village"),
    "yearly-table": ("county", "/figures/yearly/"),
    "ledger": ("county", "/figures/F16/ledger/"),
    "bulletins": ("county", "/bulletins/"),
    "bulletin-new": ("county", "/bulletins/new/"),
    "import": ("county", "/import/"),
    "home-township": ("township", "/"),
    "home-secretary": ("secretary", "/"),
    "home-member": ("member", "/"),
    "me": ("secretary", "/me/"),
    "members": (SECRETARY, "/register/"),
    "member": (SECRETARY, "/members/532328-M0139/"),
    "away": (SECRETARY, "/away/"),
    "transfers": (SECRETARY, "/transfers/"),
    "dues": (SECRETARY, "/dues/"),
    "dues-sheet": (SECRETARY, "/dues/532328-01-001-11/"),
    "care": (SECRETARY, "/care/"),
    "meetings": (SECRETARY, "/meetings/"),
    "meeting-new": (SECRETARY, "/meetings/new/"),
    "courses": (SECRETARY, "/learning/"),
    "hours": (SECRETARY, "/learning/hours/"),
    "reports": (SECRETARY, "/learning/reports/"),
    "rooms": (SECRETARY, "/rooms/"),
    "admission": (SECRETARY, "/admission/"),
    "duty-posts": (SECRETARY, "/duty-posts/"),
    "duty-catalogue": (SECRETARY, "/duty-posts/catalogue/"),
    "reviews": (SECRETARY, "/reviews/"),
    "volunteers": (SECRETARY, "/volunteers/"),
    "jobs": (SECRETARY, "/jobs/"),
    "online-branch": (SECRETARY, "/organisations/532328-01-001-W/online/"),
    "home-member-away": (MEMBER, "/"),
    "my-record": (MEMBER, "/my/record/"),
    "my-meetings": (MEMBER, "/meetings/mine/"),
    "my-posts": (MEMBER, "/duty-posts/mine/"),
    "public-rooms": (None, "/public/rooms/"),
    "welcome": (None, "/"),
    "sign-in": (None, "/sign-in/"),
}
MEMBERS_PAGES = [
    "home-secretary", "home-member", "home-member-away", "my-record", "my-meetings", "my-posts", "me", "welcome",
    "sign-in",
]  # fmt: skip


@pytest.mark.parametrize("elder", [False, True], ids=["plain", "elder"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_for_everybody(visit: Callable[..., Page], name: str, size: str, elder: bool) -> None:
    role, path = PAGES[name]
    page = visit(path, role=role, size=SIZES[size], elder=elder)
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}-{size}{'-elder' if elder else ''}.png", full_page=True)
    assert axe_faults(page) == []
    assert sideways(page) <= 0
    assert page.locator("a[href*='elder-mode']").count() >= 1


@pytest.mark.parametrize("name", PAGES)
def test_a_page_reflows_at_320_pixels(visit: Callable[..., Page], name: str) -> None:
    role, path = PAGES[name]
    assert sideways(visit(path, role=role, size=NARROWEST)) <= 0


@pytest.mark.parametrize("name", PAGES)
def test_a_desk_page_is_light(demo: Demo, visit: Callable[..., Page], name: str) -> None:
    role, path = PAGES[name]
    weight = weigh(visit("/sign-in/", role=role), demo.address + path)
    assert weight.total <= 250 * KB
    assert weight.script <= 100 * KB


@pytest.mark.parametrize("name", MEMBERS_PAGES)
def test_a_members_page_is_lighter_still(demo: Demo, visit: Callable[..., Page], name: str) -> None:
    role, path = PAGES[name]
    weight = weigh(visit("/sign-in/", role=role, size=PHONE), demo.address + path)
    assert weight.total <= 100 * KB
    assert weight.script <= 30 * KB


@pytest.mark.parametrize("whose", ["village", "joint organisation"])
def test_a_public_page_is_light_and_needs_no_script(demo: Demo, visit: Callable[..., Page], whose: str) -> None:
    joint = reverse("organisations:public-joint", args=[f"{zhucheng.CODE}-LH003"])
    path = demo.links["villager"].removeprefix(demo.address) if whose == "village" else joint
    for size in (PHONE, DESK):
        for elder in (False, True):
            page = visit(path, size=size, elder=elder)
            assert axe_faults(page) == []
            assert sideways(page) <= 0
    assert visit(path, size=PHONE, script=False).locator("h1").count() == 1
    weight = weigh(visit("/sign-in/", size=PHONE), demo.address + path)
    assert weight.total <= 60 * KB
    assert weight.script <= 10 * KB
