from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connections

from lianjian.engines.pairing import Cover, check, read_instance, read_result
from lianjian.kernel.errors import ChangedMeanwhile, NotAllowed, Refused
from lianjian.kernel.events import receives
from lianjian.records.organisations.enums import ConsentState, JointForm, JointState
from lianjian.records.projects.actions.pairing import (
    accept_run,
    found_from_run,
    keep_run,
    leave_round,
    propose_from_run,
    set_aside_run,
    set_wishes,
    start_run,
    tie_pair,
)
from lianjian.records.projects.actions.pairing.founding import Proposal
from lianjian.records.projects.cards import read_card
from lianjian.records.projects.enums import Criterion, PairingMode, RunState
from lianjian.records.projects.events import PairingRunAccepted
from lianjian.records.projects.models import PairingRun, PairingTie
from lianjian.records.projects.queries.results import outcome_of
from lianjian.records.projects.wording import card_in_words
from tests.factories import NOW, County, a_county
from tests.records.projects.factories import a_round, a_run, office, settings, with_exchange

pytestmark = pytest.mark.django_db(databases=["default", "progress"])  # a job reports on a connection of its own

HEARD: list[PairingRunAccepted] = []
receives(PairingRunAccepted)(HEARD.append)


def test_a_run_is_proved_best_and_its_pairs_hold_every_quota(county: County) -> None:
    round_ = a_round(county)
    with_exchange(county, round_)
    run = a_run(county, round_)
    assert (run.state, run.status) == (RunState.SOLVED, "optimal")
    assert run.value == pytest.approx(run.bound)
    assert run.rule_digest
    result = read_result(run.result)
    check(read_instance(run.instance), result)
    assert result.placed["V001"] == "U001"
    assert result.placed["V006"] == "U003"
    assert len(result.pairs) == 6


def test_every_card_adds_up_to_the_fit_that_was_solved(county: County) -> None:
    round_ = a_round(county)
    with_exchange(county, round_)
    run = a_run(county, round_)
    rows = {o["id"]: row for row, o in enumerate(run.instance["organisations"])}
    columns = {v["id"]: column for column, v in enumerate(run.instance["villages"])}
    for village, kept in run.cards.items():
        card = read_card(village=village, kept=kept)
        assert card.fit is not None
        assert sum(amount for _, amount in card.fit.parts) == pytest.approx(card.fit.total, abs=1e-6)
        assert card.fit.total == run.instance["fit"]["matrix"][rows[card.place]][columns[village]]
        assert len(card.partners) == 1


def test_the_same_round_computed_twice_has_the_same_digest_and_pairs(county: County) -> None:
    round_ = a_round(county)
    one, two = a_run(county, round_), a_run(county, round_)
    assert (one.digest, one.result["pairs"]) == (two.digest, two.result["pairs"])


def test_a_lock_and_a_veto_hold(county: County) -> None:
    round_ = a_round(county)
    with_exchange(county, round_)
    for kind, place, village in ((PairingTie.Kind.LOCK, 2, 0), (PairingTie.Kind.VETO, 1, 3)):
        tie_pair(
            round_id=round_.pk, kind=kind, place=county.urban[place], village=county.villages[village], reason="商定",
            by=office(county), at=NOW,
        )  # fmt: skip
    pairs = a_run(county, round_).result["pairs"]
    assert ["U003", "V001"] in pairs
    assert ["U002", "V004"] not in pairs


@pytest.mark.parametrize(
    "changes",
    [
        {"weights": dict.fromkeys(Criterion, 0)},
        {"weights": {**dict.fromkeys(Criterion, 1), Criterion.WISHES: -1}},
        {"lower": 4, "upper": 2},
        {"lower": 2},
        {"lower": 0, "upper": 0},
    ],
)
def test_settings_that_make_no_sense_are_refused_before_anything_is_computed(
    county: County, changes: dict[str, Any]
) -> None:
    round_ = a_round(county)
    with pytest.raises(Refused):
        start_run(round_id=round_.pk, settings=settings(**changes), by=office(county), at=NOW)
    assert not PairingRun.objects.exists()


def test_where_not_every_village_can_be_placed_the_run_says_why(county: County) -> None:
    round_ = a_round(county)
    leave_round(round_id=round_.pk, organisation=county.urban[2], reason="另有安排", by=office(county), at=NOW)
    run = a_run(county, round_, cover=Cover.ALL)
    assert (run.state, run.status) == (RunState.FAILED, "infeasible")
    assert "4" in run.result["reason"]


def test_a_round_without_parties_is_not_computed(county: County) -> None:
    round_ = a_round(county)
    for organisation in county.urban:
        leave_round(round_id=round_.pk, organisation=organisation, reason="另有安排", by=office(county), at=NOW)
    with pytest.raises(Refused):
        start_run(round_id=round_.pk, settings=settings(), by=office(county), at=NOW)


def test_only_the_office_of_the_place_computes(county: County) -> None:
    round_ = a_round(county)
    for account in (county.longdu_organiser, county.secretaries[0]):
        with pytest.raises(NotAllowed):
            start_run(round_id=round_.pk, settings=settings(), by=county.actor(account), at=NOW)


def test_a_kept_run_has_a_name(county: County) -> None:
    run = a_run(county, a_round(county))
    with pytest.raises(Refused):
        keep_run(run_id=run.pk, name=" ", by=office(county), at=NOW)
    assert keep_run(run_id=run.pk, name="第一稿", by=office(county), at=NOW).state == RunState.KEPT


