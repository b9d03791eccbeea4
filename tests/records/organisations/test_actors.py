from __future__ import annotations

from datetime import date

from django.contrib.auth.models import AnonymousUser

from lianjian.kernel.actor import Role
from lianjian.records.organisations.queries.actors import actor_of
from tests.factories import FOUNDED, TODAY, County


def test_a_post_gives_its_role_over_the_sub_tree_it_stands_in(county: County) -> None:
    organiser = county.actor(county.longdu_organiser)
    assert organiser.has(Role.TOWNSHIP_OFFICE, over=county.villages[0].path)
    assert not organiser.has(Role.TOWNSHIP_OFFICE, over=county.villages[3].path)
    assert not organiser.has(Role.ORGANISATION_DEPARTMENT, over=county.villages[0].path)


def test_a_post_gives_nothing_before_its_first_day(county: County) -> None:
    assert county.actor(county.department_head, on=date(2020, 12, 31)).mandates == ()
    assert len(county.actor(county.department_head, on=FOUNDED).mandates) == 1


def test_nobody_signed_in_is_a_stranger() -> None:
    assert actor_of(user=AnonymousUser(), on=TODAY).is_stranger


def test_superior_means_above_not_in(county: County) -> None:
    secretary = county.actor(county.secretaries[0])
    assert secretary.has(Role.SECRETARY, over=county.villages[0].path)
    assert not secretary.has_above(Role.SECRETARY, over=county.villages[0].path)
