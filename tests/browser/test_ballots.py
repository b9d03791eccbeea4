"""A ballot in a real browser, on a phone in elder mode: taken under the login, cast as nobody, looked up; a slip."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, Request
from pytest_django.live_server_helper import LiveServer

from lianjian.engines.credentials import grouped
from lianjian.engines.credentials.recount import recount
from lianjian.kernel.actor import Actor
from lianjian.kernel.models import Account
from lianjian.records.ballots import actions
from lianjian.records.ballots.actions import NewContest
from lianjian.records.ballots.enums import Channel, ContestKind, SecrecyLevel
from lianjian.records.ballots.models import BoxBallot, SealedBallot
from lianjian.records.ballots.queries.ballots import result_of
from tests.browser.conftest import go, looked_at
from tests.factories import NOW, County
from tests.records.ballots.phones import MAJORITY, Hall, a_hall, give_notice

QUESTION = NewContest(kind=ContestKind.RESOLUTION, question="借钱修路", threshold=MAJORITY)
ELECTION = NewContest(
    kind=ContestKind.ELECTION, question="选两名代表", seats=2, candidates=("王丽", "丁一", "马六"), write_in=True,
    threshold=MAJORITY,
)  # fmt: skip


def person_behind(actor: Actor) -> Account:
    return Account.objects.get(pk=actor.account_id)


def take(page: Page) -> None:
    page.locator("[data-take]").click()
    page.locator("[data-taken]").wait_for()


def a_ballot(county: County, *channels: Channel, slips: int = 0) -> tuple[Hall, list[str]]:
    hall = a_hall(county, channels=channels, contests=(QUESTION, ELECTION), noticed=False)
    codes = actions.print_slips(ballot_id=hall.pk, count=slips, by=hall.secretary, at=NOW) if slips else []
    give_notice(hall)
    hall.hand_out()
    return hall, codes


@pytest.mark.django_db(transaction=True)
def test_a_phone_takes_a_vote_casts_it_as_nobody_and_finds_it(
    county: County, opened: Callable[..., BrowserContext], live_server: LiveServer
) -> None:
    hall, _codes = a_ballot(county, Channel.PHONE)
    phone = opened(Account.objects.get(pk=hall.voters()[0].account_id))
    page = looked_at(go(phone, live_server, f"/ballots/{hall.ballot.code}/claim/"))
    take(page)
    assert hall.ballot.participations.count() == 1
    hall.open_box()

    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request))
    page = looked_at(go(phone, live_server, f"/vote/{hall.ballot.code}/"))
    page.locator("input[name=c1][value='+']").check()
    for name in ("王丽", "丁一", "马六"):
        page.locator(f"input[data-name={name}][value='+']").check()
    page.locator("[data-look]").click()
    assert "选的人太多" in page.locator("[data-choosing] [data-fault]").inner_text()
    page.locator("input[data-name=马六][value='-']").check()
    page.locator("[data-look]").click()
    assert "赞成" in page.locator("[data-summary]").inner_text()
    looked_at(page)
    page.locator("[data-cast]").click()
    page.wait_for_url("**/done/")
    casts = [request for request in sent if request.url.endswith("/cast/")]
    assert len(casts) == 2
    assert {len(request.post_data_buffer or b"") for request in casts} == {8192}
    assert not any("cookie" in request.all_headers() for request in casts)
    assert "?" not in "".join(request.url for request in casts)
    looked_at(page)
    assert BoxBallot.objects.count() == 2

    hall.close()
    page = go(phone, live_server, f"/vote/{hall.ballot.code}/check/")
    page.locator("[data-found]").first.wait_for()
    looked_at(page)
    assert page.locator("[data-found]:visible").count() == 2
    assert page.locator("[data-missing]:visible").count() == 0
    elected = result_of(contest=hall.contest("2"))
    assert elected is not None
    assert elected["approve"]["王丽"] == 1
    SealedBallot.objects.filter(contest=hall.contest("2")).delete()  # as a dishonest server might
    page.reload()
    page.locator("[data-missing]:visible").wait_for()
    assert page.locator("[data-missing-help]").is_visible()


@pytest.mark.django_db(transaction=True)
def test_a_cast_that_did_not_arrive_goes_out_again_as_it_was(
    county: County, opened: Callable[..., BrowserContext], live_server: LiveServer
) -> None:
    hall, _codes = a_ballot(county, Channel.PHONE)
    phone = opened(Account.objects.get(pk=hall.voters()[0].account_id))
    page = go(phone, live_server, f"/ballots/{hall.ballot.code}/claim/")
    take(page)
    hall.open_box()
    page = go(phone, live_server, f"/vote/{hall.ballot.code}/")
    page.locator("input[name=c1][value='-']").check()
    page.locator("[data-look]").click()
    phone.route("**/cast/", lambda route: route.abort())
    page.locator("[data-cast]").click()
    page.locator("[data-confirming] [data-fault]:not(:empty)").wait_for()
    assert BoxBallot.objects.count() == 0
    phone.unroute("**/cast/")
    page.reload()
    page.locator("[data-cast]").click()
    page.wait_for_url("**/done/")
    assert BoxBallot.objects.count() == 2
    hall.close()
    assert SealedBallot.objects.filter(choice=b'{"mark":"-"}').count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_slip_votes_without_script(
    county: County, opened: Callable[..., BrowserContext], live_server: LiveServer
) -> None:
    hall, codes = a_ballot(county, Channel.SLIP, slips=6)
    hall.open_box()
    kiosk = opened(script=False)
    page = go(kiosk, live_server, f"/vote/{hall.ballot.code}/slip/")
    page.locator("#slip").fill(grouped(codes[0]).lower())
    page.locator("main form [type=submit]").click()
    page.locator("input[name=c1][value='+']").check()
    page.locator("input[name=c2-0][value='+']").check()
    page.locator("[name=step][value=confirm]").click()
    page.locator("[name=step][value=cast]").click()
    assert page.url.endswith("/done/")
    assert BoxBallot.objects.count() == 2
    assert {cookie["name"] for cookie in kiosk.cookies()} == {"elder"}


@pytest.mark.django_db(transaction=True)
def test_a_scanned_slip_fills_its_code_in_and_leaves_the_address(
    county: County, opened: Callable[..., BrowserContext], live_server: LiveServer
) -> None:
    hall, codes = a_ballot(county, Channel.SLIP, slips=6)
    hall.open_box()
    page = looked_at(go(opened(), live_server, f"/vote/{hall.ballot.code}/slip/#{codes[0]}"))
    assert page.locator("#slip").input_value() == codes[0]
    assert codes[0] not in page.url
    page.locator("main form [type=submit]").click()
    looked_at(page)


@pytest.mark.django_db(transaction=True)
def test_a_phone_gives_its_vote_back_for_a_paper_and_votes_no_more(
    county: County, opened: Callable[..., BrowserContext], live_server: LiveServer
) -> None:
    hall, _codes = a_ballot(county, Channel.PHONE, Channel.PAPER)
    voter = hall.voters()[0]
    phone = opened(Account.objects.get(pk=voter.account_id))
    claim = f"/ballots/{hall.ballot.code}/claim/"
    take(go(phone, live_server, claim))
    hall.open_box()
    page = looked_at(go(phone, live_server, claim))
    phone.route("**/give-back/", lambda route: route.abort())
    page.locator("[data-return]").click()
    page.locator("[data-give-back] [data-fault]:not(:empty)").wait_for()
    phone.unroute("**/give-back/")
    page.locator("[data-return]").click()
    page.locator("[data-given-back]").wait_for()
    looked_at(page)
    assert not hall.ballot.participations.exists()
    assert not page.locator("[data-give-back]").is_visible()
    page = go(phone, live_server, f"/vote/{hall.ballot.code}/")
    page.locator("[data-no-credential]").wait_for()
    assert not page.locator("[data-look]").is_visible()
    hall.give_paper(voter)
    hall.read_twice([{"mark": "-"}])
    hall.close()
    counted = result_of(contest=hall.contest())
    assert counted is not None
    assert (counted["approve"], counted["against"]) == (0, 1)


@pytest.mark.django_db(transaction=True)
def test_a_phone_that_has_begun_to_cast_does_not_offer_to_give_back(
    county: County, opened: Callable[..., BrowserContext], live_server: LiveServer
) -> None:
    hall, _codes = a_ballot(county, Channel.PHONE, Channel.PAPER)
    phone = opened(Account.objects.get(pk=hall.voters()[0].account_id))
    take(go(phone, live_server, f"/ballots/{hall.ballot.code}/claim/"))
    hall.open_box()
    phone.route("**/cast/", lambda route: route.abort())
    page = go(phone, live_server, f"/vote/{hall.ballot.code}/")
    page.locator("[data-look]").click()
    page.locator("[data-cast]").click()
    page.locator("[data-confirming] [data-fault]:not(:empty)").wait_for()
    page = go(phone, live_server, f"/ballots/{hall.ballot.code}/claim/")
    page.wait_for_load_state()
    assert not page.locator("[data-give-back]").is_visible()


@pytest.mark.django_db(transaction=True)
def test_with_two_keys_the_overseers_browser_makes_them_and_signs_what_waits(
    county: County, opened: Callable[..., BrowserContext], live_server: LiveServer
) -> None:
    hall = a_hall(
        county, channels=(Channel.PHONE,), contests=(QUESTION, ELECTION), level=SecrecyLevel.TWO_KEYS, noticed=False
    )
    computer = opened(person_behind(hall.overseers[0]))
    second_key = f"/ballots/{hall.ballot.code}/second-key/"
    page = looked_at(go(computer, live_server, second_key))
    with page.expect_navigation():
        page.locator("[data-make]").click()
    hall.ballot.refresh_from_db()
    assert hall.ballot.second_holder_id == hall.overseers[0].account_id
    give_notice(hall)
    hall.hand_out()
    phone = opened(Account.objects.get(pk=hall.voters()[0].account_id))
    claim = f"/ballots/{hall.ballot.code}/claim/"
    voter = go(phone, live_server, claim)
    voter.locator("[data-take]").click()
    voter.locator("[data-waits]").wait_for()
    looked_at(voter)
    page = looked_at(go(computer, live_server, second_key))
    with page.expect_navigation():
        page.locator("[data-sign]").click()
    voter.reload()
    voter.locator("[data-taken]").wait_for()
    hall.open_box()
    voter = go(phone, live_server, f"/vote/{hall.ballot.code}/")
    voter.locator("[data-look]").click()
    voter.locator("[data-cast]").click()
    voter.wait_for_url("**/done/")
    assert BoxBallot.objects.count() == 2
    assert recount(hall.close().board.path).faults == []
