from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lianjian.kernel.models import Account
from lianjian.records.organisations.actions.counts import rebuild_counts
from lianjian.records.organisations.models import Organisation
from tests.factories import County, a_county

PAGE = "/organisations/370782-02/"


@pytest.fixture
def committed_county(transactional_db: None) -> County:
    county = a_county()
    rebuild_counts()
    return county


def drawn(client: Client) -> str:
    """The page as a browser that has its cookies gets it."""
    client.get(PAGE)
    client.get(PAGE)
    return client.get(PAGE).content.decode()


def test_a_page_is_drawn_once_and_anew_after_any_change(
    committed_county: County, sign_in: Callable[[Account], Client]
) -> None:
    client = sign_in(committed_county.department_head)
    first = drawn(client)
    assert any(asked(client) <= 4 for _attempt in range(200)), "other writers in the same server have it drawn anew"
    Organisation.objects.filter(code="V001").update(name="新朱解村")
    assert "新朱解村" not in first
    assert "新朱解村" in client.get(PAGE).content.decode()


def asked(client: Client) -> int:
    """How many questions the database was asked for one more look at the page."""
    with CaptureQueriesContext(connection) as queries:
        client.get(PAGE)
    return len(queries)


def test_one_persons_page_is_never_anothers(committed_county: County, sign_in: Callable[[Account], Client]) -> None:
    drawn(sign_in(committed_county.department_head))
    client = sign_in(committed_county.changcheng_organiser)
    assert client.get(PAGE).status_code == 404
    client.logout()
    assert client.get(PAGE).status_code == 302


def test_a_packed_page_unpacks_to_the_same(committed_county: County, sign_in: Callable[[Account], Client]) -> None:
    client = sign_in(committed_county.department_head)
    plain = drawn(client)
    packed = client.get(PAGE, headers={"accept-encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert "北朱解村" in plain
    assert not list(get_messages(packed.wsgi_request))
