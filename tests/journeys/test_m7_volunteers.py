"""M7: a team is set up, calls, people sign up on the phone or are put down, hours are confirmed, thanks are said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from lianjian.kernel import clock
from lianjian.kernel.models import Account
from lianjian.records.casework.models import SignUp, Volunteer, VolunteerCall, VolunteerTeam
from tests.factories import County
from tests.records.casework.test_volunteers import member_with_phone
from tests.records.members.factories import member

SignIn = Callable[[Account], Client]


@pytest.fixture
def team(county: County, sign_in: SignIn) -> VolunteerTeam:
    member(county.villages[0], "王队长")
    said = {"name": "党员志愿服务队", "purpose": "帮老人修理、代买", "leader": "王队长"}
    answer = sign_in(county.secretaries[0]).post("/volunteers/teams/new/", said, follow=True)
    assert "已组建" in answer.content.decode()
    return VolunteerTeam.objects.get()


def make_call(client: Client, team: VolunteerTeam, *, days: int, **said: str) -> VolunteerCall:
    begins = clock.now() + timedelta(days=days)
    usual = {
        "title": "清扫村道", "place": "村东头", "starts_at": f"{begins:%Y-%m-%dT%H:%M}",
        "ends_at": f"{begins + timedelta(hours=2):%Y-%m-%dT%H:%M}", "wanted": "3", "open_to": "villagers",
    }  # fmt: skip
    client.post(f"/volunteers/teams/{team.code}/call/", usual | said)
    return VolunteerCall.objects.latest("pk")


def test_from_the_call_to_the_thanks(county: County, sign_in: SignIn, team: VolunteerTeam) -> None:
    _young, account = member_with_phone(county.villages[0], "李青年", "young")
    work = make_call(sign_in(county.secretaries[0]), team, days=1)
    address = f"/volunteers/calls/{work.code}/"
    phone = sign_in(account)
    assert "清扫村道" in phone.get("/volunteers/").content.decode()
    page = phone.post(f"{address}come/", follow=True).content.decode()
    assert "您已报名" in page
    assert phone.post(f"{address}hours/", {}).status_code == 403

    secretary = sign_in(county.secretaries[0])
    secretary.post(f"{address}put-down/", {"person": "张大婶", "is_villager": "on"})
    unknown = secretary.post(f"{address}put-down/", {"person": "没有这个人"})
    assert unknown.status_code == 422
    assert "没有这个人" in unknown.content.decode()
    assert SignUp.objects.count() == 2

    now = clock.now()
    VolunteerCall.objects.update(starts_at=now - timedelta(hours=3), ends_at=now - timedelta(hours=1))
    page = secretary.get(address).content.decode()
    young, aunt = SignUp.objects.order_by("pk")
    assert f"hours_{young.pk}" in page
    wrong = secretary.post(f"{address}hours/", {f"hours_{young.pk}": "1.2", f"hours_{aunt.pk}": "1"})
    assert wrong.status_code == 422
    secretary.post(
        f"{address}hours/", {f"hours_{young.pk}": "2", f"hours_{aunt.pk}": "1.5", "thanks": "路面干净多了，谢谢大家"}
    )
    page = sign_in(account).get(address).content.decode()
    assert "路面干净多了，谢谢大家" in page
    assert "您服务了" in page
    assert "张大婶" not in page


def test_somebody_joins_leaves_and_signs_off_without_being_asked_why(
    county: County, sign_in: SignIn, team: VolunteerTeam
) -> None:
    _young, account = member_with_phone(county.villages[0], "李青年", "young")
    phone = sign_in(account)
    address = f"/volunteers/teams/{team.code}/"
    assert "我要加入" in phone.get(address).content.decode()
    phone.post(f"{address}join/")
    own = Volunteer.objects.get(person_name="李青年")
    assert "我要离队" in phone.get(address).content.decode()
    work = make_call(sign_in(county.secretaries[0]), team, days=2, open_to="team")
    phone = sign_in(account)
    phone.post(f"/volunteers/calls/{work.code}/come/")
    mine = SignUp.objects.get()
    phone.post(f"/volunteers/calls/{work.code}/sign-ups/{mine.pk}/withdraw/")
    mine.refresh_from_db()
    assert mine.withdrawn_at is not None
    phone.post(f"{address}volunteers/{own.pk}/leave/")
    assert not Volunteer.objects.filter(person_name="李青年").exists()


def test_the_lists_go_into_excel(county: County, sign_in: SignIn, team: VolunteerTeam) -> None:
    client = sign_in(county.secretaries[0])
    work = make_call(client, team, days=1)
    client.post(f"/volunteers/calls/{work.code}/put-down/", {"person": "张大婶", "is_villager": "on"})
    for address, word in (("/volunteers/calls/excel/", "张大婶"), ("/volunteers/teams/excel/", "王队长")):
        sheet = load_workbook(BytesIO(client.get(address).content)).active
        assert sheet is not None
        assert word in [cell.value for row in sheet.iter_rows() for cell in row]


def test_it_is_called_off_and_the_team_ends(county: County, sign_in: SignIn, team: VolunteerTeam) -> None:
    client = sign_in(county.secretaries[0])
    work = make_call(client, team, days=1)
    client.post(f"/volunteers/calls/{work.code}/cancel/", {"reason": "大风预警"})
    assert "大风预警" in client.get(f"/volunteers/calls/{work.code}/").content.decode()
    client.post(f"/volunteers/teams/{team.code}/join/", {"person": "张大婶", "is_villager": "on", "consents": "on"})
    assert Volunteer.objects.filter(person_name="张大婶").exists()
    client.post(f"/volunteers/teams/{team.code}/end/", {"reason": "并入镇上的队"})
    assert "并入镇上的队" in client.get(f"/volunteers/teams/{team.code}/").content.decode()
    assert sign_in(county.secretaries[3]).get(f"/volunteers/teams/{team.code}/").status_code == 404
