"""M2: a member says where, the branch keeps contact, what was joined there is noted, gaps show with their article."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from lianjian.kernel import clock
from lianjian.kernel.measures import Scope
from lianjian.kernel.models import Account
from lianjian.kernel.months import months_after
from lianjian.records.members.away_measures import MEASURES
from lianjian.records.members.enums import AwayPurpose
from lianjian.records.members.models import HostActivity, MemberContact, OnlineParticipant, Reading, StayAway
from lianjian.records.organisations.enums import PartyForm, PostKind, UnitKind
from lianjian.records.organisations.models import Organisation
from tests.factories import County, organisation, person, post
from tests.records.members.factories import member

SignIn = Callable[[Account], Client]


def ago(months: int) -> date:
    return months_after(day=clock.today(), months=-months)


def enter(client: Client, name: str, **said: Any) -> Any:
    usual = {"member": name, "host_place": "昆明市呈贡区", "purpose": "work", "since": ago(7), "contact_person": ""}
    return client.post(reverse("members:away-new"), usual | said)


def stay_page(client: Client, code: str) -> str:
    return client.get(reverse("members:away-stay", args=[code])).content.decode()


def test_a_member_tells_of_the_stay_and_the_branch_keeps_contact(county: County, sign_in: SignIn) -> None:
    far, near = person("张远行", login="far"), person("李联系", login="near")
    for account in (far, near):
        post(account, county.villages[0], PostKind.MEMBER)
    who = member(county.villages[0], "张远行", account=far)
    keeper = member(county.villages[0], "李联系", account=near)

    client = sign_in(far)
    assert "我外出了" in client.get(reverse("members:away-own")).content.decode()
    told = client.post(
        reverse("members:away-own"), {"host_place": "昆明市呈贡区", "purpose": "work", "since": ago(4)}, follow=True
    )
    assert "党支部已经知道了" in told.content.decode()
    assert "还不算流动党员" in told.content.decode()
    assert "第三十二条" in told.content.decode()
    assert client.get(reverse("members:away-own")).status_code == 302

    client = sign_in(county.secretaries[0])
    page = stay_page(client, who.code)
    assert "该联系了" in page
    assert "第三十三条" in page
    named = client.post(reverse("members:away-contact-person", args=[who.code]), {"contact_person": keeper.code})
    assert named.status_code == 302

    client = sign_in(near)
    assert "联系张远行" in client.get(reverse("site:todo")).content.decode()
    noted = {"contacted_on": clock.today(), "channel": "wechat", "contact_person": keeper.code}
    assert client.post(reverse("members:away-contact", args=[who.code]), noted).status_code == 302
    assert "联系张远行" not in client.get(reverse("site:todo")).content.decode()
    assert "该联系了" not in stay_page(client, who.code)
    assert client.get(reverse("members:away-move", args=[who.code])).status_code == 403
    assert MemberContact.objects.get().channel == "wechat"

    client = sign_in(far)
    joined = {
        "held_on": clock.today(),
        "kind": "party_day",
        "host_place": "昆明市呈贡区",
        "host_organisation": "斗南社区党委",
    }
    assert client.post(reverse("members:away-activity", args=[who.code]), joined).status_code == 302
    assert HostActivity.objects.get().told_by_member
    assert "斗南社区党委" in stay_page(client, who.code)
    moved = {"host_place": "深圳市宝安区", "purpose": "work", "since": ago(1)}
    assert client.post(reverse("members:away-move", args=[who.code]), moved).status_code == 302
    assert "深圳市宝安区" in stay_page(client, who.code)
    assert client.post(reverse("members:away-back", args=[who.code]), {"on": clock.today()}).status_code == 302
    page = stay_page(client, who.code)
    assert "现在没有外出" in page
    assert "昆明市呈贡区" in page
    assert Reading.objects.filter(member=who, reader=near).exists()


def test_the_register_is_filtered_counted_by_place_and_comes_out_as_excel(county: County, sign_in: SignIn) -> None:
    members = [member(county.villages[0], name) for name in ("张远行", "=王出海", "孙在家")]
    member(county.villages[0], "李联系")
    client = sign_in(county.secretaries[0])
    assert "还没有登记外出的党员" in client.get(reverse("members:away")).content.decode()
    assert enter(client, "张远行", contact_person="李联系").status_code == 302
    assert enter(client, "=王出海", host_place="深圳市", since=ago(1)).status_code == 302
    page = client.get(reverse("members:away")).content.decode()
    assert "2 名党员外出，其中 1 名满半年" in page
    assert "孙在家" not in page
    lost = client.get(reverse("members:away"), {"gap": "out_of_contact"}).content.decode()
    assert members[0].code in lost
    assert members[1].code not in lost
    assert members[1].code in client.get(reverse("members:away"), {"host_place": "深圳"}).content.decode()
    assert members[0].code in client.get(reverse("members:away"), {"contact_person": "李联系"}).content.decode()
    places = client.get(reverse("members:away-places")).content.decode()
    assert "2 名外出党员分布在 2 个地方" in places
    sheet = load_workbook(BytesIO(client.get(reverse("members:away-excel")).content)).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert [row[1] for row in rows] == ["姓名", "'=王出海", "张远行"]
    assert rows[2][9] == "六个月没有联系"
    figure = MEASURES[0].count(Scope(path=county.longdu.path, on=clock.today()))
    assert figure.values == (1, 0.25)
    assert [row.url for row in MEASURES[0].rows(Scope(path="", on=clock.today()))] == [
        reverse("members:away-stay", args=[members[0].code])
    ]


def test_a_stay_that_cannot_be_comes_back_into_the_form_with_what_was_typed(county: County, sign_in: SignIn) -> None:
    member(county.villages[0], "张远行")
    client = sign_in(county.secretaries[0])
    assert enter(client, "张远行").status_code == 302
    again = enter(client, "张远行", host_place="深圳市南山区")
    assert again.status_code == 422
    assert "已经登记外出" in again.content.decode()
    assert "深圳市南山区" in again.content.decode()
    assert "这里没有这个姓名" in enter(client, "查无此人").content.decode()
    assert StayAway.objects.count() == 1


def test_out_of_contact_is_shown_with_the_article_and_left_to_people(county: County, sign_in: SignIn) -> None:
    who, old = member(county.villages[0], "张远行"), member(county.villages[0], "周老者", exempt_since=date(2024, 1, 1))
    client = sign_in(county.secretaries[0])
    enter(client, "张远行")
    enter(client, "周老者", since=ago(20))
    page = stay_page(client, who.code)
    assert "第二十四条" in page
    assert "由支部党员大会决定" in page
    who.refresh_from_db()
    assert who.left_on is None
    assert "第二十四条" not in stay_page(client, old.code)
    todo = client.get(reverse("site:todo")).content.decode()
    assert "1 名外出党员六个月没有联系" in todo


def test_a_member_away_takes_part_online_without_leaving_the_home_branch(county: County, sign_in: SignIn) -> None:
    online = organisation("清和网络党支部", UnitKind.VILLAGE, county.longdu, code="W001")
    Organisation.objects.filter(pk=online.pk).update(form=PartyForm.ONLINE_BRANCH)
    keeper = person("网络书记", login="online")
    post(keeper, online, PostKind.SECRETARY)
    who, other = member(county.villages[0], "张远行"), member(county.villages[1], "钱在外")
    client = sign_in(county.secretaries[0])
    enter(client, "张远行")
    answer = client.post(
        reverse("members:away-online", args=[who.code]), {"online_branch": "W001", "since": clock.today()}
    )
    assert answer.status_code == 302
    assert client.get(reverse("members:online-participants", args=["W001"])).status_code == 404

    client = sign_in(county.secretaries[1])
    enter(client, "钱在外")
    client = sign_in(keeper)
    address = reverse("members:online-join", args=["W001"])
    assert client.post(address, {"member": "钱在外", "since": clock.today()}).status_code == 302
    page = client.get(reverse("members:online-participants", args=["W001"])).content.decode()
    assert "2 名外出党员参加清和网络党支部的活动" in page
    assert "北朱解村" in page
    sheet = load_workbook(BytesIO(client.get(reverse("members:online-participants-excel", args=["W001"])).content))
    assert sheet.active is not None
    assert sheet.active.max_row == 3
    part = OnlineParticipant.objects.get(member=other)
    leave = reverse("members:online-leave", args=["W001", part.pk])
    assert client.post(leave, {"on": clock.today() + timedelta(days=1)}).status_code == 422
    assert client.post(leave, {"on": clock.today()}).status_code == 302
    assert OnlineParticipant.objects.count() == 1
    who.refresh_from_db()
    assert who.organisation == county.villages[0]


def test_others_do_not_see_who_is_away(county: County, sign_in: SignIn) -> None:
    who = member(county.villages[0], "张远行")
    enter(sign_in(county.secretaries[0]), "张远行")
    for outsider in (county.secretaries[1], county.changcheng_organiser, county.stranger):
        client = sign_in(outsider)
        assert client.get(reverse("members:away-stay", args=[who.code])).status_code == 404
        assert who.code not in client.get(reverse("members:away")).content.decode()


@pytest.mark.parametrize("name", ["members:away", "members:away-excel", "members:away-places"])
def test_the_lists_cost_the_same_for_one_and_for_three(county: County, sign_in: SignIn, name: str) -> None:
    client = sign_in(county.secretaries[0])

    def away(people: int) -> None:
        for at in range(people):
            one = member(county.villages[at % 2], f"张远行{at}")
            StayAway.objects.create(
                member=one, host_place=f"昆明市{at}", purpose=AwayPurpose.WORK, away_since=ago(7),
                contact_person=member(county.villages[0], f"李联系{at}"), during=(ago(7), None),
            )  # fmt: skip

    away(1)
    client.get(reverse(name))
    first = _queries(client, reverse(name))
    away(3)
    assert _queries(client, reverse(name)) == first


def _queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)
