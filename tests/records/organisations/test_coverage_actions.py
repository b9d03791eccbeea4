from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianjian.kernel.errors import ChangedMeanwhile, NotAllowed, Refused
from lianjian.kernel.models import JournalLine
from lianjian.records.organisations.actions.coverage import (
    NewDispatch,
    NewUnit,
    close_unit,
    cover_unit,
    dispatch_people,
    dispatch_person,
    end_coverage,
    end_dispatch,
    prolong_dispatch,
    register_unit,
    register_units,
    revise_unit,
)
from lianjian.records.organisations.enums import CoverageKind, CoverageUnitKind, DispatchKind
from lianjian.records.organisations.models import Coverage, CoverageUnit, Dispatch
from tests.factories import NOW, TODAY, County

YEAR_END = date(2026, 12, 31)


def a_unit(county: County, *, code: str = "", members: int = 0) -> CoverageUnit:
    wanted = NewUnit(
        code=code,
        name="龙海五金加工厂",
        kind=CoverageUnitKind.NEW_ENTERPRISE,
        place_code=county.longdu.code,
        registered_on=date(2025, 1, 1),
        employees=40,
        full_members=members,
    )
    return register_unit(unit=wanted, by=county.actor(county.longdu_organiser), at=NOW)


def a_dispatch(county: County, *, kind: DispatchKind, place: int = 0, person: str = "R1") -> NewDispatch:
    return NewDispatch(
        kind=kind,
        person_name="单国强",
        person_code=person,
        home_unit="市财政局",
        organisation_code=county.villages[place].code,
        since=TODAY,
        last_on=YEAR_END,
    )


def test_a_unit_without_code_is_given_the_next_one_of_its_place(county: County) -> None:
    assert [a_unit(county).code, a_unit(county).code] == ["370782-02-D001", "370782-02-D002"]


def test_an_organiser_of_another_township_cannot_register_a_unit(county: County) -> None:
    wanted = NewUnit(
        code="X",
        name="昌城超市",
        kind=CoverageUnitKind.MARKET,
        place_code=county.changcheng.code,
        registered_on=TODAY,
    )
    with pytest.raises(NotAllowed):
        register_unit(unit=wanted, by=county.actor(county.longdu_organiser), at=NOW)
    assert not CoverageUnit.objects.exists()


def test_a_new_coverage_ends_the_one_before_on_its_first_day(county: County) -> None:
    unit, by = a_unit(county), county.actor(county.longdu_organiser)
    first = cover_unit(
        unit_id=unit.pk,
        organisation_id=county.villages[0].pk,
        kind=CoverageKind.WORK_ONLY,
        on=date(2025, 6, 1),
        by=by,
        at=NOW,
    )
    cover_unit(
        unit_id=unit.pk, organisation_id=county.urban[1].pk, kind=CoverageKind.AFFILIATED, on=TODAY, by=by, at=NOW
    )
    first.refresh_from_db()
    assert first.during.upper == TODAY
    assert Coverage.objects.filter(unit=unit, during__contains=TODAY).get().organisation == county.urban[1]


def test_the_second_of_two_people_covering_a_unit_is_told_who_covers_it(county: County) -> None:
    unit, by = a_unit(county), county.actor(county.longdu_organiser)
    cover = {"unit_id": unit.pk, "kind": CoverageKind.AFFILIATED, "on": TODAY, "by": by, "at": NOW}
    cover_unit(organisation_id=county.villages[0].pk, **cover)
    with pytest.raises(ChangedMeanwhile, match="北朱解村"):
        cover_unit(organisation_id=county.villages[1].pk, **cover)


def test_an_organisation_of_its_own_needs_three_full_members_by_article_4(county: County) -> None:
    by = county.actor(county.longdu_organiser)
    few, enough = a_unit(county, members=2), a_unit(county, members=3)
    cover = {"organisation_id": county.urban[1].pk, "kind": CoverageKind.OWN, "on": TODAY, "by": by, "at": NOW}
    with pytest.raises(Refused, match="还差 1") as refusal:
        cover_unit(unit_id=few.pk, **cover)
    assert "第四条" in refusal.value.rule.text()
    assert cover_unit(unit_id=enough.pk, **cover).kind == CoverageKind.OWN


def test_closing_a_unit_ends_its_coverage_and_the_terms_there(county: County) -> None:
    unit, by = a_unit(county), county.actor(county.longdu_organiser)
    cover_unit(
        unit_id=unit.pk,
        organisation_id=county.villages[0].pk,
        kind=CoverageKind.WORK_ONLY,
        on=date(2025, 6, 1),
        by=by,
        at=NOW,
    )
    sent = dispatch_person(
        dispatch=NewDispatch(
            kind=DispatchKind.PARTY_BUILDING_INSTRUCTOR,
            person_name="李春",
            person_code="",
            organisation_code=county.villages[0].code,
            unit_code=unit.code,
            since=date(2026, 1, 1),
            last_on=YEAR_END,
        ),
        by=by,
        at=NOW,
    )
    close_unit(unit_id=unit.pk, on=TODAY, reason="企业注销", by=by, at=NOW)
    assert Coverage.objects.get(unit=unit).during.upper == TODAY
    sent.refresh_from_db()
    assert (sent.during.upper, sent.end_reason) == (TODAY, "企业注销")
    with pytest.raises(ChangedMeanwhile):
        revise_unit(unit_id=unit.pk, employees=1, full_members=0, by=by, at=NOW)


