"""Many at once: each delta is folded exactly once, whoever folds, writes, moves, rebuilds or is killed meanwhile."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from lianjian.records.members.enums import Occupation, Sex
from lianjian.records.members.models import Affiliation, Member
from lianjian.records.organisations.actions.locks import hold_tree_alone
from lianjian.records.organisations.actions.shaping import hang
from lianjian.records.organisations.models import Organisation
from lianjian.results.indicators.models import FigureDelta, RolledFigure
from lianjian.results.indicators.rolled.keeping import drifted_figures, fold_figures, rebuild_figures
from tests.at_once import at_once
from tests.factories import NOW, TODAY, County, a_county
from tests.records.members.factories import member
from tests.results.indicators.rolled_cases import everywhere_as_counted_live

NAMES = "甲乙丙丁戊己庚辛壬癸"


@pytest.fixture
def people(transactional_db: None) -> tuple[County, list[Member]]:
    county = a_county()
    entered = [member(county.villages[each % 6], f"王{NAMES[each]}") for each in range(10)]
    rebuild_figures(at=NOW)
    return county, entered


def test_every_delta_is_folded_once_while_all_write_move_and_fold_at_once(
    people: tuple[County, list[Member]],
) -> None:
    county, entered = people

    def writes(part: int) -> None:
        for each in range(20):
            one = entered[(part * 5 + each) % 10]
            Affiliation.objects.filter(member=one).update(organisation=county.villages[(part + each) % 6])
            Member.objects.filter(pk=one.pk).update(sex=list(Sex)[each % 2], occupation=list(Occupation)[each % 3])

    def moves() -> None:
        for each in range(6):
            with transaction.atomic():
                hold_tree_alone()
                village = Organisation.objects.get(pk=county.villages[0].pk)
                superior = (county.changcheng, county.longdu)[each % 2]
                hang(organisation=village, superior=Organisation.objects.get(pk=superior.pk))

    def folds() -> None:
        for _each in range(20):
            fold_figures(on=TODAY)

    def rebuilds() -> None:
        for _each in range(3):
            rebuild_figures(at=NOW)

    at_once(lambda: writes(0), lambda: writes(1), moves, folds, folds, rebuilds)
    assert drifted_figures(on=TODAY) == []
    fold_figures(on=TODAY)
    assert not FigureDelta.objects.filter(from_on__lte=TODAY).exists()
    everywhere_as_counted_live()


def test_a_fold_that_is_killed_has_not_happened(people: tuple[County, list[Member]]) -> None:
    county, _entered = people
    member(county.villages[0], "李一")
    noted = FigureDelta.objects.filter(from_on__lte=TODAY).count()
    with pytest.raises(DatabaseError):
        _fold_and_be_killed()
    connection.close()
    assert FigureDelta.objects.filter(from_on__lte=TODAY).count() == noted
    assert RolledFigure.objects.get(organisation=county.county, number="members", month=date.min).n == 10
    fold_figures(on=TODAY)
    assert RolledFigure.objects.get(organisation=county.county, number="members", month=date.min).n == 11
    everywhere_as_counted_live()


@transaction.atomic
def _fold_and_be_killed() -> None:
    assert fold_figures(on=TODAY) > 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (mine,) = cursor.fetchone()
    at_once(lambda: _kill(mine))
    Organisation.objects.count()


def _kill(backend: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [backend])


def test_a_home_and_the_record_it_points_to_change_at_once(people: tuple[County, list[Member]]) -> None:
    county, entered = people
    Affiliation.objects.all().delete()

    def comes_home(one: Member) -> None:
        Affiliation.objects.create(
            member=one, organisation=county.villages[1], basis="admitted", during=(date(2021, 1, 1), None)
        )

    for one in entered:
        at_once(
            lambda one=one: comes_home(one),
            lambda one=one: Member.objects.filter(pk=one.pk).update(sex=Sex.FEMALE, occupation=Occupation.STUDENT),
        )
    assert drifted_figures(on=TODAY) == []
    everywhere_as_counted_live()
