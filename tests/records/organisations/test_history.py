from __future__ import annotations

from datetime import timedelta

from lianjian.kernel.periods import since
from lianjian.records.organisations.models import OrganisationVersion
from lianjian.records.organisations.queries.history import Sign, differences, name_on, snapshot, versions_of, way_on
from tests.factories import FOUNDED, TODAY, County

CHANGED = TODAY - timedelta(days=10)


def change_version(county: County, index: int, **now: object) -> None:
    version = OrganisationVersion.objects.get(organisation=county.villages[index])
    OrganisationVersion.objects.filter(pk=version.pk).update(during=since(FOUNDED, CHANGED))
    if now:
        version.pk, version.during = None, since(CHANGED)
        for name, value in now.items():
            setattr(version, name, value)
        version.save()


def test_then_and_now_differ_by_sign_for_each_kind_of_change(county: County) -> None:
    change_version(county, 0, name="新名村")
    change_version(county, 1, parent=county.changcheng)
    then = snapshot(organisation=county.longdu, on=FOUNDED)
    now = snapshot(organisation=county.longdu, on=TODAY)
    lines = {line.code: (line.then, line.now, line.sign) for line in differences(then=then, now=now)}
    assert lines == {
        "V001": ("北朱解村", "新名村", Sign.CHANGED),
        "V002": ("王家我乐村", None, Sign.GONE),
        "V003": ("高家屯村", "高家屯村", Sign.SAME),
    }
    elsewhere = differences(
        then=snapshot(organisation=county.changcheng, on=FOUNDED),
        now=snapshot(organisation=county.changcheng, on=TODAY),
    )
    assert (elsewhere[-1].code, elsewhere[-1].sign) == ("V002", Sign.NEW)


def test_the_way_to_the_root_is_that_of_the_day(county: County) -> None:
    change_version(county, 1, parent=county.changcheng)
    village = county.villages[1]
    then = [version.name for version in way_on(organisation=village, on=CHANGED - timedelta(days=1))]
    assert then == ["诸城市", "龙都街道", "王家我乐村"]
    assert [version.name for version in way_on(organisation=village, on=CHANGED)] == ["诸城市", "昌城镇", "王家我乐村"]


def test_before_its_first_day_it_did_not_exist(county: County) -> None:
    shot = snapshot(organisation=county.longdu, on=FOUNDED - timedelta(days=1))
    assert (shot.version, shot.way, shot.children) == (None, [], [])


def test_its_names_by_day_and_all_versions_latest_first(county: County) -> None:
    change_version(county, 0, name="新名村")
    village = county.villages[0]
    assert name_on(organisation=village, on=FOUNDED) == "北朱解村"
    assert name_on(organisation=village, on=TODAY) == "新名村"
    assert [version.name for version in versions_of(organisation=village)] == ["新名村", "北朱解村"]
