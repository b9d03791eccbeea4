"""Two people at once: a number is given once, and a bulletin is approved once."""

from __future__ import annotations

from functools import partial

import pytest

from lianjian.kernel.models import Account
from lianjian.records.organisations.enums import PostKind
from lianjian.results.indicators.actions.bulletins import approve_bulletin
from lianjian.results.indicators.models import Bulletin
from tests.at_once import at_once
from tests.factories import NOW, County, a_county, person, post
from tests.results.indicators.test_bulletins import TEXT, handed_in


def second_person(county: County, login: str) -> Account:
    account = person(login, login=login, staff=True)
    post(account, county.county, PostKind.ORGANISATION_OFFICER)
    return account


def approve(county: County, bulletin: Bulletin, officer: Account) -> None:
    approve_bulletin(bulletin_id=bulletin.pk, by=county.actor(officer), at=NOW)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("same", [True, False])
def test_of_two_approvals_at_once_each_bulletin_gets_one_number(same: bool) -> None:
    county = a_county()
    officers = [second_person(county, login) for login in ("o1", "o2")]
    first = handed_in(county, TEXT)
    second = first if same else handed_in(county, TEXT)
    told = at_once(partial(approve, county, first, officers[0]), partial(approve, county, second, officers[1]))
    numbers = sorted(Bulletin.objects.exclude(number=None).values_list("number", flat=True))
    assert (numbers, sum(map(bool, told))) == (([1], 1) if same else ([1, 2], 0))
