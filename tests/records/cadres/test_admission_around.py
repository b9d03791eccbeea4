"""Around a case: duties, the figure, members who move or leave, and a branch that ends."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from lianjian.kernel.measures import Scope
from lianjian.kernel.panels import Asked
from lianjian.kernel.succession import Handover, carry_over, preview
from lianjian.records.cadres.actions.admission import record_evidence
from lianjian.records.cadres.admission_panels import talent_panel
from lianjian.records.cadres.duties.admission import duties_of
from lianjian.records.cadres.enums import AdmissionEnd, TalentRung
from lianjian.records.cadres.measures import MEASURES
from lianjian.records.cadres.models import Admission
from lianjian.records.members.actions.leaving import end_membership
from lianjian.records.members.actions.moving import move_member
from lianjian.records.members.enums import AffiliationBasis, LeavingKind
from lianjian.records.organisations.enums import PartyForm, UnitKind
from tests.factories import NOW, TODAY, County, organisation
from tests.records.cadres.admission_cases import DAYS, Branch, branch_with_case

F06 = next(measure for measure in MEASURES if measure.id == "F06")


@pytest.fixture
def branch(county: County) -> Branch:
    return branch_with_case(county)


def waiting(branch: Branch, on: date) -> list[tuple[str, str]]:
    """Of the secretary, the township and the county: what is due and by when."""
    county = branch.county
    people = (county.secretaries[0], county.longdu_organiser, county.department_head)
    return [
        (account.name, f"{duty.url.rpartition('=')[2]} {duty.due_on or ''}".strip())
        for account in people
        for duty in duties_of(actor=county.actor(account), on=on)
    ]


@pytest.mark.parametrize(
    ("taken", "on", "expected"),
    [
        (1, date(2022, 11, 2), [("书记甲", "2 2022-12-01")]),
        (2, date(2023, 1, 1), []),
        (3, date(2023, 5, 5), [("李强", "4")]),
        (5, date(2023, 9, 1), []),
        (5, date(2023, 10, 20), [("书记甲", "6 2023-11-04")]),
        (6, date(2024, 4, 20), [("书记甲", "6 2024-05-03")]),
        (16, date(2024, 8, 2), [("李强", "17 2024-10-22")]),
        (21, date(2025, 7, 1), [("书记甲", "22 2025-07-22")]),
        (23, date(2025, 8, 6), [("李强", "24 2025-11-05")]),
        (25, TODAY, []),
    ],
)
def test_what_has_a_day_waits_for_whoever_acts_and_nothing_else_does(
    branch: Branch, taken: int, on: date, expected: list[tuple[str, str]]
) -> None:
    branch.up_to(taken)
    assert waiting(branch, on) == expected


def test_of_an_old_or_ill_member_nothing_is_overdue(branch: Branch) -> None:
    branch.up_to(21)
    branch.case.member.exempt_since = date(2025, 1, 1)
    branch.case.member.save()
    assert waiting(branch, date(2025, 9, 1)) == [("书记甲", "22")]


def test_duties_ask_the_database_as_often_for_three_cases_as_for_one(
    branch: Branch, django_assert_num_queries: object
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            duties_of(actor=branch.county.actor(branch.county.secretaries[0]), on=TODAY)
        return len(queries)

    one = asked()
    for name in ("周不入", "吴三人"):
        branch_with_case(branch.county, name=name)
    assert asked() == one


def test_the_figure_counts_where_it_was_handed_in_whatever_became_of_it(branch: Branch) -> None:
    county = branch.county
    online = organisation("昆明网络党支部", UnitKind.VILLAGE, county.changcheng, code="ON1")
    online.form = PartyForm.ONLINE_BRANCH
    online.save()
    other = branch_with_case(county, name="周不入").case
    Admission.objects.filter(pk=other.pk).update(handed_in_through=online, ended_on=TODAY, ended_how="withdrawn")
    counted = {place.name: F06.count(Scope(path=place.path, on=TODAY)).values for place in (
        county.county, county.longdu, county.changcheng, online, branch.place,
    )}  # fmt: skip
    assert counted == {
        "诸城市": (2,), "龙都街道": (1,), "昌城镇": (1,), "昆明网络党支部": (1,), "北朱解村": (1,),
    }  # fmt: skip
    assert F06.count(Scope(path="", on=date(2022, 10, 31))).records == 0
    assert [row.label for row in F06.rows(Scope(path=online.path, on=TODAY))] == ["周不入"]
    below = F06.below(Scope(path=county.county.path, on=TODAY))
    assert sum(part.records for part in below.values()) == 2


def test_the_case_follows_the_probationary_member(branch: Branch) -> None:
    branch.up_to(20)
    county, member = branch.county, branch.case.member
    by = county.actor(county.department_head)
    basis = AffiliationBasis.TRANSFERRED
    move_member(member=member, to=county.villages[1], on=date(2024, 11, 1), basis=basis, by=by, at=NOW)
    branch.case.refresh_from_db()
    assert branch.case.organisation == county.villages[1]
    end_membership(member=member, on=date(2024, 12, 1), how=LeavingKind.DIED, reason="因病去世", by=by, at=NOW)
    branch.case.refresh_from_db()
    assert (branch.case.ended_how, branch.case.ended_on) == (AdmissionEnd.LEFT, date(2024, 12, 1))


def test_a_branch_that_ends_hands_its_open_cases_over(branch: Branch) -> None:
    county = branch.county
    branch.up_to(3)
    handover = Handover(
        from_id=branch.place.pk, to_id=county.villages[1].pk, on=TODAY, by=county.actor(county.department_head),
        at=datetime(2026, 3, 9, 2, tzinfo=UTC),
    )  # fmt: skip
    assert ("正在办理的入党申请", 1) in preview(handover)
    carry_over(handover)
    branch.case.refresh_from_db()
    assert branch.case.organisation == county.villages[1]
    assert branch.case.moves.get().from_organisation == branch.place


def test_the_members_page_shows_the_chain_to_the_member_and_the_committee(branch: Branch) -> None:
    county = branch.county
    branch.up_to(17)
    by = county.actor(county.secretaries[0])
    record_evidence(
        person=branch.case, rung=TalentRung.PROSPERITY_LEADER, on=DAYS[17], what="办起合作社", by=by, at=NOW
    )
    member = branch.case.member
    asked = Asked(
        member_id=member.pk, organisation_id=member.organisation_id, actor=county.actor(county.stranger), on=TODAY,
        is_own=True,
    )  # fmt: skip
    own = talent_panel(asked)
    assert [(line.title, line.url) for line in own.lines][1] == ("办起合作社", "")
    assert own.lines[0].url == f"/admission/{branch.case.code}/sheet/"  # the case itself is the committee's
    committee = talent_panel(Asked(**(asked.__dict__ | {"actor": by, "is_own": False})))
    assert committee.lines[0].url == f"/admission/{branch.case.code}/"
