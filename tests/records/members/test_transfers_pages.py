"""The pages of transfers: each person sees what he can do, nothing typed is lost, nobody else sees anything."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianjian.kernel.models import Account
from lianjian.records.members.actions.transfers import propose_transfer, receive_transfer
from lianjian.records.members.duties import duties_of
from lianjian.records.members.enums import TransferState
from lianjian.records.members.models import AffiliationTransfer, Member, Reading
from tests.factories import NOW, TODAY, County
from tests.records.members.factories import member
from tests.records.members.test_transfers import proposed, sent

SignIn = Callable[[Account], Client]
HERE = {"way": "here", "to": "郑家河岔村", "reason": "到那里居住", "on": TODAY.isoformat()}


@pytest.fixture
def zhu(county: County) -> Member:
    return member(county.villages[0], "朱永华", phone="13800005678", id_number_tail="1234")


def test_a_branch_that_several_could_be_is_asked_for_by_its_code(county: County, zhu: Member, sign_in: SignIn) -> None:
    client = sign_in(county.secretaries[0])
    address = reverse("members:transfer-new", args=[zhu.code])
    page = client.post(address, HERE | {"to": "家河岔"}).content.decode()
    assert "V004" in page
    assert "V005" in page
    assert "到那里居住" in page
    assert not AffiliationTransfer.objects.exists()
    assert client.post(address, HERE | {"to": "V004"}).status_code == 302
    assert AffiliationTransfer.objects.get().to_organisation == county.villages[3]


def test_what_the_rules_refuse_stands_above_the_form_with_its_article(
    county: County, zhu: Member, sign_in: SignIn
) -> None:
    page = sign_in(county.secretaries[0]).post(
        reverse("members:transfer-new", args=[zhu.code]), HERE | {"to": "北朱解村"}
    )
    assert "第二十五条" in page.content.decode()


def test_to_another_county_asks_for_the_party_committee_there(county: County, zhu: Member, sign_in: SignIn) -> None:
    client = sign_in(county.secretaries[0])
    address = reverse("members:transfer-new", args=[zhu.code])
    outside = {"way": "outside", "reason": "在那里上班", "on": TODAY.isoformat()}
    assert client.post(address, outside).status_code == 422
    assert not AffiliationTransfer.objects.exists()
    client.post(address, outside | {"outside_place": "浙江省绍兴市", "outside_organisation": "迪荡街道党工委"})
    assert AffiliationTransfer.objects.get().to_name == "浙江省绍兴市迪荡街道党工委"


def test_each_person_gets_the_button_that_is_his(county: County, zhu: Member, sign_in: SignIn) -> None:
    made = proposed(county, zhu, 3)
    address = reverse("members:transfer", args=[made.code])
    send, receive = (
        reverse("members:transfer-send", args=[made.code]),
        reverse("members:transfer-receive", args=[made.code]),
    )
    assert send not in sign_in(county.secretaries[0]).get(address).content.decode()
    client = sign_in(county.longdu_organiser)
    assert send in client.get(address).content.decode()
    assert client.post(send, {"letter_no": "", "on": TODAY.isoformat()}).status_code == 422
    client.post(send, {"letter_no": "龙组8号", "on": TODAY.isoformat()})
    assert receive not in client.get(address).content.decode()
    page = sign_in(county.secretaries[3]).get(address).content.decode()
    assert receive in page
    assert "13800005678" not in page
    assert sign_in(county.secretaries[0]).post(receive, {"on": TODAY.isoformat()}).status_code == 403


def test_the_receivers_look_stands_among_the_members_readers(county: County, zhu: Member, sign_in: SignIn) -> None:
    made = sent(county, zhu)
    sign_in(county.secretaries[3]).get(reverse("members:transfer", args=[made.code]))
    seen = Reading.objects.get(member=zhu)
    assert (seen.reader, seen.part_labels) == (county.secretaries[3], "组织关系转接")


def test_a_return_without_a_reason_comes_back_and_one_with_a_reason_waits_for_the_sender(
    county: County, zhu: Member, sign_in: SignIn
) -> None:
    made = sent(county, zhu)
    address = reverse("members:transfer-return", args=[made.code])
    client = sign_in(county.secretaries[3])
    refused = client.post(address, {"reason": ""})
    assert refused.status_code == 422
    assert 'id="form-errors"' in refused.content.decode()
    client.post(address, {"reason": "介绍信写错了村名"})
    [duty] = duties_of(actor=county.actor(county.secretaries[0]), on=TODAY)
    assert duty.note == "介绍信写错了村名"
    assert "第二十五条" in duty.article


def test_what_waits_stands_with_the_committee_then_with_the_receiver_with_the_letters_last_day(
    county: County, zhu: Member
) -> None:
    proposed(county, zhu, 3)
    [to_issue] = duties_of(actor=county.actor(county.longdu_organiser), on=TODAY)
    assert "朱永华" in to_issue.title
    assert duties_of(actor=county.actor(county.secretaries[3]), on=TODAY) == []
    other = member(county.villages[1], "王秀兰")
    made = sent(county, other, to=4)
    [to_receive] = duties_of(actor=county.actor(county.secretaries[4]), on=TODAY)
    assert made.sent_on is not None
    assert to_receive.due_on is not None
    assert (to_receive.due_on - made.sent_on).days == 30
    within = proposed(county, member(county.villages[0], "刘芳"), 2)
    [at_once] = duties_of(actor=county.actor(county.secretaries[2]), on=TODAY)
    assert (at_once.due_on, at_once.url) == (None, reverse("members:transfer", args=[within.code]))


def test_the_letter_prints_with_blanks_before_and_with_its_number_after(
    county: County, zhu: Member, sign_in: SignIn
) -> None:
    made = proposed(county, zhu, 3)
    address = reverse("members:transfer-letter", args=[made.code])
    client = sign_in(county.longdu_organiser)
    assert "还没有开具" in client.get(address).content.decode()
    client.post(reverse("members:transfer-send", args=[made.code]), {"letter_no": "龙组8号", "on": TODAY.isoformat()})
    page = client.get(address).content.decode()
    for said in (
        "编号：龙组8号",
        "由北朱解村去郑家河岔村",
        "末四位 1234",
        "2026年3月9日",
        "有效期30天",
        "中共正式党员",
    ):
        assert said in page, said
    inside = proposed(county, member(county.villages[0], "刘芳"), 1)
    assert client.get(reverse("members:transfer-letter", args=[inside.code])).status_code == 404


def test_once_received_the_branch_left_reads_the_transfer_and_no_longer_the_member(
    county: County, zhu: Member, sign_in: SignIn
) -> None:
    made = sent(county, zhu)
    address = reverse("members:transfer", args=[made.code])
    assert "138****5678" in sign_in(county.secretaries[0]).get(address).content.decode()
    receive_transfer(transfer=made, on=TODAY, by=county.actor(county.secretaries[3]), at=NOW)
    left = sign_in(county.secretaries[0]).get(address).content.decode()
    assert "郑家河岔村" in left
    assert "5678" not in left
    assert "138****5678" in sign_in(county.secretaries[3]).get(address).content.decode()


def test_a_stranger_and_another_village_find_nothing(county: County, zhu: Member, sign_in: SignIn) -> None:
    made = sent(county, zhu)
    for account in (county.secretaries[1], county.secretaries[4]):
        client = sign_in(account)
        assert client.get(reverse("members:transfer", args=[made.code])).status_code == 404
        assert client.post(reverse("members:transfer-receive", args=[made.code])).status_code == 404
        assert "朱永华" not in client.get(reverse("members:transfers"), {"way": ""}).content.decode()


def listed(client: Client, **asked: str) -> set[str]:
    page = client.get(reverse("members:transfers"), asked).content.decode()
    return {name for name in ("朱永华", "王秀兰", "刘芳") if name in page}


def test_the_list_is_told_apart_by_way_name_place_and_state_and_kept_as_excel(
    county: County, zhu: Member, sign_in: SignIn
) -> None:
    sent(county, zhu)
    received = proposed(county, member(county.villages[1], "王秀兰"), 0)
    receive_transfer(transfer=received, on=TODAY, by=county.actor(county.secretaries[0]), at=NOW)
    proposed(county, member(county.villages[1], "刘芳"), 0)
    client = sign_in(county.secretaries[0])
    assert listed(client) == {"刘芳"}
    assert listed(client, way="out") == {"朱永华"}
    assert listed(client, way="done") == {"王秀兰"}
    assert listed(client, way="", name="zyh") == {"朱永华"}
    assert listed(client, way="", place="郑家河岔") == {"朱永华"}
    assert listed(client, way="", state=TransferState.RECEIVED) == {"王秀兰"}
    held = openpyxl.load_workbook(BytesIO(client.get(reverse("members:transfers-excel"), {"way": ""}).content)).active
    assert held is not None
    assert held.max_row == 4


def test_the_list_asks_the_database_as_often_for_three_rows_as_for_one(county: County, sign_in: SignIn) -> None:
    client, counts = sign_in(county.longdu_organiser), []
    for rows in (1, 2):
        for index in range(rows):
            proposed(county, member(county.villages[0], f"党员{rows}{index}"), 1)
        client.get(reverse("members:transfers"))
        with CaptureQueriesContext(connection) as caught:
            assert client.get(reverse("members:transfers"), {"way": ""}).status_code == 200
        counts.append(len(caught))
    assert counts[0] == counts[1]


def test_duties_ask_the_database_as_often_for_three_transfers_as_for_one(county: County) -> None:
    secretary, counts = county.actor(county.secretaries[1]), []
    for rows in (1, 2):
        for index in range(rows):
            person = member(county.villages[0], f"党员{rows}{index}")
            propose_transfer(
                member=person, to=county.villages[1], reason="搬家", on=TODAY,
                by=county.actor(county.secretaries[0]), at=NOW,
            )  # fmt: skip
        duties_of(actor=secretary, on=TODAY)
        with CaptureQueriesContext(connection) as caught:
            assert len(duties_of(actor=secretary, on=TODAY)) == rows + (rows == 2)
        counts.append(len(caught))
    assert counts[0] == counts[1]


def test_two_rows_a_page_lead_on_by_key(county: County, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lianjian.ui.listing.PAGE", 2)
    made = [proposed(county, member(county.villages[0], f"党员{index}"), 1) for index in range(3)]
    client = sign_in(county.longdu_organiser)
    assert f"after={made[1].pk}" in client.get(reverse("members:transfers")).content.decode()
    second = client.get(reverse("members:transfers"), {"after": str(made[1].pk)}).content.decode()
    assert "党员0" in second
    assert "党员2" not in second
