"""Addresses typed by hand, cut off by a messenger or made to break: none of them is ever our fault."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from lianjian.kernel.models import Account
from tests.factories import County
from tests.site.test_roles import ROUTES, Changcheng

pytestmark = [pytest.mark.slow, pytest.mark.django_db(databases=["default", "progress"])]
# Every name that some page reads from its address.
NAMES = (
    "after", "as", "day", "direct", "form", "gap", "kind", "lead", "level", "member", "name", "node", "occupation",
    "on", "organisation", "place", "q", "run", "since", "sort", "standing", "state", "step", "subject", "tab", "text",
    "title", "until", "unit", "version", "view", "village", "way", "week", "year",
)  # fmt: skip
NONSENSE = {
    "a null character": "\x00", "a digit that is none": "²", "a number beyond all rows": "9" * 40, "a negative": "-1",
    "too long": "长" * 3000, "no day": "2026-99-99", "before all time": "0000-01-01", "half a key": "0001~~",
}  # fmt: skip


@pytest.mark.parametrize("nonsense", NONSENSE)
def test_nonsense_in_an_address_is_answered_in_words(
    county: County, sign_in: Callable[[Account], Client], nonsense: str
) -> None:
    place = Changcheng(county)
    client = sign_in(county.department_head)
    client.raise_request_exception = False
    query = dict.fromkeys(NAMES, NONSENSE[nonsense])
    routes = ROUTES.keys() - {"site:sign-out", "site:sign-in-code"}
    assert [route for route in routes if client.get(place.url(route), query).status_code >= 500] == []
