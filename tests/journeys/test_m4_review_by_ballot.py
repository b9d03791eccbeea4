"""M4: the yearly review by members and villagers with phones, slips and paper together, each taking part once."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.test import Client

from lianjian.kernel.models import Account
from lianjian.records.ballots import actions
from lianjian.records.ballots.enums import Channel
from lianjian.records.ballots.errors import AlreadyTakenPart
from lianjian.records.ballots.models import Ballot
from lianjian.records.ballots.queries.ballots import turnout_of
from lianjian.records.cadres.enums import ReviewState
from lianjian.records.cadres.models import ReviewedMember, ReviewRound
from lianjian.records.members.models import Member
from lianjian.records.organisations.enums import PostKind
from tests.factories import NOW, County, post
from tests.records.ballots.phones import Hall, Phone, actor_for
from tests.records.cadres.review_ballots import a_branch, by_name, hold, tellers

SignIn = Callable[[Account], Client]
MEMBERS = [f"{family}示例" for family in "王李赵孙周吴"]
VILLAGERS = "冯村民，三组\n陈村民\t三组\n褚村民\n卫村民；五组\n蒋村民\n"
BY_PHONE = dict.fromkeys(MEMBERS[:4], "E")
BY_SLIP = {MEMBERS[4]: "Q"} | dict.fromkeys(["冯村民", "陈村民", "褚村民"], "Q")
BY_PAPER = {MEMBERS[5]: "Q"} | dict.fromkeys(["卫村民", "蒋村民"], "E")


@pytest.fixture
def members(county: County) -> list[Member]:
    return a_branch(county, probationary="郑示例")


@pytest.fixture
def round_(county: County, sign_in: SignIn, members: list[Member]) -> ReviewRound:
    """The round with its mutual review held, by the secretary's pages."""
    client = sign_in(county.secretaries[0])
    form = client.get("/reviews/new/").content.decode()
    year = form.split('<option value="')[1][:4]
    client.post("/reviews/new/", {"year": year, "with_villagers": "on"})
    made = ReviewRound.objects.get()
    for one in members:
        client.post(f"/reviews/{made.code}/members/{one.code}/paper/")
    client.post(f"/reviews/{made.code}/mutual/", {"on": made.opened_on.isoformat()})
    made.refresh_from_db()
    return made


@pytest.fixture
def hall(county: County, sign_in: SignIn, round_: ReviewRound) -> Hall:
    """The ballot as the secretary draws it up and names who works at it."""
    client, at = sign_in(county.secretaries[0]), f"/reviews/{round_.code}/"
    page = client.get(at).content.decode()
    assert f"{at}ballot/" in page
    assert f"{at}ratings/members/" in page  # the other way: on paper only
    assert 'name="villagers"' in client.get(f"{at}ballot/").content.decode()
    typed = {"channels": ["phone", "slip", "paper"], "villagers": VILLAGERS}
    refused = client.post(f"{at}ballot/", typed)
    assert refused.status_code == 422
    assert "冯村民" in refused.content.decode()  # nothing typed is lost
    assert not Ballot.objects.exists()
    answer = client.post(f"{at}ballot/", typed | {"agreed": "on"})
    drawn = Ballot.objects.get()
    assert answer.headers["Location"] == f"/ballots/{drawn.code}/"
    people = tellers()
    for one in people:
        post(one, county.villages[0], PostKind.COMMITTEE_MEMBER)
    pks = [str(one.pk) for one in people]
    client.post(f"/ballots/{drawn.code}/tellers/", {"count_tellers": pks[:2], "oversight_tellers": pks[2:]})
    assert drawn.tellers.count() == 4
    one, other, third, fourth = (actor_for(account) for account in people)
    return Hall(drawn, county.actor(county.secretaries[0]), (one, other), (third, fourth))


