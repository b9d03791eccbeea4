"""The yearly review in a real browser, on phones in elder mode: members and villagers, by phone, slip and paper.

Whoever draws a slip, sits at the desk or counts paper does so without script.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from lianjian.kernel import clock
from lianjian.kernel.models import Account
from lianjian.records.ballots.enums import BatchState
from lianjian.records.ballots.models import Ballot, BoxBallot, PaperBatch
from lianjian.records.ballots.queries.contests import contests_for
from lianjian.records.cadres.actions.reviews import hand_in_on_paper
from lianjian.records.cadres.enums import ReviewState
from lianjian.records.cadres.models import ReviewedMember, ReviewRound
from lianjian.records.organisations.enums import PostKind
from tests.browser.conftest import go, looked_at
from tests.browser.test_ballots import take
from tests.browser.test_deciding import send
from tests.browser.test_people import fill, said
from tests.factories import County, post
from tests.records.ballots.phones import Hall, actor_for, give_notice
from tests.records.cadres.review_ballots import a_branch, by_name, tellers

Opened = Callable[..., BrowserContext]
BY_PHONE, BY_SLIP, BY_PAPER = "王示例", ("孙示例", "冯村民", "陈村民"), ("周示例", "吴示例", "卫村民")
VILLAGERS = "冯村民，三组\n陈村民\t三组\n褚村民\n卫村民；五组\n蒋村民\n"
EXCELLENT, QUALIFIED = 0, 1  # the places of these grades on the page where papers are entered


class Office:
    """The secretary's phone, and who else takes part."""

    def __init__(self, county: County, opened: Opened, live_server: LiveServer) -> None:
        self.county, self.opened, self.live_server = county, opened, live_server
        self.page = go(opened(county.secretaries[0]), live_server, "/reviews/new/")

    def at(self, path: str) -> Page:
        self.page.goto(self.live_server.url + path)
        return self.page

    def sent(self) -> Page:
        """Presses the one form's button."""
        self.page.locator("main form [type=submit]").first.click()
        self.page.wait_for_load_state()
        assert self.page.locator(".field-error").count() == 0, said(self.page)
        return self.page


@pytest.mark.django_db(transaction=True)
def test_a_review_by_members_and_villagers_with_phones_slips_and_paper(
    county: County, opened: Opened, live_server: LiveServer
) -> None:
    members = a_branch(county)
    office = Office(county, opened, live_server)
    round_ = up_to_mutual(office, Account.objects.get(name="王示例"))
    hall, codes = noticed(office, round_)
    send(office.at(f"/ballots/{hall.ballot.code}/"), "/hand-out/")
    own = hand_out(office, hall)
    office.at(f"/ballots/{hall.ballot.code}/open/")
    looked_at(office.sent())
    cast_by_phone(office, hall, own)
    cast_by_slip(office, hall, codes)
    enter_papers(office, hall)
    office.at(f"/ballots/{hall.ballot.code}/close/")
    looked_at(office.sent())
    page = go(own, live_server, f"/vote/{hall.ballot.code}/check/")
    page.locator("[data-found]:visible").nth(len(members) - 1).wait_for()
    assert page.locator("[data-found]:visible").count() == len(members)
    round_.refresh_from_db()
    assert round_.state == ReviewState.RATED
    decided(office, round_, own)


def up_to_mutual(office: Office, member: Account) -> ReviewRound:
    """The round, one self review written on the member's phone, the others on paper, and the mutual review."""
    office.page.locator("[name=with_villagers]").check()
    office.sent()
    round_ = ReviewRound.objects.get()
    phone = go(office.opened(member), office.live_server, "/reviews/mine/")
    phone.locator("main a.btn-primary").click()
    fill(looked_at(phone), words="学习认真，为民服务还不够主动，今后多入户。")
    phone.locator("main form [type=submit]").click()
    phone.wait_for_load_state()
    assert "今后多入户" in phone.locator("[name=words]").input_value()
    for one in round_.reviewed.exclude(member__account=member):
        hand_in_on_paper(
            reviewed_id=one.pk, on=clock.today(), by=office.county.actor(office.county.secretaries[0]), at=clock.now()
        )
    send(office.at(f"/reviews/{round_.code}/"), "/mutual/", on=clock.today().isoformat())
    round_.refresh_from_db()
    return round_


def noticed(office: Office, round_: ReviewRound) -> tuple[Hall, dict[str, list[str]]]:
    """The ballot drawn up, its tellers named, its slips printed; given notice of two hours ago."""
    page = office.at(f"/reviews/{round_.code}/ballot/")
    fill(looked_at(page), villagers=VILLAGERS)
    page.locator("[name=agreed]").check()
    looked_at(office.sent())
    drawn = Ballot.objects.get()
    people = tellers()
    for one in people:
        post(one, office.county.villages[0], PostKind.COMMITTEE_MEMBER)
    page = office.at(f"/ballots/{drawn.code}/tellers/")
    for name, some in (("count_tellers", people[:2]), ("oversight_tellers", people[2:])):
        for one in some:
            page.locator(f"[name={name}][value='{one.pk}']").check()
    looked_at(page)
    office.sent()
    codes = {}
    for group in ("党员", "群众"):
        fill(office.at(f"/ballots/{drawn.code}/slips/"), count="6", group=group)
        page = office.sent()
        codes[group] = page.locator("section.card strong").all_inner_texts()[1::2]
    first, second, third, fourth = (actor_for(one) for one in people)
    hall = Hall(drawn, office.county.actor(office.county.secretaries[0]), (first, second), (third, fourth))
    give_notice(hall)
    return hall, codes


