from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianjian.kernel.succession import Handover
from lianjian.kernel.succession import carry_over as carry_everything
from lianjian.records.organisations.models import Organisation
from lianjian.records.projects import succession
from lianjian.records.projects.actions.exchange import close_resource, deliver, take_up_need
from lianjian.records.projects.actions.pairing import accept_run, set_wishes, tie_pair
from lianjian.records.projects.duties import duties_of
from lianjian.records.projects.enums import NeedState, Subject
from lianjian.records.projects.models import Need, PairingTie, Resource, Wish
from lianjian.records.projects.queries.exchange import (
    helpers_for,
    may_speak_for,
    needs_visible_to,
    resources_visible_to,
)
from lianjian.records.projects.queries.insisting import estimates_for, insist_on
from lianjian.records.projects.queries.own import own_parts
from lianjian.records.projects.queries.results import outcome_of
from lianjian.records.projects.queries.rounds import rounds_visible_to, runs_visible_to
from tests.factories import NOW, TODAY, County
from tests.records.projects.factories import a_round, a_run, need, office, resource, with_exchange

pytestmark = pytest.mark.django_db(databases=["default", "progress"])  # a job reports on a connection of its own


def test_an_open_need_is_seen_above_below_and_by_urban_leaders_only(county: County) -> None:
    wanted = need(county, county.villages[5], Subject.TECHNIQUE)
    seeing = {
        county.department_head: 1,
        county.changcheng_organiser: 1,
        county.secretaries[5]: 1,
        county.secretaries[8]: 1,
    }
    blind = {county.longdu_organiser: 0, county.secretaries[4]: 0, county.stranger: 0}
    for account, count in (seeing | blind).items():
        assert needs_visible_to(actor=county.actor(account)).filter(pk=wanted.pk).count() == count, account.name


def test_a_need_taken_up_is_seen_by_its_helper_and_no_longer_by_other_urban_leaders(county: County) -> None:
    wanted = need(county, county.villages[5], Subject.TECHNIQUE)
    take_up_need(need_id=wanted.pk, helper=county.urban[2], by=county.actor(county.secretaries[8]), at=NOW)
    assert needs_visible_to(actor=county.actor(county.secretaries[8])).exists()
    assert not needs_visible_to(actor=county.actor(county.secretaries[7])).exists()


def test_a_resource_is_seen_by_leaders_of_the_county_until_it_is_closed(county: County) -> None:
    offered = resource(county, county.urban[0], Subject.FUNDS)
    assert resources_visible_to(actor=county.actor(county.secretaries[3])).exists()
    assert not resources_visible_to(actor=county.actor(county.stranger)).exists()
    close_resource(resource_id=offered.pk, reason="用完了", on=TODAY, by=office(county), at=NOW)
    assert not resources_visible_to(actor=county.actor(county.secretaries[3])).exists()
    assert resources_visible_to(actor=county.actor(county.secretaries[6])).exists()


def test_who_could_help_comes_enough_first_then_near(county: County) -> None:
    wanted = need(county, county.villages[5], Subject.TECHNIQUE, level=3)
    little = resource(county, county.urban[0], Subject.TECHNIQUE, level=1)
    far = resource(county, county.urban[2], Subject.TECHNIQUE, level=4)
    near = resource(county, county.urban[1], Subject.TECHNIQUE, level=3)
    resource(county, county.urban[1], Subject.FUNDS)
    Organisation.objects.filter(pk=county.urban[2].pk).update(longitude=120.5)
    assert [one.resource for one in helpers_for(need=wanted)] == [near, far, little]


def test_a_secretary_speaks_for_his_own_and_an_office_for_all_below(county: County) -> None:
    assert list(may_speak_for(actor=county.actor(county.secretaries[0]))) == [county.villages[0]]
    below = [county.changcheng, *county.villages[3:]]
    assert list(may_speak_for(actor=county.actor(county.changcheng_organiser))) == below


def test_a_round_is_seen_by_who_takes_part_and_its_runs_by_the_office_alone(county: County) -> None:
    round_ = a_round(county)
    a_run(county, round_)
    secretary = county.actor(county.secretaries[0])
    assert rounds_visible_to(actor=secretary).get() == round_
    assert not runs_visible_to(actor=secretary).exists()
    assert runs_visible_to(actor=office(county)).count() == 1
    assert not rounds_visible_to(actor=county.actor(county.stranger)).exists()


def test_own_parts_show_own_wishes_and_after_acceptance_the_card(county: County) -> None:
    round_ = a_round(county)
    with_exchange(county, round_)
    run = a_run(county, round_)
    secretary = county.actor(county.secretaries[0])
    (part,) = own_parts(round_=round_, actor=secretary)
    assert (part.party, part.wishes, part.card) == (county.villages[0], ("后黄疃居委会", "益欣食品有限公司"), None)
    accept_run(run_id=run.pk, by=office(county), at=NOW)
    (part,) = own_parts(round_=round_, actor=secretary)
    assert part.card is not None
    assert "后黄疃居委会" in part.card.headline
    (urban,) = own_parts(round_=round_, actor=county.actor(county.secretaries[6]))
    assert "北朱解村" in urban.villages


