"""M3: a branch sets up posts, members choose, the choice is made public, held, reported on, reviewed and honoured."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lianjian.kernel import clock
from lianjian.kernel.models import Account
from lianjian.records.cadres.actions.duty_posts import claim_post, set_up_post
from lianjian.records.cadres.enums import HoldingState
from lianjian.records.cadres.models import DutyHolding, DutyPost
from lianjian.records.members.models import Member
from tests.factories import NOW, TODAY, County, person
from tests.records.members.factories import member

SignIn = Callable[[Account], Client]


@pytest.fixture
def farmer(county: County) -> Member:
    return member(county.villages[0], "王示例", account=person("王示例", login="farmer"))


@pytest.fixture
def duty(county: County, sign_in: SignIn) -> DutyPost:
    client = sign_in(county.secretaries[0])
    assert "科技示范岗" in client.get("/duty-posts/new/").content.decode()
    answer = client.post("/duty-posts/new/", {"kind": "technique", "seats": "2", "duties": ""}, follow=True)
    assert "科技示范岗" in answer.content.decode()
    return DutyPost.objects.get()


def on_day(monkeypatch: pytest.MonkeyPatch, day: date) -> None:
    monkeypatch.setattr(clock, "today", lambda: day)


def test_six_steps_on_phone_and_desk(
    county: County, sign_in: SignIn, duty: DutyPost, farmer: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert farmer.account is not None
    own, secretary, village = farmer.account, county.secretaries[0], county.villages[0].code
    on_day(monkeypatch, TODAY)

    page = sign_in(own).get("/duty-posts/mine/").content.decode()
    assert "科技示范岗" in page
    sign_in(own).post(f"/duty-posts/{duty.code}/claim/", {"brings": ["farming"], "wish": "我种了二十年葱"})
    holding = DutyHolding.objects.get()
    assert holding.member == farmer
    assert not holding.agreed_by_word

    branch = f"/duty-posts/of/{village}/"
    assert "王示例" in sign_in(secretary).get(branch).content.decode()
    answer = sign_in(secretary).post(f"{branch}publish/", {"until": "2026-03-16"}, follow=True)
    sheet = answer.content.decode()
    assert "设岗定责公示" in sheet
    assert "王示例" in sheet
    assert "2026年3月16日" in sheet
    assert sign_in(secretary).post(f"{branch}take-up/").status_code == 422

    on_day(monkeypatch, date(2026, 3, 17))
    assert sign_in(secretary).post(f"{branch}take-up/").status_code == 302
    assert "王示例" in sign_in(own).get(f"{branch}board/").content.decode()

    at = f"/duty-posts/held/{holding.pk}/"
    on_day(monkeypatch, date(2026, 5, 1))
    sign_in(own).post(f"{at}report/", {"words": "教会了六户育苗"})
    sign_in(secretary).post(f"{at}report/", {"words": "书记代记：又来了两户"})
    assert [one.spoken for one in holding.reports.order_by("pk")] == [False, True]
    assert sign_in(own).post(f"{at}review/", {"words": "很好", "verdict": "keep_on"}).status_code == 403
    sign_in(secretary).post(f"{at}review/", {"words": "群众满意", "verdict": "keep_on"})
    sign_in(secretary).post(
        f"{at}honour/",
        {"title": "先锋岗", "decided_by": "龙都街道党工委", "document_no": "1号", "decided_on": "2026-05-01"},
    )
    page = sign_in(own).get(at).content.decode()
    for shown in ("教会了六户育苗", "群众满意", "先锋岗", "我种了二十年葱"):
        assert shown in page
    sign_in(own).post(f"{at}end/", {"reason": "要去外地带孙子"})
    holding.refresh_from_db()
    assert (holding.state, holding.during.upper) == (HoldingState.ENDED, date(2026, 5, 1))


def test_the_branch_asks_and_the_member_answers_on_his_page(
    county: County, sign_in: SignIn, duty: DutyPost, farmer: Member
) -> None:
    assert farmer.account is not None
    page = sign_in(county.secretaries[0]).get(f"/duty-posts/{duty.code}/").content.decode()
    assert "王示例" in page
    sign_in(county.secretaries[0]).post(f"/duty-posts/{duty.code}/propose/", {"member": farmer.code})
    holding = DutyHolding.objects.get()
    own = sign_in(farmer.account)
    assert f"/duty-posts/held/{holding.pk}/" in own.get("/duty-posts/mine/").content.decode()
    own.post(f"/duty-posts/held/{holding.pk}/answer/", {"answer": "no"})
    holding.refresh_from_db()
    assert holding.state == HoldingState.DROPPED


def test_an_objection_is_noted_and_answered(
    county: County, sign_in: SignIn, duty: DutyPost, farmer: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_day(monkeypatch, TODAY)
    client = sign_in(county.secretaries[0])
    client.post(f"/duty-posts/{duty.code}/claim/", {"member": farmer.code, "wish": "口头说的"})
    client.post(f"/duty-posts/of/{county.villages[0].code}/publish/", {})
    holding = DutyHolding.objects.get()
    at = f"/duty-posts/held/{holding.pk}/"
    assert client.post(f"{at}object/", {"words": ""}).status_code == 422
    client.post(f"{at}object/", {"words": "常年不在村"})
    objection = holding.objections.get()
    client.post(f"{at}objections/{objection.pk}/", {"answer": "春耕都在", "upheld": "no"})
    assert "春耕都在" in client.get(at).content.decode()
    on_day(monkeypatch, date(2026, 3, 17))
    client.post(f"/duty-posts/of/{county.villages[0].code}/take-up/")
    holding.refresh_from_db()
    assert holding.state == HoldingState.HELD


def test_another_branch_and_another_member_see_only_what_is_theirs(
    county: County, sign_in: SignIn, duty: DutyPost, farmer: Member
) -> None:
    assert farmer.account is not None
    sign_in(farmer.account).post(f"/duty-posts/{duty.code}/claim/", {"wish": "只跟支部说"})
    holding = DutyHolding.objects.get()
    for account in (county.secretaries[1], county.changcheng_organiser, county.stranger):
        client = sign_in(account)
        assert client.get(f"/duty-posts/{duty.code}/").status_code == 404
        assert client.get(f"/duty-posts/held/{holding.pk}/").status_code == 404
        assert client.get(f"/duty-posts/of/{county.villages[0].code}/").status_code == 404
    neighbour = member(county.villages[0], "李示例", account=person("李示例", login="neighbour")).account
    assert neighbour is not None
    client = sign_in(neighbour)
    assert client.get(f"/duty-posts/held/{holding.pk}/").status_code == 404
    DutyHolding.objects.update(state=HoldingState.HELD, during="[2026-03-17,)")
    page = client.get(f"/duty-posts/held/{holding.pk}/").content.decode()
    assert "王示例" in page
    assert "只跟支部说" not in page
    assert client.post(f"/duty-posts/held/{holding.pk}/report/", {"words": "替他说"}).status_code == 403


def test_the_county_keeps_the_catalogue(county: County, sign_in: SignIn) -> None:
    client = sign_in(county.department_head)
    client.post("/duty-posts/catalogue/add/", {"title": "文物看护岗", "duties": "照看古桥。", "suits": ["at_home"]})
    client.post("/duty-posts/catalogue/retire/", {"kind": "hall", "reason": "没有活动室"})
    page = sign_in(county.secretaries[0]).get("/duty-posts/catalogue/").content.decode()
    assert "文物看护岗" in page
    assert "活动阵地管理岗" not in page
    answer = sign_in(county.department_head).post(
        "/duty-posts/catalogue/add/", {"title": "文物看护岗", "duties": "又一个。"}
    )
    assert answer.status_code == 422
    assert sign_in(county.secretaries[0]).post(
        "/duty-posts/catalogue/retire/", {"kind": "law", "reason": "不要"}
    ).status_code == 403  # fmt: skip


def test_lists_are_filtered_and_are_excel_files_too(county: County, sign_in: SignIn, duty: DutyPost) -> None:
    client = sign_in(county.department_head)
    for query in ("text=科技", "text=bzjc", "place=龙都", "state=free"):
        assert duty.code in client.get(f"/duty-posts/?{query}").content.decode(), query
    for query in ("text=调解", "place=昌城", "state=closed"):
        assert duty.code not in client.get(f"/duty-posts/?{query}").content.decode(), query
    for path in ("/duty-posts/excel/", "/duty-posts/holders/excel/"):
        assert client.get(path).content[:2] == b"PK"


@pytest.mark.parametrize("path", ["/duty-posts/", "/duty-posts/holders/?state=all"])
def test_a_list_asks_the_database_as_often_for_three_rows_as_for_one(
    county: County, sign_in: SignIn, path: str
) -> None:
    client, counts = sign_in(county.department_head), []
    kinds = iter(("policy", "help", "law", "road"))
    for rows in (1, 3):
        for _turn in range(rows):
            made = set_up_post(
                organisation=county.villages[0], kind=next(kinds), seats=1, on=TODAY,
                by=county.actor(county.secretaries[0]), at=NOW,
            )  # fmt: skip
            who = member(county.villages[0], "王示例")
            claim_post(post_id=made.pk, member_id=who.pk, by=county.actor(county.secretaries[0]), at=NOW)
        client.get(path)
        with CaptureQueriesContext(connection) as caught:
            assert client.get(path).status_code == 200
        counts.append(len(caught))
    assert counts[0] == counts[1]
