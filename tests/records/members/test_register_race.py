"""Two people at one moment: one person is entered once, and moves to one place only."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest

from lianjian.records.members.actions.moving import move_member
from lianjian.records.members.actions.registering import register_member
from lianjian.records.members.enums import AffiliationBasis
from lianjian.records.members.models import Affiliation, Member
from lianjian.records.organisations.models import Organisation
from tests.at_once import at_once
from tests.factories import NOW, TODAY, County, a_county
from tests.records.members.factories import member
from tests.records.members.test_register_actions import new_member


@pytest.mark.django_db(transaction=True)
def test_of_two_secretaries_entering_one_person_one_wins() -> None:
    county = a_county()
    told = at_once(partial(_register, county, 0), partial(_register, county, 1))
    assert sorted(bool(sentence) for sentence in told) == [False, True]
    assert Member.objects.count() == Affiliation.objects.count() == 1
    assert sum(Organisation.objects.values_list("people", flat=True)) == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_moves_to_two_branches_one_home_comes() -> None:
    county = a_county()
    one = member(county.villages[0], "王秀英")
    told = at_once(partial(_move, county, one, 1), partial(_move, county, one, 2))
    assert sorted(bool(sentence) for sentence in told) == [False, True]
    one.refresh_from_db()
    home = Affiliation.objects.get(member=one, during__endswith=None).organisation
    assert one.organisation == home
    assert list(Organisation.objects.filter(people__gt=0)) == [home]


def _register(county: County, village: int) -> None:
    register_member(
        person=new_member(), organisation=county.villages[village], by=county.actor(county.secretaries[village]), at=NOW
    )


def _move(county: County, one: Member, village: int) -> None:
    move_member(
        member=one, to=county.villages[village], on=TODAY - timedelta(days=1), basis=AffiliationBasis.TRANSFERRED,
        by=county.actor(county.department_head), at=NOW,
    )  # fmt: skip
