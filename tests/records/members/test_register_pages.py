"""The register's pages: who gets in, what they show of whom, and that the forms do what they say."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from lianjian.kernel.models import Account
from lianjian.records.members.enums import LeavingKind, ReadPart
from lianjian.records.members.models import Member, Reading
from lianjian.records.organisations.enums import PostKind
from tests.factories import County, person, post
from tests.pages import hidden_value
from tests.records.members.factories import member
from tests.records.members.test_register_actions import id_number

SignIn = Callable[[Account], Client]


def page(client: Client, name: str, code: str, **query: str) -> str:
    answer = client.get(reverse(f"members:{name}", args=[code]), query)
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def test_the_register_of_every_place_a_person_keeps(county: County, sign_in: SignIn) -> None:
    here, there = member(county.villages[0], "王秀英"), member(county.villages[3], "李建国", full=False)
    client = sign_in(county.department_head)
    assert client.get(reverse("members:register")).headers["Location"] == reverse(
        "members:register-of", args=["370782"]
    )
    whole = page(client, "register-of", "370782")
    assert "2 名党员" in whole
    assert here.name in whole
    assert there.name in whole
    assert there.name not in page(client, "register-of", "370782-02")
    assert here.name not in page(client, "register-of", "370782", standing="probationary_member")
    assert here.name not in page(client, "register-of", "370782", q="ljg")
    assert there.name in page(client, "register-of", "370782", q="ljg")
    assert there.name not in page(client, "register-of", "370782-08", on="2025-11-30")


def test_a_secretary_reads_the_own_branch_and_a_member_no_list(county: County, sign_in: SignIn) -> None:
    client = sign_in(county.secretaries[0])
    assert client.get(reverse("members:register-of", args=[county.villages[0].code])).status_code == 200
    assert client.get(reverse("members:register-of", args=[county.villages[1].code])).status_code == 404
    ordinary = person("党员甲", login="ordinary")
    post(ordinary, county.villages[0], PostKind.MEMBER)
    assert sign_in(ordinary).get(reverse("members:register-of", args=[county.villages[0].code])).status_code == 403


def test_a_record_is_masked_and_who_opens_it_is_noted(county: County, sign_in: SignIn) -> None:
    number = id_number(date(1980, 5, 6))
    one = member(county.villages[0], "王秀英", phone="13812345678", id_number=number, id_number_tail=number[-4:])
    text = page(sign_in(county.secretaries[0]), "member", one.code)
    assert "138****5678" in text
    assert "13812345678" not in text
    assert number not in text
    assert number[-4:] in text
    assert Reading.objects.get().reader == county.secretaries[0]


def test_entering_correcting_and_ending(county: County, sign_in: SignIn) -> None:
    client = sign_in(county.secretaries[0])
    said = {
        "name": "王秀英", "sex": "female", "born_on": "1970-01-02", "id_number": id_number(date(1970, 1, 2), odd=2),
        "phone": "13812345678", "education": "", "occupation": "farmer", "admitted_on": "1995-07-01",
        "full_member_on": "1996-07-01",
    }  # fmt: skip
    address = reverse("members:new-member", args=[county.villages[0].code])
    refused = client.post(address, said | {"sex": "male", "request_id": str(uuid.uuid4())})
    assert "按身份证号，性别是女" in refused.content.decode()
    done = client.post(address, said | {"request_id": str(uuid.uuid4())})
    one = Member.objects.get()
    assert done.headers["Location"] == reverse("members:member", args=[one.code])
    address = reverse("members:correct-member", args=[one.code])
    opened = hidden_value(client.get(address), "seen")
    assert Reading.objects.get().parts == [ReadPart.ID_NUMBER, ReadPart.PHONE]
    correction = said | {"name": "王秀瑛", "reason": "写错字", "seen": opened}
    client.post(address, correction | {"request_id": str(uuid.uuid4())})
    one.refresh_from_db()
    assert one.name == "王秀瑛"
    late = correction | {"name": "王秀英", "phone": "13900000000", "request_id": str(uuid.uuid4())}
    told = client.post(address, late).content.decode()
    assert "已经有人改过" in told
    assert "13900000000" in told
    one.refresh_from_db()
    assert (one.name, one.phone) == ("王秀瑛", "13812345678")
    ending = {"how": "died", "on": "2026-03-01", "reason": "去世", "request_id": str(uuid.uuid4())}
    client.post(reverse("members:end-membership", args=[one.code]), ending)
    one.refresh_from_db()
    assert (one.left_on, one.left_how) == (date(2026, 3, 1), LeavingKind.DIED)


def test_the_file_holds_last_digits_only(county: County, sign_in: SignIn) -> None:
    member(county.villages[0], "王秀英", phone="13812345678", id_number_tail="001X")
    answer = sign_in(county.department_head).get(reverse("members:register-excel", args=["370782"]))
    (heads, row) = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    shown = dict(zip(heads, row, strict=True))
    assert shown["姓名"] == "王秀英"
    assert shown["手机号"] == "138****5678"
    assert shown["身份证号后 4 位"] == "001X"


@pytest.mark.parametrize("name", ["register-of", "register-excel"])
def test_as_many_queries_whatever_the_register_holds(county: County, sign_in: SignIn, name: str) -> None:
    client = sign_in(county.department_head)
    counts = []
    client.get(reverse(f"members:{name}", args=["370782"]))  # the first of a session asks more
    for surname in ("王", "李张"):
        for each in surname:
            member(county.villages[0], f"{each}敏")
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse(f"members:{name}", args=["370782"]))
        counts.append(len(asked))
    assert counts[0] == counts[1]
