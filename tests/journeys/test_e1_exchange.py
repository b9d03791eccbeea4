"""E1: a need is registered on the phone, found, taken up, delivered, and confirmed by the receiver alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from lianjian.kernel.models import Account
from lianjian.records.projects.duties import duties_of
from lianjian.records.projects.enums import MatchState, NeedState, Subject
from lianjian.records.projects.models import Need
from tests.factories import TODAY, County
from tests.records.projects.factories import resource

SignIn = Callable[[Account], Client]


@pytest.fixture
def needed(county: County, sign_in: SignIn) -> Need:
    client = sign_in(county.secretaries[5])
    answer = client.post(
        "/exchange/needs/new/", {"subject": Subject.TECHNIQUE, "title": "大葱种植技术员", "level": "3"}, follow=True
    )
    assert answer.status_code == 200
    return Need.objects.get()


def test_three_fields_register_a_need(county: County, sign_in: SignIn) -> None:
    form = sign_in(county.secretaries[5]).get("/exchange/needs/new/").content.decode()
    assert "都吉台村" in form
    assert [form.count(f'name="{name}"') > 0 for name in ("subject", "title", "level", "organisation")] == [
        True, True, True, False,
    ]  # fmt: skip


def test_what_was_typed_wrongly_comes_back(county: County, sign_in: SignIn) -> None:
    answer = sign_in(county.secretaries[5]).post(
        "/exchange/needs/new/", {"subject": "nothing", "title": "大葱种植技术员", "level": "3"}
    )
    assert "大葱种植技术员" in answer.content.decode()
    assert not Need.objects.exists()


def test_the_need_goes_from_the_village_to_the_department_and_back(
    county: County, sign_in: SignIn, needed: Need
) -> None:
    offered = resource(county, county.urban[2], Subject.TECHNIQUE)
    department, village = county.secretaries[8], county.secretaries[5]
    address = f"/exchange/needs/{needed.code}/"

    page = sign_in(department).get(address).content.decode()
    assert offered.title in page
    sign_in(department).post(f"{address}take-up/", {"resource": offered.code, "promised_on": "2026-04-01"})
    assert [duty.due_on.isoformat() for duty in duties_of(actor=county.actor(department), on=TODAY) if duty.due_on] == [
        "2026-04-01"
    ]
    sign_in(department).post(f"{address}deliver/", {"outcome": "派两名技术员，每月两次"})
    assert [duty.url for duty in duties_of(actor=county.actor(village), on=TODAY)] == [address]
    answer = sign_in(department).post(f"{address}confirm/")
    assert answer.status_code == 403
    sign_in(village).post(f"{address}confirm/")
    needed.refresh_from_db()
    assert needed.state == NeedState.CONFIRMED
    assert needed.matches.get().state == MatchState.CONFIRMED
    assert "派两名技术员" in sign_in(village).get(address).content.decode()


def test_an_empty_delivery_report_comes_back_with_the_page(county: County, sign_in: SignIn, needed: Need) -> None:
    client = sign_in(county.secretaries[8])
    client.post(f"/exchange/needs/{needed.code}/take-up/", {})
    answer = client.post(f"/exchange/needs/{needed.code}/deliver/", {"outcome": ""})
    assert answer.status_code == 422
    assert needed.matches.get().state == MatchState.TAKEN_UP


def test_needs_are_found_by_words_subject_place_and_pinyin_initials(
    county: County, sign_in: SignIn, needed: Need
) -> None:
    client = sign_in(county.department_head)
    for query in ("text=大葱", "text=djtc", "text=都吉台", "subject=technique", "place=昌城", "state=open"):
        assert needed.code in client.get(f"/exchange/needs/?{query}").content.decode(), query
    for query in ("text=冷库", "subject=funds", "place=龙都", "state=closed", "industry=tea"):
        assert needed.code not in client.get(f"/exchange/needs/?{query}").content.decode(), query


def test_a_stranger_and_another_townships_office_find_nothing(county: County, sign_in: SignIn, needed: Need) -> None:
    address = f"/exchange/needs/{needed.code}/"
    for account in (county.stranger, county.longdu_organiser, county.secretaries[0]):
        client = sign_in(account)
        for path in ("", "take-up/", "deliver/", "confirm/", "send-back/", "give-up/", "close/"):
            answer = client.get(address) if not path else client.post(f"{address}{path}", {"reason": "试试"})
            assert answer.status_code in ((302, 404) if account == county.stranger else (404,)), (account, path)
    needed.refresh_from_db()
    assert needed.state == NeedState.OPEN


def test_the_list_is_an_excel_file_too(county: County, sign_in: SignIn, needed: Need) -> None:
    answer = sign_in(county.department_head).get("/exchange/needs/excel/")
    assert answer.content[:2] == b"PK"


@pytest.mark.parametrize("path", ["needs", "resources"])
def test_a_list_asks_the_database_as_often_for_three_rows_as_for_one(
    county: County, sign_in: SignIn, django_assert_num_queries: object, path: str
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = sign_in(county.department_head)

    def add(index: int) -> None:
        client.post(
            f"/exchange/{path}/new/",
            {"subject": "funds", "title": f"第{index}件", "level": "2", "organisation": county.villages[index].code},
        )

    counts = []
    for rows in (1, 3):
        for index in range(rows):
            add(index)
        client.get(f"/exchange/{path}/")
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert client.get(f"/exchange/{path}/").status_code == 200
        counts.append(len(caught))
    assert counts[0] == counts[1]
