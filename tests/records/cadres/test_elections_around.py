"""What hangs on elections: duties before and during them, the organisation's page, an organisation that ends."""

from __future__ import annotations

from datetime import date

from lianjian.kernel.panels import AskedOfOrganisation
from lianjian.kernel.succession import Handover
from lianjian.records.cadres.duties.elections import duties_of
from lianjian.records.cadres.election_panels import elections_of
from lianjian.records.cadres.election_succession import SUCCESSIONS
from lianjian.records.cadres.enums import ElectionEnd, ElectionStepKind
from tests.factories import NOW, TODAY, County
from tests.records.cadres.election_cases import DAYS, branch_of_62, village

Kind = ElectionStepKind


def test_a_term_that_ends_within_six_months_waits_until_its_election_is_open(county: County) -> None:
    secretary, office = county.actor(county.secretaries[0]), county.actor(county.longdu_organiser)
    assert duties_of(actor=secretary, on=date(2025, 6, 29)) == []  # posts since 2021-01-01 end on 2025-12-31
    [term] = duties_of(actor=secretary, on=date(2025, 7, 1))
    assert (term.due_on, term.place) == (date(2025, 12, 31), "北朱解村")
    assert term.url.startswith("/elections/new/party_branch/?organisation=V001")
    assert "第三条" in term.article
    assert "3" in duties_of(actor=office, on=date(2025, 7, 1))[0].title
    case = branch_of_62(county)
    [step] = duties_of(actor=secretary, on=TODAY)
    assert step.url == f"/elections/{case.election.code}/"
    assert "2" in duties_of(actor=office, on=TODAY)[0].title


def test_the_next_step_waits_for_whoever_takes_it_and_not_before_its_day(county: County) -> None:
    case = branch_of_62(county)
    secretary, office = county.actor(county.secretaries[0]), county.actor(county.longdu_organiser)
    case.take(Kind.REQUEST)
    assert duties_of(actor=secretary, on=TODAY) == []
    assert [one.url for one in duties_of(actor=office, on=TODAY) if one.place] == [f"/elections/{case.election.code}/"]
    case.up_to(Kind.ASSEMBLY, *(Kind.APPROVAL, Kind.MEMBER_NOMINATION, Kind.VILLAGER_NOMINATION, Kind.REVIEW))
    case.take(Kind.CONFIRMATION)
    assert duties_of(actor=secretary, on=date(2026, 1, 17)) == []
    assert len(duties_of(actor=secretary, on=DAYS[Kind.CONFIRMATION])) == 1
    case.take(Kind.ASSEMBLY)
    assert duties_of(actor=secretary, on=TODAY) == []  # the count waits on the page of the ballot
    assert duties_of(actor=county.actor(county.secretaries[1]), on=date(2025, 6, 29)) == []


def test_the_organisations_page_shows_its_elections_to_its_committee(county: County) -> None:
    case = village(county)
    about = {"organisation_id": case.place.pk, "path": case.place.path, "on": TODAY}
    panel = elections_of(AskedOfOrganisation(actor=county.actor(county.secretaries[0]), **about))
    assert panel is not None
    assert panel.lines[0].url == f"/elections/{case.election.code}/"
    assert elections_of(AskedOfOrganisation(actor=county.actor(county.secretaries[3]), **about)) is None


def test_an_election_under_way_ends_with_its_organisation(county: County) -> None:
    case = village(county)
    by = county.actor(county.department_head)
    handover = Handover(from_id=case.place.pk, to_id=county.villages[1].pk, on=TODAY, by=by, at=NOW)
    [succession] = SUCCESSIONS
    assert succession.count(handover) == 1
    succession.carry(handover)
    case.election.refresh_from_db()
    assert (case.election.ended_how, case.election.ended_on) == (ElectionEnd.STOPPED, TODAY)
    assert succession.count(handover) == 0
