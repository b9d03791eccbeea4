"""Deciding together in a real browser, on a phone in elder mode: a matter through both councils, an election."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta

import pytest
from playwright.sync_api import BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from lianjian.kernel import clock
from lianjian.records.ballots.actions import close_ballot
from lianjian.records.ballots.enums import BatchState
from lianjian.records.ballots.models import PaperBatch
from lianjian.records.cadres.enums import ElectionStepKind
from lianjian.records.deliberation.models import Household, Matter, Questionnaire
from lianjian.records.organisations.enums import PostKind
from lianjian.records.organisations.models import Post
from tests.browser.conftest import go, looked_at
from tests.browser.test_people import fill, said
from tests.factories import County, person, post
from tests.journeys.test_d2_four_deliberations import assembly
from tests.records.cadres.election_cases import DAYS, Electing, branch_of_62, hand_out
from tests.records.members.factories import member

Kind = ElectionStepKind
Opened = Callable[..., BrowserContext]


def send(page: Page, action: str, **fields: str) -> Page:
    """Will fill in the form whose address ends so, and press its button."""
    form = page.locator(f"main form[action$='{action}']")
    for name, value in fields.items():
        control = form.locator(f"[name='{name}']").first
        if control.evaluate("it => it.tagName") == "SELECT":
            control.select_option(value)
        elif control.get_attribute("type") == "checkbox":
            control.check()
        elif control.get_attribute("type") == "radio":
            form.locator(f"[name='{name}'][value='{value}']").check()
        else:
            control.fill(value)
    form.locator("[type=submit]").last.click()
    page.wait_for_load_state()
    assert page.locator(".field-error, main .notice-error").count() == 0, said(page)
    return page


class Asking:
    """A matter's page on somebody's phone."""

    def __init__(self, page: Page) -> None:
        self.page, self.address = page, page.url

    def hold(self, step: str, body: str, of: str, **fields: str) -> None:
        self.page.goto(f"{self.address}?step={step}&body={body}&of={of}")
        send(self.page, "/hold/", **fields)

    def send(self, action: str, **fields: str) -> None:
        self.page.goto(self.address)
        send(self.page, action, **fields)


def questionnaire_on_the_phone(office: Page, opened: Opened, live_server: LiveServer) -> None:
    """The secretary asks eight households from the matter's page; each answers by its slip, without script."""
    office.get_by_role("link", name="入户征求意见").click()
    fill(office, kind="resolution_slip", title="装路灯征求意见")
    office.locator("main form [type=submit]").click()
    office.wait_for_load_state()
    office.get_by_role("link", name="录入各户名单").click()
    fill(office, rows="\n".join(f"孙家{number}\t一组" for number in range(8)))
    office.locator("main form [type=submit]").click()
    office.wait_for_load_state()
    looked_at(office)
    send(office, "/open/", open_until=(clock.today() + timedelta(days=5)).isoformat())
    first = Household.objects.order_by("position").values_list("slip_code", flat=True)[0]
    looked_at(go(opened(), live_server, f"/questionnaires/answer/{first}/"))
    household = opened(script=False)
    for place, slip in enumerate(Household.objects.order_by("position").values_list("slip_code", flat=True)):
        page = go(household, live_server, f"/questionnaires/answer/{slip}/")
        assert "孙家" not in said(page)
        page.locator("input[name=q1]").nth(0 if place < 6 else 1).check()
        page.locator("main form [type=submit]").click()
        assert "谢谢" in said(page)
    looked_at(go(opened(), live_server, page.url.removeprefix(live_server.url)))
    assert {cookie["name"] for cookie in household.cookies()} <= {"elder", "csrftoken"}
    office.reload()
    office.get_by_text("截止收表").first.click()
    send(office, "/close/")
    assert Questionnaire.objects.get().state == "closed"
    looked_at(office)