def test_phones_slips_and_paper_together(
    county: County, sign_in: SignIn, round_: ReviewRound, hall: Hall, members: list[Member]
) -> None:
    client, at = sign_in(county.secretaries[0]), f"/reviews/{round_.code}/"
    page = client.get(at).content.decode()
    assert f"/ballots/{hall.ballot.code}/" in page
    assert f"{at}ratings/members/" not in page
    hold(hall, phones=BY_PHONE, slips=BY_SLIP, papers=BY_PAPER)
    round_.refresh_from_db()
    assert round_.state == ReviewState.RATED
    # Twelve on the roll, eleven took part, each by one way.
    turnout = turnout_of(ballot=Ballot.objects.get())
    assert (turnout.eligible, turnout.taken_part) == (12, 11)
    assert turnout.handed_out == {Channel.PHONE: 4, Channel.SLIP: 4, Channel.PAPER: 3}
    page = client.get(at).content.decode()
    assert "参加评定等次的6人中，优秀最多2人" in page
    for name in MEMBERS:
        assert name in page
    # Counted once: six members and five villagers on everybody, whatever the way.
    page = client.get(f"{at}members/{members[0].code}/").content.decode()
    assert [_counted(page, group) for group in ("党员", "群众")] == [[4, 2, 0, 0], [2, 3, 0, 0]]
    _decide(client, round_, members)


def _counted(page: str, group: str) -> list[int]:
    part = page.split(f"{group}</h3>")[1].split("</dl>")[0]
    return [int(cell.split("<")[0]) for cell in part.split("<dd>")[1:]]


def _decide(client: Client, round_: ReviewRound, members: list[Member]) -> None:
    at, day = f"/reviews/{round_.code}/", round_.opened_on.isoformat()
    client.post(f"{at}meeting/", {"body": "branch_assembly", "on": day, "present": "6"})
    for one in members[:6]:
        page = client.get(f"{at}members/{one.code}/").content.decode()
        assert "checked" not in page  # the program proposes no grade
        client.post(f"{at}members/{one.code}/decide/", {"grade": "qualified", "opinion": "会上议定", "yes": "6"})
    page = client.get(f"{at}members/{members[6].code}/").content.decode()
    assert "预备期" in page
    assert 'name="grade"' not in page
    client.post(f"{at}close/")
    round_.refresh_from_db()
    assert round_.state == ReviewState.CLOSED


def test_nobody_takes_part_by_two_ways(hall: Hall) -> None:
    for group in ("党员", "群众"):
        actions.print_slips(ballot_id=hall.pk, count=8, group=group, by=hall.secretary, at=NOW)
    actions.give_notice(ballot_id=hall.pk, opens_at=NOW, closes_at=NOW.replace(hour=3), by=hall.secretary, at=NOW)
    hall.hand_out()
    roll = by_name(hall)
    Phone(roll["王示例"]).ask()
    with pytest.raises(AlreadyTakenPart):
        hall.give_slip(roll["王示例"])
    hall.give_paper(roll["李示例"])
    with pytest.raises(AlreadyTakenPart):
        Phone(roll["李示例"]).ask()
    hall.give_slip(roll["冯村民"])
    with pytest.raises(AlreadyTakenPart):
        hall.give_paper(roll["冯村民"])
    assert turnout_of(ballot=hall.ballot).taken_part == 3


def test_who_learns_what(county: County, sign_in: SignIn, round_: ReviewRound, hall: Hall) -> None:
    before = sign_in(county.secretaries[0]).get(f"/reviews/{round_.code}/").content.decode()
    assert "优秀最多" not in before
    hold(hall, phones=BY_PHONE, slips=BY_SLIP, papers=BY_PAPER)
    board, result = (f"/ballots/{hall.ballot.code}/{page}/" for page in ("board", "result"))
    at = f"/reviews/{round_.code}/"
    assert sign_in(county.secretaries[0]).get(result).status_code == 200
    office = sign_in(county.longdu_organiser)
    page = office.get(at).content.decode()
    assert "优秀最多" not in page
    assert not any(name in page for name in MEMBERS)
    assert office.get(result).status_code == 403
    assert office.get(board).status_code == 404
    own = Account.objects.get(name="王示例")
    assert sign_in(own).get(result).status_code == 403
    assert sign_in(own).get(board).status_code == 404
    part = ReviewedMember.objects.get(member__account=own)
    assert "测评" not in sign_in(own).get(f"/reviews/mine/{part.pk}/").content.decode().split("<main")[1]
    assert sign_in(county.secretaries[3]).get(f"{at}ballot/").status_code == 404
    assert sign_in(county.longdu_organiser).get(f"{at}ballot/").status_code == 403
    lines = b"".join(sign_in(county.secretaries[0]).get(board)).decode().splitlines()  # type: ignore[arg-type]
    told = json.dumps([json.loads(line) for line in lines], ensure_ascii=False)
    assert "冯村民" not in told