def test_a_coverage_ends_once(county: County) -> None:
    unit, by = a_unit(county), county.actor(county.longdu_organiser)
    coverage = cover_unit(
        unit_id=unit.pk,
        organisation_id=county.villages[0].pk,
        kind=CoverageKind.WORK_ONLY,
        on=date(2025, 6, 1),
        by=by,
        at=NOW,
    )
    end_coverage(coverage_id=coverage.pk, on=TODAY, reason="支部撤销", by=by, at=NOW)
    with pytest.raises(ChangedMeanwhile):
        end_coverage(coverage_id=coverage.pk, on=TODAY, reason="支部撤销", by=by, at=NOW)
    assert JournalLine.objects.filter(action="end_coverage", reason="支部撤销").count() == 1


def test_a_dedicated_worker_has_one_place_and_an_instructor_may_have_several(county: County) -> None:
    by = county.actor(county.longdu_organiser)
    worker, instructor = DispatchKind.PARTY_AFFAIRS_WORKER, DispatchKind.PARTY_BUILDING_INSTRUCTOR
    dispatch_person(dispatch=a_dispatch(county, kind=worker), by=by, at=NOW)
    with pytest.raises(Refused, match="北朱解村"):
        dispatch_person(dispatch=a_dispatch(county, kind=worker, place=1), by=by, at=NOW)
    dispatch_person(dispatch=a_dispatch(county, kind=instructor), by=by, at=NOW)
    dispatch_person(dispatch=a_dispatch(county, kind=instructor, place=1), by=by, at=NOW)
    assert Dispatch.objects.filter(person_code="R1", kind=instructor).count() == 2


def test_a_term_is_prolonged_and_ended_with_its_reason(county: County) -> None:
    by = county.actor(county.longdu_organiser)
    sent = dispatch_person(dispatch=a_dispatch(county, kind=DispatchKind.PARTY_AFFAIRS_WORKER), by=by, at=NOW)
    prolong_dispatch(dispatch_id=sent.pk, last_on=date(2027, 6, 30), document_no="龙组〔2026〕3号", by=by, at=NOW)
    sent.refresh_from_db()
    assert sent.during.upper == date(2027, 7, 1)
    end_dispatch(dispatch_id=sent.pk, on=TODAY + timedelta(days=30), reason="调离", by=by, at=NOW)
    with pytest.raises(ChangedMeanwhile, match="调离"):
        prolong_dispatch(dispatch_id=sent.pk, last_on=date(2028, 6, 30), document_no="", by=by, at=NOW)


def test_a_list_of_units_loads_once_and_then_only_its_changes(county: County) -> None:
    by = county.actor(county.department_head)
    row = {"kind": CoverageUnitKind.NEW_ENTERPRISE, "place_code": "370782-08", "registered_on": date(2025, 1, 1)}
    covered = {"covered_by_code": "U002", "covered_as": CoverageKind.AFFILIATED, "covered_since": date(2025, 2, 1)}
    rows = [NewUnit(code="D1", name="甲厂", **row, **covered), NewUnit(code="D2", name="乙厂", **row)]
    first = register_units(rows=rows, by=by, at=NOW)
    again = register_units(rows=[rows[0], NewUnit(code="D2", name="乙厂", employees=9, **row)], by=by, at=NOW)
    assert (first.created, again.created, again.changed, again.unchanged) == (2, 0, 1, 1)
    assert Coverage.objects.count() == 1
    assert CoverageUnit.objects.get(code="D2").employees == 9


def test_a_list_with_an_unknown_code_is_refused_whole(county: County) -> None:
    with pytest.raises(Refused, match="V999"):
        dispatch_people(
            rows=[
                a_dispatch(county, kind=DispatchKind.PARTY_AFFAIRS_WORKER),
                NewDispatch(
                    kind=DispatchKind.PARTY_AFFAIRS_WORKER,
                    person_name="王五",
                    person_code="R9",
                    organisation_code="V999",
                    since=TODAY,
                    last_on=YEAR_END,
                ),
            ],
            by=county.actor(county.department_head),
            at=NOW,
        )
    assert not Dispatch.objects.exists()


def test_a_list_of_3789_instructors_is_sent_in_a_few_queries_and_a_second_time_nobody(county: County) -> None:
    rows = [
        NewDispatch(
            kind=DispatchKind.PARTY_BUILDING_INSTRUCTOR,
            person_name="张三",
            person_code=f"Z{number:05d}",
            organisation_code=county.villages[number % 6].code,
            since=TODAY,
            last_on=YEAR_END,
        )
        for number in range(3789)
    ]
    by = county.actor(county.department_head)
    with CaptureQueriesContext(connection) as queries:
        assert dispatch_people(rows=rows, by=by, at=NOW).created == 3789
    assert len(queries) < 20
    assert dispatch_people(rows=rows, by=by, at=NOW).unchanged == 3789