@pytest.mark.django_db(transaction=True)
def test_a_villagers_matter_through_both_councils_to_the_published_outcome(
    county: County, opened: Opened, live_server: LiveServer
) -> None:
    place = county.villages[0]
    for number in range(12):
        member(place, f"李{chr(0x4E00 + number)}")
    deputy = person("副书记甲", login="deputy1")
    post(deputy, place, PostKind.DEPUTY_SECRETARY)

    office = go(opened(county.secretaries[0]), live_server, "/matters/new/")
    fill(
        office, title="给三条街装路灯", kind="village_affair", why="晚上出门看不见", proposal="三条街装二十盏路灯",
        raised_how="villager", raised_by_name="孙奶奶", raised_on="2026-02-20",
    )  # fmt: skip
    office.locator("main form [name=consents]").check()
    office.locator("main form [type=submit]").click()
    office.wait_for_load_state()
    matter = Asking(looked_at(office))
    matter.send("/take-up/", kind="village_affair", on="2026-02-21")
    said_so = {"on": "2026-02-25", "present": "9", "said": "党员认为该装，建议先装主街。"}
    matter.hold("members_council", "members_council", place.code, **said_so)
    matter.hold(
        "representatives_council", "representatives_council", place.code, on="2026-03-02", said="建议户户问一遍再定。"
    )
    questionnaire_on_the_phone(office, opened, live_server)

    voted = {"yes": "9", "no": "1", "abstained": "0", "present": "10"}
    few = {"entitled": "3", "present": "3", "yes": "3", "no": "0", "abstained": "0"}
    matter.hold("proposal", "branch_committee", place.code, on="2026-03-13", **few)
    matter.hold("consultation", "two_committees", place.code, on="2026-03-15", agreed="yes", said="同意。")
    meeting = str(assembly(county, date(2026, 3, 18)))
    matter.hold("review", "branch_assembly", place.code, meeting=meeting, entitled="12", **voted)
    looked_at(office)
    matter.hold(
        "resolution", "representatives_assembly", place.code, on="2026-03-25", entitled="30", present="26", yes="25",
        no="1", abstained="0", said="同意三条街装路灯，主街先装。",
    )  # fmt: skip
    assert "已通过" in looked_at(office).locator("h1").inner_text()

    second = Asking(go(opened(deputy), live_server, matter.address.removeprefix(live_server.url)))
    matter.send("/text/", text="同意三条街装路灯，主街先装。", board="村口公示栏")
    second.send("/put-up/", put_up_on="2026-03-26", until_on="2026-04-10", secrecy_checked="on")
    matter.send("/carry-out/", who="村民委员会", on="2026-04-10")
    matter.send("/report/", outcome="二十盏路灯全部亮灯。", on="2026-05-20")
    matter.send("/text/", text="二十盏路灯全部亮灯。", board="村口公示栏")
    second.send("/put-up/", put_up_on="2026-05-21", until_on="2026-06-05", secrecy_checked="on")
    matter.send("/close/", on="2026-06-05")
    looked_at(office)
    public = go(opened(script=False), live_server, f"/matters/public/{Matter.objects.get().code}/")
    assert "二十盏路灯全部亮灯。" in said(public)
    assert "孙奶奶" not in said(public)
    looked_at(go(opened(), live_server, public.url.removeprefix(live_server.url)))


class Electorate:
    """The pages of one election on the phones of the secretary and of the township."""

    def __init__(self, case: Electing, opened: Opened, live_server: LiveServer) -> None:
        self.case, self.live_server = case, live_server
        self.path = f"/elections/{case.election.code}/"
        self.secretary = go(opened(case.secretary), live_server, self.path)
        self.township = go(opened(case.county.longdu_organiser, script=False), live_server, self.path)

    def take(self, kind: ElectionStepKind, *, by: Page, **fields: str) -> None:
        by.goto(self.live_server.url + self.path)
        send(by, "/take/", on=DAYS[kind].isoformat(), **fields)
        self.case.election.refresh_from_db()

    def value_of(self, name: str) -> str:
        return str(self.case.election.nominees.get(name=name).pk)


