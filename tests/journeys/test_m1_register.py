"""M1: one register: taken in, moved with a letter, out of the county and back as one record, read by its owner."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from lianjian.kernel import clock
from lianjian.kernel.measures import Scope
from lianjian.kernel.models import Account
from lianjian.records.members.enums import LeavingKind, TransferState
from lianjian.records.members.id_numbers import check_digit
from lianjian.records.members.models import AffiliationTransfer, Member
from lianjian.records.members.transfer_measures import MEASURES
from tests.factories import County

SignIn = Callable[[Account], Client]
BODY = "37078219800506123"
NUMBER = BODY + check_digit(BODY)
PERSON = {
    "name": "周建国", "sex": "male", "born_on": "1980-05-06", "id_number": NUMBER, "phone": "13800005678",
    "education": "college", "occupation": "wage_earner", "admitted_on": "2005-07-01", "full_member_on": "2006-07-01",
}  # fmt: skip


def day(before: int = 0) -> str:
    """Today, or so many days before."""
    return (clock.today() - timedelta(days=before)).isoformat()


def act(client: Client, transfer: AffiliationTransfer, verb: str, **said: str) -> None:
    """One step of the transfer, as its page sends it."""
    answer = client.post(reverse(f"members:transfer-{verb}", args=[transfer.code]), said)
    assert answer.status_code == 302, answer.content.decode()


def arrive(client: Client, **letter: str) -> None:
    """Taken in with a letter from another county."""
    outside = {"outside_place": "江苏省扬州市", "outside_organisation": "宏达机械厂党支部", "from_kind": "enterprise"}
    answer = client.post(reverse("members:transfer-in"), PERSON | outside | letter)
    assert answer.status_code == 302, answer.content.decode()


@pytest.fixture
def zhou(county: County, sign_in: SignIn) -> Member:
    """Entered by the secretary of 北朱解村, at home there since the spring of 2024."""
    address = reverse("members:new-member", args=[county.villages[0].code])
    answer = sign_in(county.secretaries[0]).post(address, PERSON | {"here_since": "2024-04-01"})
    assert answer.status_code == 302, answer.content.decode()
    return Member.objects.get()


def test_who_comes_with_a_letter_is_taken_in_and_counts_as_moved_in_from_an_enterprise(
    county: County, sign_in: SignIn
) -> None:
    arrive(sign_in(county.secretaries[0]), home="北朱解村", letter_no="扬组〔2026〕31号", on=day(30))
    listed = sign_in(county.secretaries[0]).get(reverse("members:register"), follow=True)
    assert "周建国" in listed.content.decode()
    [measure] = MEASURES
    for path, count in ((county.villages[0].path, 1), (county.changcheng.path, 0)):
        assert measure.count(Scope(path=path, on=clock.today())).values == (count,)


def test_between_two_townships_a_letter_goes_out_and_the_receiver_confirms(
    county: County, zhou: Member, sign_in: SignIn
) -> None:
    secretary = sign_in(county.secretaries[0])
    secretary.post(
        reverse("members:transfer-new", args=[zhou.code]),
        {"way": "here", "to": "郑家河岔村", "reason": "到那里居住", "on": day(10)},
    )
    made = AffiliationTransfer.objects.get(state=TransferState.PROPOSED)
    township = sign_in(county.longdu_organiser)
    assert reverse("members:transfer", args=[made.code]) in township.get(reverse("site:todo")).content.decode()
    act(township, made, "send", letter_no="龙组〔2026〕8号", on=day(9))
    assert "龙组〔2026〕8号" in township.get(reverse("members:transfer-letter", args=[made.code])).content.decode()
    receiver = sign_in(county.secretaries[3])
    assert reverse("members:transfer", args=[made.code]) in receiver.get(reverse("site:todo")).content.decode()
    act(receiver, made, "return", reason="写错了村名")
    act(sign_in(county.longdu_organiser), made, "send", letter_no="龙组〔2026〕9号", on=day(5))
    act(sign_in(county.secretaries[3]), made, "receive", on=day(1))
    zhou.refresh_from_db()
    assert zhou.organisation == county.villages[3]
    assert sign_in(county.secretaries[0]).get(reverse("members:member", args=[zhou.code])).status_code == 404
    assert sign_in(county.secretaries[3]).get(reverse("members:member", args=[zhou.code])).status_code == 200


def test_out_of_the_county_and_back_it_stays_one_record(county: County, zhou: Member, sign_in: SignIn) -> None:
    secretary = sign_in(county.secretaries[0])
    secretary.post(
        reverse("members:transfer-new", args=[zhou.code]),
        {
            "way": "outside", "outside_place": "浙江省绍兴市", "outside_organisation": "迪荡街道党工委",
            "reason": "在那里上班", "on": day(20),
        },
    )  # fmt: skip
    made = AffiliationTransfer.objects.get(state=TransferState.PROPOSED)
    township = sign_in(county.longdu_organiser)
    act(township, made, "send", letter_no="龙组〔2026〕8号", on=day(20))
    act(township, made, "receive", on=day(10))
    zhou.refresh_from_db()
    assert (zhou.left_how, zhou.left_on) == (LeavingKind.TRANSFERRED_OUT, clock.today() - timedelta(days=10))
    arrive(sign_in(county.secretaries[3]), home="V004", letter_no="绍组12号", on=day())
    zhou.refresh_from_db()
    assert Member.objects.count() == 1
    assert (zhou.left_on, zhou.organisation) == (None, county.villages[3])
    assert zhou.affiliations.count() == 2


def test_a_member_signs_in_with_the_slip_reads_the_record_and_who_read_it_and_corrects_the_phone(
    county: County, zhou: Member, sign_in: SignIn, client: Client
) -> None:
    secretary = sign_in(county.secretaries[0])
    secretary.get(reverse("members:member", args=[zhou.code]))
    slip = secretary.post(reverse("members:member-code", args=[zhou.code])).content.decode()
    link = re.search(r'href="(http://testserver/sign-in/code/[^"]+)"', slip)
    assert link
    client.logout()
    assert client.post(link[1]).status_code == 302
    home = client.get(reverse("site:home")).content.decode()
    assert reverse("members:me") in home
    assert reverse("members:transfers") not in home
    record = client.get(reverse("members:me")).content.decode()
    for said in ("北朱解村", "书记甲", "正式党员", "13800005678"):
        assert said in record
    assert "书记甲" in client.get(reverse("members:own-readers")).content.decode()
    client.post(reverse("members:own-phone"), {"phone": "13900001111"})
    zhou.refresh_from_db()
    assert zhou.phone == "13900001111"
    client.post(reverse("members:own-correction"), {"wrong": "文化程度写成大专", "right": "高中"})
    asked = zhou.corrections.get()
    secretary = sign_in(county.secretaries[0])
    answer = {"state": "accepted", "answer": "已经按毕业证改了"}
    assert secretary.post(reverse("members:correction", args=[asked.pk]), answer).status_code == 302
    zhou.refresh_from_db()
    assert zhou.account is not None
    assert "已经按毕业证改了" in sign_in(zhou.account).get(reverse("members:me")).content.decode()