def test_insisting_costs_at_least_what_was_estimated(county: County) -> None:
    round_ = a_round(county, upper=3)
    with_exchange(county, round_)
    outcome = outcome_of(run=a_run(county, round_))
    assert outcome is not None
    for village in ("V001", "V006"):
        estimates = estimates_for(outcome=outcome, village=village)
        assert len(estimates) == 2
        for estimate in estimates:
            answer = insist_on(outcome=outcome, place=estimate.code, village=village)
            assert answer.possible
            assert village in {move.village.code for move in answer.moves}
            assert estimate.loss is not None
            assert answer.loss >= estimate.loss - 1e-6


def test_duties_lead_from_wishes_to_founding(county: County) -> None:
    round_ = a_round(county)
    secretary, head = county.actor(county.secretaries[1]), office(county)

    def urls(actor: object) -> list[str]:
        return [duty.url.rpartition(f"{round_.code}/")[2] for duty in duties_of(actor=actor, on=TODAY)]  # type: ignore[arg-type]

    assert urls(secretary) == ["wishes/V002/"]
    assert urls(head) == []
    run = a_run(county, round_)
    assert urls(head) == [""]
    accept_run(run_id=run.pk, by=head, at=NOW)
    assert urls(secretary) == []
    assert urls(head) == [f"runs/{run.code}/found/"]


def test_duties_are_listed_in_as_many_queries_for_three_as_for_one(county: County) -> None:
    actor = county.actor(county.secretaries[8])
    counts = []
    for _ in (1, 2):
        for village in county.villages[3:]:
            wanted = need(county, village, Subject.TECHNIQUE)
            take_up_need(need_id=wanted.pk, helper=county.urban[2], by=actor, at=NOW)
        with CaptureQueriesContext(connection) as caught:
            duties_of(actor=actor, on=TODAY)
        counts.append(len(caught))
    assert counts[0] == counts[1]


def handover(county: County, ends: Organisation, heir: Organisation | None) -> Handover:
    return Handover(from_id=ends.pk, to_id=heir.pk if heir else None, on=TODAY, by=office(county), at=NOW)


def test_a_successor_takes_over_needs_resources_promises_and_rounds(county: County) -> None:
    round_ = a_round(county)
    ends, heir = county.villages[3], county.villages[4]
    round_.villages.filter(organisation=heir).delete()
    wanted = need(county, ends, Subject.JOBS)
    offered = resource(county, ends, Subject.LABOUR)
    set_wishes(round_id=round_.pk, wisher=ends, wishes=[(county.urban[0].pk, 1)], by=office(county), at=NOW)
    tie_pair(
        round_id=round_.pk, kind=PairingTie.Kind.LOCK, place=county.urban[1], village=ends, reason="早有合作",
        by=office(county), at=NOW,
    )  # fmt: skip
    carry_everything(handover(county, ends, heir))
    assert Need.objects.get(pk=wanted.pk).organisation == heir
    assert Resource.objects.get(pk=offered.pk).organisation == heir
    assert round_.villages.filter(organisation=heir).exists()
    assert not round_.villages.filter(organisation=ends).exists()
    assert Wish.objects.get().wisher == heir
    assert PairingTie.objects.get().village == heir


def test_without_a_successor_needs_close_and_promises_open_again(county: County) -> None:
    promised = need(county, county.villages[5], Subject.TECHNIQUE)
    take_up_need(need_id=promised.pk, helper=county.urban[2], by=county.actor(county.secretaries[8]), at=NOW)
    own = need(county, county.urban[2], Subject.LABOUR)
    carry_everything(handover(county, county.urban[2], None))
    assert Need.objects.get(pk=promised.pk).state == NeedState.OPEN
    assert Need.objects.get(pk=own.pk).state == NeedState.CLOSED


def test_a_successor_does_not_end_up_helping_himself(county: County) -> None:
    promised = need(county, county.villages[5], Subject.TECHNIQUE)
    take_up_need(need_id=promised.pk, helper=county.urban[2], by=county.actor(county.secretaries[8]), at=NOW)
    deliver(need_id=promised.pk, outcome="讲了课", by=county.actor(county.secretaries[8]), at=NOW)
    carry_everything(handover(county, county.urban[2], county.villages[5]))
    assert Need.objects.get(pk=promised.pk).state == NeedState.OPEN


def test_the_preview_counts_what_would_move(county: County) -> None:
    round_ = a_round(county)
    need(county, county.villages[3], Subject.JOBS)
    counts = [
        count(handover(county, county.villages[3], None))
        for count in (succession._count_needs, succession._count_resources, succession._count_rounds)
    ]
    assert counts == [1, 0, 1]
    assert round_.villages.count() == 6
