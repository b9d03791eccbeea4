from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from lianjian.kernel.measures import Scope
from lianjian.kernel.periods import since
from lianjian.records.organisations.actions.coverage import NewDispatch, dispatch_people, end_dispatch
from lianjian.records.organisations.enums import (
    ConsentState,
    DispatchKind,
    JointForm,
    JointState,
    PairingForm,
    PartyRole,
)
from lianjian.records.organisations.measures import MEASURES
from lianjian.records.organisations.models import Dispatch, JointOrganisation, JointParty, Organisation
from tests.factories import FOUNDED, NOW, TODAY, County

BY_ID = {measure.id: measure for measure in MEASURES}


def count(measure: str, place: Organisation, on: date = TODAY) -> tuple[float, ...]:
    return BY_ID[measure].count(Scope(path=place.path, on=on)).values


def joint(code: str, form: PairingForm, superior: Organisation, parties: Sequence[Organisation]) -> JointOrganisation:
    """A founded joint organisation; the first party leads."""
    made = JointOrganisation.objects.create(
        code=code,
        name=f"{parties[0]}联合党组织",
        pairing_form=form,
        form=JointForm.ALLIANCE,
        state=JointState.FOUNDED,
        superior=superior,
        proposed_at=NOW,
        during=since(FOUNDED),
    )
    for place, party in enumerate(parties):
        JointParty.objects.create(
            joint=made,
            organisation=party,
            role=PartyRole.VILLAGE if place else PartyRole.LEAD,
            consent=ConsentState.GIVEN,
            during=since(FOUNDED),
        )
    return made


@pytest.fixture
def joints(county: County) -> list[JointOrganisation]:
    """One in each township, one across both."""
    villages, urban = county.villages, county.urban
    return [
        joint("L1", PairingForm.WITH_COMMUNITY, county.longdu, [urban[0], villages[0], villages[1]]),
        joint("L2", PairingForm.WITH_ENTERPRISE, county.changcheng, [urban[1], villages[3]]),
        joint("L3", PairingForm.WITH_DEPARTMENT, county.county, [urban[2], villages[2], villages[4]]),
    ]


def send(county: County, kind: DispatchKind, codes: Sequence[tuple[str, Organisation]]) -> None:
    rows = [
        NewDispatch(
            kind=kind,
            person_name="李春",
            person_code=code,
            organisation_code=place.code,
            since=TODAY,
            last_on=TODAY + timedelta(days=364),
        )
        for code, place in codes
    ]
    dispatch_people(rows=rows, by=county.actor(county.department_head), at=NOW)


def test_an_instructor_of_two_organisations_counts_once_at_the_county_and_once_in_each_township(county: County) -> None:
    send(
        county,
        DispatchKind.PARTY_BUILDING_INSTRUCTOR,
        [("R1", county.villages[0]), ("R1", county.villages[3]), ("R2", county.villages[3])],
    )
    assert count("F15", county.county) == (2,)
    assert count("F15", county.longdu) == (1,)
    assert count("F15", county.changcheng) == (2,)
    assert count("F14", county.county) == (0,)


def test_a_worker_counts_while_the_term_holds(county: County) -> None:
    send(county, DispatchKind.PARTY_AFFAIRS_WORKER, [("R1", county.villages[0])])
    end_dispatch(
        dispatch_id=Dispatch.objects.get().pk,
        on=TODAY + timedelta(days=10),
        reason="调离",
        by=county.actor(county.department_head),
        at=NOW,
    )
    days = (-1, 0, 9, 10)
    assert [count("F14", county.county, TODAY + timedelta(days=day)) for day in days] == [(0,), (1,), (1,), (0,)]


def test_joint_organisations_of_the_townships_and_those_across_add_up_to_the_county(
    county: County, joints: list[JointOrganisation]
) -> None:
    below = BY_ID["F16"].below(Scope(path=county.county.path, on=TODAY))
    assert {path: counted.records for path, counted in below.items()} == {
        county.county.path: 1,
        county.longdu.path: 1,
        county.changcheng.path: 1,
    }
    assert count("F16", county.county) == (3,)
    assert count("F17", county.county) == (1, 1, 1)
    assert count("F17", county.changcheng) == (0, 1, 0)


def test_each_village_counts_once_where_it_lies_and_the_townships_add_up(
    county: County, joints: list[JointOrganisation]
) -> None:
    assert count("F18", county.longdu) == (3, 1.0)
    assert count("F18", county.changcheng) == (2, pytest.approx(2 / 3))
    assert count("F18", county.county) == (5, pytest.approx(5 / 6))
    assert count("F18", county.county, FOUNDED - timedelta(days=1)) == (0, 0)


@pytest.mark.parametrize("measure", [measure.id for measure in MEASURES])
def test_the_rows_are_the_records_counted_in_the_order_of_their_codes(
    county: County, joints: list[JointOrganisation], measure: str
) -> None:
    send(county, DispatchKind.PARTY_BUILDING_INSTRUCTOR, [("R2", county.villages[0]), ("R1", county.villages[3])])
    send(county, DispatchKind.PARTY_AFFAIRS_WORKER, [("R7", county.villages[0])])
    scope = Scope(path=county.county.path, on=TODAY)
    codes = [row.code for row in BY_ID[measure].rows(scope)]
    assert len(codes) == BY_ID[measure].count(scope).records > 0
    assert codes == sorted(set(codes))


@pytest.mark.parametrize("measure", [measure.id for measure in MEASURES])
def test_the_level_below_is_what_each_place_counts_by_itself(
    county: County, joints: list[JointOrganisation], measure: str
) -> None:
    send(county, DispatchKind.PARTY_BUILDING_INSTRUCTOR, [("R2", county.villages[0]), ("R2", county.villages[3])])
    below = BY_ID[measure].below(Scope(path=county.county.path, on=TODAY))
    for place in (county.longdu, county.changcheng):
        counted = below.get(place.path)
        assert (counted.values if counted else (0,) * len(BY_ID[measure].parts)) == count(measure, place)
