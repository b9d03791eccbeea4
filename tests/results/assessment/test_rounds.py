from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from lianjian.kernel.errors import ChangedMeanwhile, NotAllowed, Refused
from lianjian.records.organisations.models import Organisation
from lianjian.results.assessment.actions.rounds import (
    add_criterion,
    begin_grading,
    choose_assessed,
    close_assessment,
    drop_criterion,
    leave_out,
    name_assessor,
    open_assessment,
    publish_criteria,
    release_assessor,
    withdraw_assessment,
)
from lianjian.results.assessment.enums import RoundKind, RoundState
from lianjian.results.assessment.queries.assessments import assessed_visible_to, rounds_visible_to
from tests.factories import NOW, TODAY, County
from tests.results.assessment.assessment_cases import AFTER, LATER, decided, drafted, new_round, under_way

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("empty", ["plan_no", "plan_body"])
def test_no_assessment_without_plan_and_approving_body(county: County, empty: str) -> None:
    with pytest.raises(Refused) as refused:
        open_assessment(
            place=county.county, new=replace(new_round(), **{empty: " "}), by=county.actor(county.department_head),
            at=NOW,
        )  # fmt: skip
    assert refused.value.rule is not None
    assert "减负" in refused.value.rule.text()


def test_one_a_year_and_a_mid_year_round_only_where_the_county_has_it(county: County) -> None:
    by = county.actor(county.department_head)
    open_assessment(place=county.county, new=new_round(), by=by, at=NOW)
    with pytest.raises(ChangedMeanwhile):
        open_assessment(place=county.county, new=new_round(), by=by, at=NOW)
    mid_year = new_round(RoundKind.MID_YEAR, ends_on=date(2026, 6, 30))
    with pytest.raises(Refused, match="没有安排"):
        open_assessment(place=county.county, new=mid_year, by=by, at=NOW)
    Organisation.objects.filter(pk=county.county.pk).update(rule_pack="demo_zhucheng")
    assert open_assessment(place=county.county, new=mid_year, by=by, at=NOW).kind == RoundKind.MID_YEAR


def test_a_village_secretary_opens_none(county: County) -> None:
    with pytest.raises(NotAllowed):
        open_assessment(place=county.county, new=new_round(), by=county.actor(county.secretaries[0]), at=NOW)


def test_criteria_are_told_before_the_period_or_not_at_all(county: County) -> None:
    made, by = drafted(county), county.actor(county.department_head)
    first_day = NOW + timedelta(days=(made.starts_on - TODAY).days)
    with pytest.raises(Refused, match="提前") as refused:
        publish_criteria(round_id=made.pk, document_no="1号", by=by, at=first_day)
    assert refused.value.rule is not None
    assert publish_criteria(round_id=made.pk, document_no="1号", by=by, at=NOW).published_on == TODAY


def test_what_was_told_does_not_change(county: County) -> None:
    made, by = drafted(county), county.actor(county.department_head)
    publish_criteria(round_id=made.pk, document_no="1号", by=by, at=NOW)
    for act in (
        lambda: add_criterion(round_id=made.pk, title="新", good="好", evidence=[], by=by, at=NOW),
        lambda: drop_criterion(round_id=made.pk, position=1, by=by, at=NOW),
        lambda: choose_assessed(round_id=made.pk, groups=["villages"], organisations=[], by=by, at=NOW),
        lambda: leave_out(round_id=made.pk, assessed_id=made.assessed.get().pk, by=by, at=NOW),
    ):
        with pytest.raises(ChangedMeanwhile):
            act()


def test_whole_groups_come_in_once(county: County) -> None:
    made, by = drafted(county), county.actor(county.department_head)
    came = choose_assessed(round_id=made.pk, groups=["villages", "townships"], organisations=[], by=by, at=NOW)
    assert came == 7  # five villages more, and two townships
    assert choose_assessed(round_id=made.pk, groups=["villages"], organisations=[], by=by, at=NOW) == 0
    paths = [one.organisation.path for one in made.assessed.select_related("organisation").order_by("-pk")[:7]]
    assert paths == sorted(paths)


def test_nothing_outside_the_place_is_assessed(county: County) -> None:
    by = county.actor(county.longdu_organiser)
    made = open_assessment(place=county.longdu, new=new_round(), by=by, at=NOW)
    with pytest.raises(Refused, match="之下"):
        choose_assessed(round_id=made.pk, groups=[], organisations=[county.villages[4]], by=by, at=NOW)


def test_a_draft_is_seen_by_who_leads_and_the_criteria_by_everybody_assessed(county: County) -> None:
    made, secretary = drafted(county), county.actor(county.secretaries[0])
    assert not rounds_visible_to(actor=secretary).exists()
    publish_criteria(round_id=made.pk, document_no="1号", by=county.actor(county.department_head), at=NOW)
    assert rounds_visible_to(actor=secretary).get() == made
    assert assessed_visible_to(actor=secretary).count() == 1
    assert not rounds_visible_to(actor=county.actor(county.secretaries[1])).exists()


def test_work_is_judged_when_the_period_is_over_and_enough_assessors_are_named(county: County) -> None:
    made, by = drafted(county), county.actor(county.department_head)
    publish_criteria(round_id=made.pk, document_no="1号", by=by, at=NOW)
    days = {"reports_until": date(2027, 1, 20), "grades_until": date(2027, 1, 31)}
    with pytest.raises(Refused, match="做完"):
        begin_grading(round_id=made.pk, **days, by=by, at=NOW)
    with pytest.raises(Refused, match="至少要3位"):
        begin_grading(round_id=made.pk, **days, by=by, at=AFTER)
    named = name_assessor(round_id=made.pk, account=county.longdu_organiser, by=by, at=AFTER)
    with pytest.raises(ChangedMeanwhile):
        name_assessor(round_id=made.pk, account=county.longdu_organiser, by=by, at=AFTER)
    released = release_assessor(round_id=made.pk, assessor_id=named.pk, reason="调走", by=by, at=AFTER)
    assert released.released_because == "调走"
    assert name_assessor(round_id=made.pk, account=county.longdu_organiser, by=by, at=AFTER).released_because == ""


def test_it_closes_when_everything_is_decided_and_is_not_taken_back_after_a_result(county: County) -> None:
    it = under_way(county)
    with pytest.raises(Refused, match="还有1个"):
        close_assessment(round_id=it.round.pk, by=it.head, at=AFTER)
    decided(it)
    with pytest.raises(Refused, match="进行到底"):
        withdraw_assessment(round_id=it.round.pk, reason="不办了", by=it.head, at=AFTER)
    assert close_assessment(round_id=it.round.pk, by=it.head, at=LATER).state == RoundState.CLOSED


def test_one_taken_back_makes_room_for_another(county: County) -> None:
    made, by = drafted(county), county.actor(county.department_head)
    withdraw_assessment(round_id=made.pk, reason="计划变了", by=by, at=NOW)
    assert open_assessment(place=county.county, new=new_round(), by=by, at=NOW)
    with pytest.raises(ChangedMeanwhile):
        withdraw_assessment(round_id=made.pk, reason="再撤", by=by, at=NOW)
