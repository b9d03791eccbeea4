from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianjian.kernel.models import Account
from lianjian.kernel.succession import Handover
from lianjian.records.organisations.actions.coverage import (
    NewDispatch,
    NewUnit,
    close_unit,
    dispatch_people,
    register_units,
)
from lianjian.records.organisations.actions.links import NewBody, NewLink, link_organisations, register_bodies
from lianjian.records.organisations.coverage_succession import SUCCESSIONS
from lianjian.records.organisations.duties.coverage import duties_of
from lianjian.records.organisations.enums import CoverageKind, CoverageUnitKind, DispatchKind, IndustryBodyKind
from lianjian.records.organisations.models import Coverage, CoverageUnit, Dispatch, IndustryLink, Organisation
from lianjian.records.organisations.queries.coverage import coverage_by_place, coverage_figures, units_on
from tests.factories import NOW, TODAY, County

SignIn = Callable[[Account], Client]


def register(
    county: County, place: Organisation, *, codes: str, members: int = 0, by: Organisation | None = None
) -> None:
    rows = [
        NewUnit(
            code=code,
            name=f"{place}{code}厂",
            kind=CoverageUnitKind.NEW_ENTERPRISE,
            place_code=place.code,
            registered_on=date(2026, 1, 1),
            employees=20,
            full_members=members,
            covered_by_code=by.code if by else "",
            covered_as=CoverageKind.AFFILIATED if by else None,
            covered_since=date(2026, 1, 5) if by else None,
        )
        for code in codes.split()
    ]
    register_units(rows=rows, by=county.actor(county.department_head), at=NOW)


def send(county: County, place: Organisation, person: str, *, days_left: int) -> None:
    row = NewDispatch(
        kind=DispatchKind.PARTY_BUILDING_INSTRUCTOR,
        person_name="解海燕",
        person_code=person,
        organisation_code=place.code,
        since=date(2026, 1, 1),
        last_on=TODAY + timedelta(days=days_left),
    )
    dispatch_people(rows=[row], by=county.actor(county.department_head), at=NOW)


def test_terms_that_end_within_thirty_days_are_one_duty_due_on_the_first_last_day(county: County) -> None:
    for person, days in (("R1", 29), ("R2", 5), ("R3", 30)):
        send(county, county.villages[0], person, days_left=days)
    (duty,) = duties_of(actor=county.actor(county.longdu_organiser), on=TODAY)
    assert duty.due_on == TODAY + timedelta(days=5)
    assert "2" in duty.title
    assert duties_of(actor=county.actor(county.changcheng_organiser), on=TODAY) == []
    assert duties_of(actor=county.actor(county.secretaries[0]), on=TODAY) == []


def test_units_without_coverage_wait_for_the_township_and_a_lacking_branch_names_its_article(county: County) -> None:
    register(county, county.longdu, codes="A B")
    register(county, county.longdu, codes="C", members=5, by=county.villages[0])
    uncovered, lacking = duties_of(actor=county.actor(county.longdu_organiser), on=TODAY)
    assert uncovered.url.endswith("?covered=no_coverage")
    assert "2" in uncovered.title
    assert lacking.url == reverse("organisations:coverage-unit", args=["C"])
    assert "第四条" in lacking.article
    assert duties_of(actor=county.actor(county.department_head), on=TODAY) == []


def test_the_figures_are_those_of_the_day(county: County) -> None:
    register(county, county.longdu, codes="A", by=county.villages[0])
    register(county, county.changcheng, codes="B C", members=3)
    close_unit(
        unit_id=CoverageUnit.objects.get(code="B").pk,
        on=TODAY,
        reason="注销",
        by=county.actor(county.department_head),
        at=NOW,
    )
    everything = CoverageUnit.objects.all()

    def counted(on: date) -> tuple[int, int, int, int]:
        figures = coverage_figures(units_on(everything, on=on), on=on)
        return figures.total, figures.affiliated, figures.none, figures.no_own

    assert counted(date(2025, 12, 31)) == (0, 0, 0, 0)
    assert counted(date(2026, 1, 4)) == (3, 0, 3, 2)
    assert counted(TODAY - timedelta(days=1)) == (3, 1, 2, 2)
    assert counted(TODAY) == (2, 1, 1, 1)
    places = coverage_by_place(units_on(everything, on=TODAY), root=county.county, on=TODAY)
    assert [(one.place, one.figures.total) for one in places] == [(county.longdu, 1), (county.changcheng, 1)]


def test_what_hangs_on_a_merged_village_goes_to_its_successor_once(county: County) -> None:
    old, new = county.villages[0], county.villages[1]
    by = county.actor(county.department_head)
    register(county, old, codes="A", by=old)
    send(county, old, "R1", days_left=100)
    send(county, new, "R1", days_left=100)
    send(county, old, "R2", days_left=100)
    body = NewBody(code="L", name="烟草链", kind=IndustryBodyKind.CHAIN, industry="烟草", place_code=county.county.code)
    register_bodies(rows=[body], by=by, at=NOW)
    link = NewLink(body_code="L", organisation_code=old.code, part="种植", since=date(2026, 1, 1))
    link_organisations(rows=[link], by=by, at=NOW)
    handover = Handover(from_id=old.pk, to_id=new.pk, on=TODAY, by=by, at=NOW)
    assert [succession.count(handover) for succession in SUCCESSIONS] == [1, 2, 1, 1, 0]
    for succession in SUCCESSIONS:
        succession.carry(handover)
    assert Coverage.objects.get(during__contains=TODAY).organisation == new
    assert Coverage.objects.get(during__contains=TODAY - timedelta(days=1)).organisation == old
    assert CoverageUnit.objects.get().place == new
    assert IndustryLink.objects.get(during__contains=TODAY).organisation == new
    serving = Dispatch.objects.filter(during__contains=TODAY)
    assert sorted(serving.values_list("person_code", "organisation__code")) == [("R1", new.code), ("R2", new.code)]


def test_without_a_successor_coverage_ends_and_the_register_goes_to_the_superior(county: County) -> None:
    old, by = county.villages[0], county.actor(county.department_head)
    register(county, old, codes="A", by=old)
    for succession in SUCCESSIONS:
        succession.carry(Handover(from_id=old.pk, to_id=None, on=TODAY, by=by, at=NOW))
    assert not Coverage.objects.filter(during__contains=TODAY).exists()
    assert CoverageUnit.objects.get().place == county.longdu


@pytest.mark.parametrize("name", ["coverage", "coverage-units", "coverage-people", "industry"])
def test_a_list_asks_the_database_as_often_for_one_row_as_for_three(county: County, sign_in: SignIn, name: str) -> None:
    client, by = sign_in(county.department_head), county.actor(county.department_head)

    def asked(count: int) -> int:
        register(county, county.longdu, codes=" ".join("ABC"[:count]), by=county.villages[0])
        for number in range(count):
            send(county, county.villages[number], f"R{number}", days_left=100)
        body = {"kind": IndustryBodyKind.CHAIN, "industry": "烟草", "place_code": county.county.code}
        register_bodies(rows=[NewBody(code=f"L{number}", name="链", **body) for number in range(count)], by=by, at=NOW)
        address = reverse(f"organisations:{name}")
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    assert asked(1) == asked(3)
