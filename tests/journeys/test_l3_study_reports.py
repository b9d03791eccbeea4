"""L3: a report is handed in on the phone or typed in from paper, commented, published with consent, taken back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lianjian.kernel.models import Account
from lianjian.records.activity.models import StudyReport
from tests.factories import County
from tests.records.activity.learning_factories import signing_member
from tests.records.members.factories import member

SignIn = Callable[[Account], Client]
WORDS = {"title": "学习一号文件的体会", "text": "第一段。\n第二段：要把地种好。"}


@pytest.fixture
def author(county: County) -> Account:
    return signing_member(county.villages[0], "单学文", login="shan")[1]


def hand_in(client: Client, consent: str = "committee") -> str:
    answer = client.post("/learning/reports/new/", WORDS | {"consent": consent})
    assert answer.status_code == 302
    return answer.headers["Location"]


def test_handed_in_commented_shared_and_public_by_a_second_person(
    county: County, sign_in: SignIn, author: Account
) -> None:
    address = hand_in(sign_in(author))
    secretary, organiser = county.secretaries[0], county.longdu_organiser
    page = sign_in(secretary).get(address).content.decode()
    assert "第二段：要把地种好。" in page
    assert "share/" not in page
    sign_in(secretary).post(f"{address}comment/", {"text": "写得实在。"})
    assert "写得实在。" in sign_in(author).get(address).content.decode()
    assert sign_in(secretary).post(f"{address}consent/", {"consent": "public"}).status_code == 403
    sign_in(author).post(f"{address}consent/", {"consent": "public"})
    assert address in sign_in(secretary).get("/todo/").content.decode()
    sign_in(secretary).post(f"{address}share/")
    assert sign_in(secretary).post(f"{address}put-forward/").status_code == 302
    assert sign_in(secretary).post(f"{address}approve/").status_code == 403
    code = StudyReport.objects.get().code
    assert Client().get(f"/public/reports/{code}/").status_code == 404
    assert sign_in(organiser).post(f"{address}approve/").status_code == 302
    public = Client().get(f"/public/reports/{code}/").content.decode()
    assert "要把地种好" in public
    assert "写得实在" not in public
    assert code in Client().get("/public/reports/").content.decode()
    sign_in(author).post(f"{address}consent/", {"consent": "committee"})
    assert Client().get(f"/public/reports/{code}/").status_code == 404
    assert sign_in(organiser).get(address).status_code == 404


def test_a_paper_report_is_typed_in_for_an_author_without_a_phone(county: County, sign_in: SignIn) -> None:
    old = member(county.villages[0], "曾老")
    client = sign_in(county.secretaries[0])
    asked = WORDS | {"author": old.code, "consent": "committee", "typed_with_consent": ""}
    answer = client.post("/learning/reports/from-paper/", asked)
    assert answer.status_code == 422
    assert "要把地种好" in answer.content.decode()
    answer = client.post("/learning/reports/from-paper/", asked | {"typed_with_consent": "三月五日交来纸稿"})
    report = StudyReport.objects.get()
    assert report.member == old
    assert "三月五日交来纸稿" in client.get(answer.headers["Location"]).content.decode()
    changed = client.post(f"/learning/reports/{report.code}/consent/", {"consent": "branch", "note": "当面同意"})
    assert changed.status_code == 302


def test_others_find_nothing(county: County, sign_in: SignIn, author: Account) -> None:
    address = hand_in(sign_in(author), "public")
    for account in (county.secretaries[1], county.longdu_organiser, county.department_head, county.stranger):
        client = sign_in(account)
        assert client.get(address).status_code == 404
        for act in ("comment/", "consent/", "share/", "put-forward/", "approve/", "decline/"):
            assert client.post(f"{address}{act}", {"text": "x", "reason": "x"}).status_code == 404
        assert "学习一号文件的体会" not in client.get("/learning/reports/").content.decode()


def test_who_is_no_member_hands_in_nothing(county: County, sign_in: SignIn) -> None:
    assert sign_in(county.department_head).get("/learning/reports/new/").status_code == 404
    assert sign_in(county.department_head).get("/learning/reports/from-paper/").status_code == 404


def test_the_list_is_searched_filtered_and_an_excel_file_without_texts(
    county: County, sign_in: SignIn, author: Account
) -> None:
    address = hand_in(sign_in(author))
    client = sign_in(county.secretaries[0])
    for query in ("text=一号文件", "text=单学文", "text=sxw", "since=2020-01-01", "published=committee"):
        assert address in client.get(f"/learning/reports/?{query}").content.decode(), query
    for query in ("text=养鸡", "since=2100-01-01", "published=public"):
        assert address not in client.get(f"/learning/reports/?{query}").content.decode(), query
    assert client.get("/learning/reports/excel/").content[:2] == b"PK"


def test_the_list_asks_the_database_as_often_for_three_rows_as_for_one(
    county: County, sign_in: SignIn, author: Account
) -> None:
    client, counts = sign_in(author), []
    for size in (1, 3):
        while StudyReport.objects.count() < size:
            hand_in(client)
        client.get("/learning/reports/")
        with CaptureQueriesContext(connection) as caught:
            assert client.get("/learning/reports/").status_code == 200
        counts.append(len(caught))
    assert counts[0] == counts[1]