def test_accepting_is_announced_and_the_second_is_told_who_accepted_the_first(county: County) -> None:
    HEARD.clear()
    round_ = a_round(county)
    one, two = a_run(county, round_), a_run(county, round_, weakest_first=False)
    accept_run(run_id=one.pk, by=office(county), at=NOW)
    with pytest.raises(ChangedMeanwhile, match="王敏"):
        accept_run(run_id=two.pk, by=office(county), at=NOW)
    assert [event.run_id for event in HEARD] == [one.pk]


def test_a_run_older_than_a_veto_against_it_is_not_accepted(county: County) -> None:
    round_ = a_round(county)
    run = a_run(county, round_)
    place, village = run.result["pairs"][0]
    by_code = {o.code: o for o in (*county.urban, *county.villages)}
    tie_pair(
        round_id=round_.pk, kind=PairingTie.Kind.VETO, place=by_code[place], village=by_code[village], reason="不合",
        by=office(county), at=NOW,
    )  # fmt: skip
    with pytest.raises(Refused):
        accept_run(run_id=run.pk, by=office(county), at=NOW)


def test_an_acceptance_set_aside_makes_room_for_another(county: County) -> None:
    round_ = a_round(county)
    one, two = a_run(county, round_), a_run(county, round_)
    accept_run(run_id=one.pk, by=office(county), at=NOW)
    set_aside_run(run_id=one.pk, reason="漏了两个村", by=office(county), at=NOW)
    assert accept_run(run_id=two.pk, by=office(county), at=NOW).state == RunState.ACCEPTED


def test_an_accepted_run_is_proposed_group_by_group_and_each_party_is_asked(county: County) -> None:
    round_ = a_round(county)
    run = accept_run(run_id=a_run(county, round_).pk, by=office(county), at=NOW)
    first = Proposal(lead_code="U001", name="后黄疃共建联合体", form=JointForm.ALLIANCE)
    (joint,) = propose_from_run(run_id=run.pk, proposals=[first], by=office(county), at=NOW)
    assert (joint.state, joint.pairing_run_code) == (JointState.CONSENTING, run.code)
    assert {party.consent for party in joint.parties.all()} == {ConsentState.ASKED}
    with pytest.raises(ChangedMeanwhile):
        propose_from_run(run_id=run.pk, proposals=[first], by=office(county), at=NOW)
    rest = found_from_run(
        run_id=run.pk, form=JointForm.ALLIANCE, names={"U003": "农技共建联合体"}, by=office(county), at=NOW
    )
    assert [joint.name for joint in rest] == ["益欣食品共建联合体", "农技共建联合体"]


def test_proposing_is_all_or_nothing(county: County) -> None:
    run = accept_run(run_id=a_run(county, a_round(county)).pk, by=office(county), at=NOW)
    forms = (("U001", JointForm.ALLIANCE), ("U002", JointForm.JOINT_COMMITTEE))  # too few members for a committee
    proposals = [Proposal(lead_code=code, name=f"{code}联合", form=form) for code, form in forms]
    with pytest.raises(Refused):
        propose_from_run(run_id=run.pk, proposals=proposals, by=office(county), at=NOW)
    assert len(found_from_run(run_id=run.pk, form=JointForm.ALLIANCE, by=office(county), at=NOW)) == 3


def test_a_run_that_is_not_accepted_founds_nothing(county: County) -> None:
    run = a_run(county, a_round(county))
    with pytest.raises(ChangedMeanwhile):
        found_from_run(run_id=run.pk, form=JointForm.ALLIANCE, by=office(county), at=NOW)


@pytest.mark.parametrize("mode", list(PairingMode))
def test_every_mode_gives_a_result_within_the_quotas(county: County, mode: PairingMode) -> None:
    round_ = a_round(county)
    with_exchange(county, round_)
    run = a_run(county, round_, mode=mode)
    assert run.state == RunState.SOLVED
    check(read_instance(run.instance), read_result(run.result))


def test_free_choice_takes_only_who_wished_for_each_other_and_publishes_cut_offs(county: County) -> None:
    round_ = a_round(county)
    first, second, third = county.villages[:3]
    for wisher, wished in (
        (first, county.urban[:1]), (second, county.urban[:1]), (third, county.urban[:1]),
        (county.urban[0], (second, third, first)),
    ):  # fmt: skip
        wishes = [(other.pk, rank) for rank, other in enumerate(wished, 1)]
        set_wishes(round_id=round_.pk, wisher=wisher, wishes=wishes, by=office(county), at=NOW)
    run = a_run(county, round_, mode=PairingMode.FREE)
    assert run.status == "stable"
    assert run.result["pairs"] == [["U001", "V002"], ["U001", "V003"]]
    assert run.result["cut_offs"] == {"U001": 2}
    outcome = outcome_of(run=PairingRun.objects.get(pk=run.pk))
    assert outcome is not None
    card = card_in_words(card=read_card(village="V001", kept=run.cards["V001"]), parties=outcome.parties)
    assert card.rivals[0].why.startswith("名额已满")
    assert "第 2 位" in card.cut_offs[0]


@pytest.mark.django_db(transaction=True, databases=["default", "progress"])
def test_of_two_runs_accepted_at_once_one_wins(transactional_db: None) -> None:
    county = a_county()
    round_ = a_round(county)
    runs = [a_run(county, round_), a_run(county, round_)]
    by, gate, outcomes = office(county), threading.Barrier(2), []

    def accept(run_id: int) -> None:
        gate.wait()
        try:
            accept_run(run_id=run_id, by=by, at=NOW)
            outcomes.append("accepted")
        except ChangedMeanwhile:
            outcomes.append("told")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=accept, args=(run.pk,)) for run in runs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["accepted", "told"]
    assert PairingRun.objects.filter(state=RunState.ACCEPTED).count() == 1
