"""M4: the yearly review from self review to decision, help for who fails, an appeal; and mid-year talks."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lianjian.kernel.models import Account
from lianjian.records.cadres.actions.reviews import open_round
from lianjian.records.cadres.enums import Grade, ReviewKind, ReviewState
from lianjian.records.cadres.models import MidYearTalk, ReviewedMember, ReviewRound
from lianjian.records.members.models import Member
from lianjian.records.organisations.enums import PostKind
from tests.factories import NOW, TODAY, County, person, post
from tests.records.members.factories import member

SignIn = Callable[[Account], Client]


@pytest.fixture
def members(county: County) -> list[Member]:
    accounts = [person(f"{family}示例", login=f"m{number}") for number, family in enumerate("王李赵孙周吴")]
    return [member(county.villages[0], account.name, account=account) for account in accounts]


@pytest.fixture
def second(county: County) -> Account:
    account = person("支委一", login="zw1")
    post(account, county.villages[0], PostKind.COMMITTEE_MEMBER)
    return account


@pytest.fixture
def round_(county: County, sign_in: SignIn, members: list[Member]) -> ReviewRound:
    client = sign_in(county.secretaries[0])
    form = client.get("/reviews/new/").content.decode()
    assert 'name="kind"' not in form  # without a county pack there are no mid-year talks to choose
    year = form.split('<option value="')[1][:4]
    answer = client.post("/reviews/new/", {"year": year}, follow=True)
    assert answer.status_code == 200
    assert "王示例" in answer.content.decode()
    return ReviewRound.objects.get()


def counts(round_: ReviewRound) -> dict[str, str]:
    given = {"issued": "6", "returned": "6", "void": "0"}
    for one in round_.reviewed.all():
        given |= {f"excellent_{one.pk}": "1", f"qualified_{one.pk}": "5"}
        given |= {f"basically_qualified_{one.pk}": "0", f"not_qualified_{one.pk}": "0"}
    return given


def rated(county: County, sign_in: SignIn, round_: ReviewRound, second: Account) -> str:
    """Takes the round as far as the secret rating; gives its address."""
    at, client = f"/reviews/{round_.code}/", sign_in(county.secretaries[0])
    for one in round_.reviewed.select_related("member"):
        client.post(f"{at}members/{one.member.code}/paper/")
    client.post(f"{at}mutual/", {"on": round_.opened_on.isoformat()})
    for account in (county.secretaries[0], second):
        sign_in(account).post(f"{at}ratings/members/", counts(round_))
    round_.refresh_from_db()
    assert round_.state == ReviewState.RATED
    return at


def test_a_member_writes_his_self_review_on_his_own_page(
    county: County, sign_in: SignIn, round_: ReviewRound, members: list[Member]
) -> None:
    account = members[0].account
    assert account is not None
    part = ReviewedMember.objects.get(member=members[0])
    client = sign_in(account)
    assert f"/reviews/mine/{part.pk}/" in client.get("/reviews/mine/").content.decode()
    assert client.post(f"/reviews/mine/{part.pk}/self/", {"words": ""}).status_code == 422
    client.post(f"/reviews/mine/{part.pk}/self/", {"words": "一年来带头修了水渠"})
    page = sign_in(county.secretaries[0]).get(f"/reviews/{round_.code}/members/{members[0].code}/").content.decode()
    assert "一年来带头修了水渠" in page
    other = members[1].account
    assert other is not None
    client = sign_in(other)
    assert client.get(f"/reviews/mine/{part.pk}/").status_code == 404
    assert client.get(f"/reviews/{round_.code}/members/{members[0].code}/").status_code == 404


def test_from_the_rating_to_the_appeal(
    county: County, sign_in: SignIn, round_: ReviewRound, members: list[Member], second: Account
) -> None:
    secretary, own = county.secretaries[0], members[0].account
    assert own is not None
    early = sign_in(secretary).post(f"/reviews/{round_.code}/mutual/", {"on": round_.opened_on.isoformat()})
    assert early.status_code == 422
    assert "第十八条" in early.content.decode()
    at = rated(county, sign_in, round_, second)
    client = sign_in(secretary)
    day = round_.opened_on.isoformat()
    client.post(f"{at}meeting/", {"body": "branch_assembly", "on": day, "present": "6"})
    for number, who in enumerate(members):
        grade = Grade.NOT_QUALIFIED if number == 0 else Grade.QUALIFIED
        page = client.get(f"{at}members/{who.code}/").content.decode()
        assert "checked" not in page  # the program proposes no grade
        client.post(f"{at}members/{who.code}/decide/", {"grade": grade, "opinion": "会上议定", "yes": "6"})
    late = round_.opened_on.replace(year=round_.opened_on.year + 2).isoformat()
    given = {"helper": members[1].code, "plan": "每月谈一次心"}
    assert client.post(f"{at}members/{members[0].code}/helper/", given | {"until_on": late}).status_code == 422
    soon = round_.opened_on.fromordinal(round_.opened_on.toordinal() + 180).isoformat()
    client.post(f"{at}members/{members[0].code}/helper/", given | {"until_on": soon})
    client.post(f"{at}close/")
    round_.refresh_from_db()
    assert round_.state == ReviewState.CLOSED

    part = ReviewedMember.objects.get(member=members[0])
    client = sign_in(own)
    page = client.get(f"/reviews/mine/{part.pk}/").content.decode()
    for shown in ("不合格", "会上议定", "李示例", "每月谈一次心"):
        assert shown in page
    client.post(f"/reviews/mine/{part.pk}/appeal/", {"words": "我请过假"})
    helper = members[1].account
    assert helper is not None
    assert "每月谈一次心" in sign_in(helper).get("/reviews/mine/").content.decode()
    appeal = part.appeals.get()
    client = sign_in(secretary)
    client.post(f"{at}members/{members[0].code}/appeals/{appeal.pk}/", {"answer": "未见假条", "upheld": "no"})
    assert "未见假条" in sign_in(own).get(f"/reviews/mine/{part.pk}/").content.decode()
    client = sign_in(secretary)
    client.post(f"{at}members/{members[0].code}/close-help/", {"outcome": "improved", "words": "按时参加了"})
    assert part.plan.outcome == "improved"


def test_two_counts_that_differ_come_back_with_what_was_typed(
    county: County, sign_in: SignIn, round_: ReviewRound, second: Account
) -> None:
    at, client = f"/reviews/{round_.code}/", sign_in(county.secretaries[0])
    for one in round_.reviewed.select_related("member"):
        client.post(f"{at}members/{one.member.code}/missing/", {"words": "外出"})
    client.post(f"{at}mutual/", {"on": round_.opened_on.isoformat()})
    client.post(f"{at}ratings/members/", counts(round_))
    answer = sign_in(second).post(f"{at}ratings/members/", counts(round_) | {"returned": "5", "issued": "5"})
    assert answer.status_code == 422
    assert 'value="5"' in answer.content.decode()
    round_.refresh_from_db()
    assert round_.state == ReviewState.MUTUAL


def test_above_the_branch_there_are_sums_and_no_names(
    county: County, sign_in: SignIn, round_: ReviewRound, second: Account, members: list[Member]
) -> None:
    at = rated(county, sign_in, round_, second)
    for account in (county.longdu_organiser, county.department_head):
        client = sign_in(account)
        for path in ("/reviews/", at):
            page = client.get(path).content.decode()
            assert "北朱解村" in page
            assert not any(who.name in page for who in members)
        assert client.get(f"{at}members/{members[0].code}/").status_code == 403
        assert client.post(f"{at}close/").status_code == 403
        assert client.get("/reviews/excel/").content[:2] == b"PK"
    for account in (county.secretaries[1], county.changcheng_organiser, county.stranger):
        assert sign_in(account).get(at).status_code == 404


def test_slips_carry_names_and_no_number(county: County, sign_in: SignIn, round_: ReviewRound) -> None:
    client = sign_in(county.secretaries[0])
    slip = client.get(f"/reviews/{round_.code}/slips/").content.decode()
    article = slip[slip.index("<article") : slip.index("</article>")]
    assert "王示例" in article
    assert round_.code not in article
    assert "编号" not in article
    assert "监票人" in client.get(f"/reviews/{round_.code}/tally-sheet/").content.decode()


def test_mid_year_talks_ask_for_a_day_and_two_people_only(
    county: County, sign_in: SignIn, members: list[Member]
) -> None:
    county.county.rule_pack = "demo_zhucheng"
    county.county.save()
    round_ = open_round(
        organisation=county.villages[0], kind=ReviewKind.MID_YEAR, year=2026, on=TODAY,
        by=county.actor(county.secretaries[0]), at=NOW,
    )  # fmt: skip
    client, at = sign_in(county.secretaries[0]), f"/reviews/{round_.code}/"
    page = client.get(at).content.decode()
    assert 'name="grade"' not in page
    client.post(f"{at}talk/", {"member": members[0].code, "talker": members[1].code, "on": TODAY.isoformat()})
    assert MidYearTalk.objects.get().member == members[0]
    assert client.get(f"{at}slips/").status_code == 404
    client.post(f"{at}close/")
    round_.refresh_from_db()
    assert round_.state == ReviewState.CLOSED


def test_the_list_asks_the_database_as_often_for_three_rows_as_for_one(county: County, sign_in: SignIn) -> None:
    counts_, client = [], sign_in(county.department_head)
    for places in ((0,), (1, 2)):
        for place in places:
            member(county.villages[place], "王示例")
            by = county.actor(county.secretaries[place])
            open_round(organisation=county.villages[place], kind=ReviewKind.FORMAL, year=2026, on=TODAY, by=by, at=NOW)
        client.get("/reviews/")
        with CaptureQueriesContext(connection) as caught:
            assert client.get("/reviews/").status_code == 200
        counts_.append(len(caught))
    assert counts_[0] == counts_[1]
