"""R5: every figure opens to the records behind it, at any place, on any day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from lianjian.kernel import clock
from lianjian.kernel.models import Account
from lianjian.records.organisations.actions.coverage import NewDispatch, dispatch_people
from lianjian.records.organisations.enums import DispatchKind
from tests.factories import NOW, County

SignIn = Callable[[Account], Client]
F15 = "F15"


@pytest.fixture
def instructors(county: County) -> County:
    """Sixty instructors since a month ago, ten in each village."""
    today = clock.today()
    rows = [
        NewDispatch(
            kind=DispatchKind.PARTY_BUILDING_INSTRUCTOR,
            person_name=f"指导员{number}",
            person_code=f"R{number:03d}",
            organisation_code=county.villages[number % 6].code,
            since=today - timedelta(days=30),
            last_on=today + timedelta(days=300),
        )
        for number in range(60)
    ]
    dispatch_people(rows=rows, by=county.actor(county.department_head), at=NOW)
    return county


def test_a_figure_opens_to_its_places_and_records_page_by_page(instructors: County, sign_in: SignIn) -> None:
    client = sign_in(instructors.department_head)
    address = reverse("indicators:figure", args=[F15])
    page = client.get(address).content.decode()
    assert "诸城市" in page
    assert "龙都街道" in page
    assert "指导员49" in page
    assert "指导员50" not in page
    rest = client.get(address, {"after": "R049"}).content.decode()
    assert "指导员50" in rest
    assert "指导员49" not in rest


def test_a_figure_changes_with_the_place_and_the_day(instructors: County, sign_in: SignIn) -> None:
    client = sign_in(instructors.department_head)
    address, node = reverse("indicators:figure", args=[F15]), instructors.longdu.code
    assert "龙都街道：党建工作指导员 30 人" in client.get(address, {"node": node}).content.decode()
    before = clock.today() - timedelta(days=31)
    assert "党建工作指导员 0 人" in client.get(address, {"node": node, "on": before}).content.decode()


def test_the_records_and_the_level_below_come_out_as_excel(instructors: County, sign_in: SignIn) -> None:
    client = sign_in(instructors.department_head)
    records = client.get(reverse("indicators:figure-records-excel", args=[F15]))
    assert load_workbook(BytesIO(records.content)).active.max_row == 61
    below = client.get(reverse("indicators:figure-below-excel", args=[F15]))
    rows = list(load_workbook(BytesIO(below.content)).active.iter_rows(min_row=2, values_only=True))
    assert rows == [("370782-02", "龙都街道", 30), ("370782-08", "昌城镇", 30)]


def test_a_township_reads_its_own_figures_and_nobody_else_s(instructors: County, sign_in: SignIn) -> None:
    client = sign_in(instructors.longdu_organiser)
    assert "龙都街道" in client.get(reverse("indicators:figures")).content.decode()
    for code in (instructors.changcheng.code, instructors.county.code, "nowhere"):
        assert client.get(reverse("indicators:figure", args=[F15]), {"node": code}).status_code == 404
    assert client.get(reverse("indicators:figure", args=["F99"])).status_code == 404


def test_who_holds_no_post_has_no_figures(county: County, sign_in: SignIn) -> None:
    assert sign_in(county.stranger).get(reverse("indicators:figures")).status_code in (302, 404)


def test_the_pages_ask_the_database_equally_often_for_thirty_records_and_for_sixty(
    instructors: County, sign_in: SignIn
) -> None:
    client = sign_in(instructors.department_head)
    address = reverse("indicators:figure", args=[F15])
    counts = []
    for node in (instructors.county.code, instructors.longdu.code):
        client.get(address, {"node": node})
        with CaptureQueriesContext(connection) as asked:
            client.get(address, {"node": node})
        counts.append(len(asked))
    assert counts[0] == counts[1]
