"""Two people at one moment put two people forward for one place."""

from __future__ import annotations

from functools import partial

import pytest

from lianjian.records.projects.actions.jobs import match_seeker
from lianjian.records.projects.models import Placement
from tests.at_once import at_once
from tests.factories import NOW, TODAY, a_county
from tests.records.projects.test_jobs import seeker, vacancy


@pytest.mark.django_db(transaction=True)
def test_of_two_for_the_last_place_exactly_one_gets_it() -> None:
    county = a_county()
    for turn in range(3):
        job = vacancy(county, title=f"操作工{turn}")
        people = [seeker(county, person_name=name) for name in ("王小明", "赵小红")]
        office = county.actor(county.longdu_organiser)
        forward = partial(match_seeker, vacancy_id=job.pk, on=TODAY, by=office, at=NOW)
        told = at_once(*(partial(forward, seeker_id=one.pk) for one in people))
        assert Placement.objects.filter(vacancy=job).count() == 1
        assert sorted(map(bool, told)) == [False, True]


@pytest.mark.django_db(transaction=True)
def test_one_person_is_not_put_forward_for_two_vacancies_at_once() -> None:
    county = a_county()
    found = seeker(county)
    jobs = [vacancy(county, title=title) for title in ("操作工", "保安")]
    office = county.actor(county.longdu_organiser)
    forward = partial(match_seeker, seeker_id=found.pk, on=TODAY, by=office, at=NOW)
    told = at_once(*(partial(forward, vacancy_id=job.pk) for job in jobs))
    assert Placement.objects.filter(seeker=found).count() == 1
    assert sorted(map(bool, told)) == [False, True]