@pytest.mark.django_db(transaction=True)
def test_two_nominations_and_one_election_of_a_branch(county: County, opened: Opened, live_server: LiveServer) -> None:
    case = branch_of_62(county)
    pages = Electorate(case, opened, live_server)
    secretary, township = pages.secretary, pages.township
    names = [one.name for one in case.members[:7]]
    pages.take(Kind.REQUEST, by=secretary, document_no="北支〔2026〕1号")
    pages.take(Kind.APPROVAL, by=township, document_no="龙组〔2026〕3号")
    counted = {"handed_out": "62", "returned": "60", "named_member": "\n".join(f"{name} 50" for name in names)}
    pages.take(Kind.MEMBER_NOMINATION, by=looked_at(secretary), **counted)
    pages.take(Kind.VILLAGER_NOMINATION, by=secretary, **(counted | {"handed_out": "80"}))
    barred = {f"barred_{pages.value_of(names[6])}": "纪律处分影响期未满"}
    pages.take(Kind.REVIEW, by=township, document_no="龙组〔2026〕4号", **barred)

    township.goto(live_server.url + pages.path)
    for name in names[:6]:
        township.get_by_label(name, exact=True).check()
    pages_sent = {"on": DAYS[Kind.CONFIRMATION].isoformat(), "document_no": "龙组〔2026〕5号"}
    send(township, "/take/", **pages_sent)
    secretary.goto(f"{live_server.url}{pages.path}candidates/")
    assert "纪律处分影响期未满" in said(looked_at(secretary))
    pages.take(Kind.ASSEMBLY, by=secretary)

    a, b, c, d, e, f = names[:6]
    all_six = frozenset(names[:6])
    counted_on_paper(pages, opened, turn=1, lines={all_six - {f}: 27, all_six - {e}: 27})
    assert all(name in said(looked_at(secretary)) for name in (a, b, c, d))
    assert "还缺" in said(secretary)  # two came out equal, and neither with more than half
    pages.take(Kind.ASSEMBLY, by=secretary)
    assert set(case.election.votes.get(turn=2).candidates) == {e, f}
    counted_on_paper(pages, opened, turn=2, lines={frozenset({e}): 30, frozenset({f}): 24})
    assert {one.nominee.name for one in case.election.elected.all()} == {a, b, c, d, e}
    take_up_posts(pages, opened, chosen=b)


def counted_on_paper(pages: Electorate, opened: Opened, *, turn: int, lines: Mapping[frozenset[str], int]) -> None:
    """54 hand a paper in; two tellers read them on their phones without script; the ballot is closed on its day."""
    case = pages.case
    vote = case.election.votes.get(turn=turn)
    at = hand_out(case, vote.ballot, present=54, on=DAYS[Kind.ASSEMBLY])
    for teller in case.tellers:
        page = go(opened(teller, script=False), pages.live_server, f"/ballots/{vote.ballot.code}/batches/1/1/")
        for row, (chosen, copies) in enumerate(lines.items(), start=1):
            line = page.locator("fieldset").nth(row - 1)
            line.locator(f"[name=r{row}-n]").fill(str(copies))
            for name in vote.candidates:
                line.get_by_label(name, exact=True).select_option("+" if name in chosen else "-")
        page.locator("main form [type=submit]").first.click()
        page.wait_for_load_state()
    assert PaperBatch.objects.get(contest=vote.contest).state == BatchState.AGREED
    lead = case.county.actor(case.secretary)
    close_ballot(ballot_id=vote.ballot_id, by=lead, at=at + timedelta(hours=3))
    pages.secretary.goto(pages.live_server.url + pages.path)


def take_up_posts(pages: Electorate, opened: Opened, *, chosen: str) -> None:
    """The committee divides its work, the township approves, notice runs out, and the posts are taken up."""
    secretary, township = pages.secretary, pages.township
    chair = pages.value_of(chosen)
    pages.take(Kind.DIVISION, by=looked_at(secretary), secretary=chair, present="5", votes="5")
    pages.take(Kind.RESULT_APPROVAL, by=township, document_no="龙组〔2026〕6号")
    pages.take(Kind.NOTICE, by=secretary, until="2026-02-05")
    pages.take(Kind.APPOINTMENT, by=township, document_no="龙组〔2026〕7号")
    held = Post.objects.filter(organisation=pages.case.place, during__contains=DAYS[Kind.APPOINTMENT])
    assert held.get(kind=PostKind.SECRETARY).account.name == chosen
    assert held.filter(kind=PostKind.COMMITTEE_MEMBER).count() == 4
    # The old secretary holds no post here any more: what is left to read, the township reads.
    office = opened(pages.case.county.longdu_organiser)
    looked_at(go(office, pages.live_server, pages.path))
    assert chosen in said(looked_at(go(office, pages.live_server, f"{pages.path}papers/result/")))