def hand_out(office: Office, hall: Hall) -> BrowserContext:
    """One phone takes its vote in the browser, the desk hands out to all others; that phone."""
    roll = by_name(hall)
    own = office.opened(Account.objects.get(name=BY_PHONE))
    take(looked_at(go(own, office.live_server, f"/ballots/{hall.ballot.code}/claim/")))
    clerk = office.opened(Account.objects.get(pk=hall.clerks[0].account_id), script=False)
    path = f"/ballots/{hall.ballot.code}/desk/?text={BY_PAPER[0]}"
    page = go(clerk, office.live_server, path)
    for name, channel in [*((name, "slip") for name in BY_SLIP), *((name, "paper") for name in BY_PAPER)]:
        page.locator("[name=text]").fill(name)
        page.locator("main form[role=search] [type=submit]").click()
        page.locator(f"button[name=channel][value={channel}]").click()
        assert roll[name].name in said(page)
    page.locator("[name=text]").fill(BY_PHONE)
    page.locator("main form[role=search] [type=submit]").click()
    assert page.locator("button[name=channel]").count() == 0  # who took it by phone is handed nothing here
    looked_at(go(office.opened(Account.objects.get(pk=hall.clerks[0].account_id)), office.live_server, path))
    assert hall.ballot.participations.count() == 1 + len(BY_SLIP) + len(BY_PAPER)
    return own


def cast_by_phone(office: Office, hall: Hall, own: BrowserContext) -> None:
    """The browser's phone; it shows only what a member is asked, and casts as nobody."""
    page = go(own, office.live_server, f"/vote/{hall.ballot.code}/")
    page.locator("[data-look]").wait_for()
    asked = codes_of(hall, "党员")
    assert {one.get_attribute("data-contest") for one in page.locator("section[data-contest]:visible").all()} == asked
    for code in asked:
        page.locator(f"input[name=c{code}][value=E]").check()
    looked_at(page).locator("[data-look]").click()
    looked_at(page).locator("[data-cast]").click()
    page.wait_for_url("**/done/")
    assert BoxBallot.objects.count() == len(asked)


def cast_by_slip(office: Office, hall: Hall, codes: dict[str, list[str]]) -> None:
    """Each slip in the kiosk's plain forms, one after the other."""
    kiosk = office.opened(script=False)
    for name in BY_SLIP:
        group = by_name(hall)[name].group
        page = go(kiosk, office.live_server, f"/vote/{hall.ballot.code}/slip/")
        page.locator("#slip").fill(codes[group].pop())
        page.locator("main form [type=submit]").click()
        for code in codes_of(hall, group):
            page.locator(f"input[name=c{code}][value=Q]").check()
        page.locator("[name=step][value=confirm]").click()
        page.locator("[name=step][value=cast]").click()
        assert page.url.endswith("/done/")


def enter_papers(office: Office, hall: Hall) -> None:
    """Two tellers read the members' papers about one member on their phones; the other bundles are read likewise."""
    by_group = {group: [name for name in BY_PAPER if by_name(hall)[name].group == group] for group in ("党员", "群众")}
    first = contests_for(ballot=hall.ballot, group="党员")[0]
    for clerk in hall.clerks:
        context = office.opened(Account.objects.get(pk=clerk.account_id), script=False)
        page = go(context, office.live_server, f"/ballots/{hall.ballot.code}/batches/{first.code}/1/")
        page.locator(f"[name=n-{EXCELLENT}]").fill("1")
        page.locator(f"[name=n-{QUALIFIED}]").fill("1")
        page.locator("main form [type=submit]").first.click()
        page.wait_for_load_state()
    assert PaperBatch.objects.get().state == BatchState.AGREED
    for group, names in by_group.items():
        for contest in contests_for(ballot=hall.ballot, group=group):
            if contest != first:
                hall.read_twice([{"grade": "Q"} for _name in names], code=contest.code)


def decided(office: Office, round_: ReviewRound, own: BrowserContext) -> None:
    """The branch decides in words; the member reads it on the phone that voted."""
    page = looked_at(office.at(f"/reviews/{round_.code}/"))
    assert "参加评定等次的6人中，优秀最多2人" in said(page)
    send(page, "/meeting/", body="branch_assembly", on=clock.today().isoformat(), present="6")
    part = ReviewedMember.objects.get(member__name=BY_PHONE)
    page = looked_at(office.at(f"/reviews/{round_.code}/members/{part.member.code}/"))
    assert page.locator("[name=grade]:checked").count() == 0  # the program proposes no grade
    send(page, "/decide/", grade="qualified", opinion="会上议定，服务群众还要更主动。", yes="6")
    mine = go(own, office.live_server, f"/reviews/mine/{part.pk}/")
    assert "服务群众还要更主动" in said(mine)
    looked_at(mine)


def codes_of(hall: Hall, group: str) -> set[str]:
    return {one.code for one in contests_for(ballot=hall.ballot, group=group)}
