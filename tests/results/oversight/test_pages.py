from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lianjian.kernel import clock
from lianjian.kernel.models import Account
from lianjian.results.oversight.actions.circulars import draft_circular
from lianjian.results.oversight.models import DataRequest
from tests.factories import NOW, County
from tests.results.oversight.factories import asked, finding, inspection, joint, plan, promise

SignIn = Callable[[Account], Client]


def add_plan(county: County, number: int) -> None:
    plan(county)


def add_inspection(county: County, number: int) -> None:
    inspection(county)


def add_finding(county: County, number: int) -> None:
    finding(county, inspection(county), county.villages[number])


def add_circular(county: County, number: int) -> None:
    it = inspection(county)
    finding(county, it, county.villages[number])
    draft_circular(inspection_id=it.pk, by=county.actor(county.department_head), at=NOW)


def add_request(county: County, number: int) -> None:
    asked(county, f"第{number}栏", title=f"第{number}张表")
    DataRequest.objects.update(ends_on=clock.today() + timedelta(days=9))


def add_promise(county: County, number: int) -> None:
    promise(joint(county, name=f"第{number}联合党总支"), county.villages[number])


PAGES = {
    "/goals/": add_plan, "/inspections/": add_inspection, "/findings/": add_finding, "/circulars/": add_circular,
    "/asked/": add_request, "/gaps/joint_promise/": add_promise, "/gaps/": add_promise, "/": add_promise,
}  # fmt: skip


@pytest.mark.parametrize("address", PAGES)
def test_a_list_asks_as_much_for_three_rows_as_for_one(county: County, sign_in: SignIn, address: str) -> None:
    client, counts = sign_in(county.department_head), []
    client.get(address)
    for number in range(3):
        PAGES[address](county, number)
        with CaptureQueriesContext(connection) as asked_for:
            assert client.get(address).status_code == 200
        counts.append(len(asked_for))
    assert counts[0] == counts[2], [query["sql"] for query in asked_for]


def test_no_page_sorts_places_by_how_much_is_lacking(county: County, sign_in: SignIn) -> None:
    """A parameter that would order by number is not listened to."""
    for number in range(2):
        promise(joint(county, superior=county.changcheng, name=f"昌城{number}"), county.villages[4])
    promise(joint(county), county.villages[0])
    client = sign_in(county.department_head)
    for query in ("", "?sort=-count", "?sort=count", "?order=most"):
        page = client.get(f"/gaps/{query}").content.decode()
        assert page.index("龙都街道") < page.index("昌城镇")
