from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from lianjian.kernel.errors import ChangedMeanwhile, NotAllowed, Refused
from lianjian.kernel.models import Account
from lianjian.kernel.succession import Handover
from lianjian.records.members.models import Honour
from lianjian.results.assessment import duties, succession
from lianjian.results.assessment.actions.honours import (
    NewHonour,
    honour_organisation,
    set_honour_consent,
    withdraw_honour,
)
from lianjian.results.assessment.actions.turnarounds import (
    Exit,
    NewTurnaround,
    add_plan_step,
    close_turnaround,
    finish_plan_step,
    open_turnaround,
    review_turnaround,
)
from lianjian.results.assessment.enums import PlanOutcome
from lianjian.results.assessment.models import TurnaroundPlan
from lianjian.results.assessment.queries.honours import honours_to_name_in_public
from lianjian.results.assessment.queries.turnarounds import needs_support, turnarounds_visible_to
from tests.factories import NOW, TODAY, County, person
from tests.records.members.factories import member

pytestmark = pytest.mark.django_db


def plan_of(county: County, **changes: object) -> NewTurnaround:
    said = NewTurnaround(
        why="班子不团结", helper=county.secretaries[6], helping=county.urban[0], body="龙都街道党工委",
        document_no="龙组〔2026〕9号", exit_on=TODAY + timedelta(days=180),
    )  # fmt: skip
    return replace(said, **changes)  # type: ignore[arg-type]


def opened(county: County, **changes: object) -> TurnaroundPlan:
    by = county.actor(county.longdu_organiser)
    return open_turnaround(organisation=county.villages[0], new=plan_of(county, **changes), by=by, at=NOW)


EXIT = Exit(outcome=PlanOutcome.EXITED, words="已好转", body="党工委", document_no="12号", on=TODAY)


def test_an_organisation_needs_support_while_a_plan_is_open_and_no_longer(county: County) -> None:
    village = county.villages[0]
    assert not needs_support(organisation_id=village.pk, on=TODAY)
    plan = opened(county)
    assert needs_support(organisation_id=village.pk, on=TODAY)
    close_turnaround(plan_id=plan.pk, decided=EXIT, by=county.actor(county.longdu_organiser), at=NOW)
    assert not needs_support(organisation_id=village.pk, on=TODAY)


def test_a_plan_has_a_day_of_exit_within_the_packs(county: County) -> None:
    with pytest.raises(Refused, match="12") as refused:
        opened(county, exit_on=TODAY + timedelta(days=400))
    assert refused.value.rule is not None
    with pytest.raises(Refused, match="今天以后"):
        opened(county, exit_on=TODAY)


def test_help_comes_from_outside_and_by_a_document(county: County) -> None:
    for wrong in ({"helper": county.secretaries[0]}, {"document_no": " "}, {"why": ""}):
        with pytest.raises(Refused):
            opened(county, **wrong)
    with pytest.raises(NotAllowed):
        open_turnaround(
            organisation=county.villages[0], new=plan_of(county), by=county.actor(county.secretaries[0]), at=NOW
        )


def test_one_plan_at_a_time(county: County) -> None:
    opened(county)
    with pytest.raises(ChangedMeanwhile):
        opened(county)


def test_steps_are_finished_in_words_before_the_exit(county: County) -> None:
    plan, office = opened(county), county.actor(county.longdu_organiser)
    helper, own = county.actor(county.secretaries[6]), county.actor(county.secretaries[0])
    late = plan.exit_on + timedelta(days=1)
    with pytest.raises(Refused, match="方案期内"):
        add_plan_step(plan_id=plan.pk, title="立制度", owner_name="王强", due_on=late, by=helper, at=NOW)
    due = TODAY + timedelta(days=7)
    step = add_plan_step(plan_id=plan.pk, title="立制度", owner_name="王强", due_on=due, by=helper, at=NOW)
    for who in (helper, own):
        assert "立制度" in [duty.title for duty in duties.duties_of(actor=who, on=TODAY)]
    with pytest.raises(Refused, match="还有1项"):
        close_turnaround(plan_id=plan.pk, decided=EXIT, by=office, at=NOW)
    finish_plan_step(plan_id=plan.pk, position=step.position, outcome="二十项", on=TODAY, by=own, at=NOW)
    with pytest.raises(ChangedMeanwhile):
        finish_plan_step(plan_id=plan.pk, position=step.position, outcome="又", on=TODAY, by=own, at=NOW)
    assert review_turnaround(plan_id=plan.pk, words="有起色", by=helper, at=NOW).on == TODAY
    with pytest.raises(NotAllowed):
        close_turnaround(plan_id=plan.pk, decided=EXIT, by=own, at=NOW)
    close_turnaround(plan_id=plan.pk, decided=EXIT, by=office, at=NOW)
    with pytest.raises(ChangedMeanwhile):
        review_turnaround(plan_id=plan.pk, words="再看", by=helper, at=NOW)


def seen_by(county: County, account: Account) -> int:
    return turnarounds_visible_to(actor=county.actor(account)).count()


def test_a_plan_is_seen_by_those_concerned_only(county: County) -> None:
    opened(county)
    concerned = (county.department_head, county.longdu_organiser, county.secretaries[0], county.secretaries[6])
    assert [seen_by(county, one) for one in concerned] == [1, 1, 1, 1]
    others = (county.changcheng_organiser, county.secretaries[1], county.stranger)
    assert [seen_by(county, one) for one in others] == [0, 0, 0]


@pytest.mark.parametrize("goes_on", [True, False])
def test_a_plan_follows_its_organisation_or_ends_with_it(county: County, goes_on: bool) -> None:
    plan = opened(county)
    to = county.villages[1] if goes_on else None
    by = county.actor(county.department_head)
    succession._carry_plans(
        Handover(from_id=county.villages[0].pk, to_id=to.pk if to else None, on=TODAY, by=by, at=NOW)
    )
    plan.refresh_from_db()
    assert (plan.organisation_id, plan.closed_on) == ((to.pk, None) if to else (county.villages[0].pk, TODAY))


def test_an_honour_rests_on_a_decision_from_above(county: County) -> None:
    new = NewHonour(title="先进", given_by="市委", document_no="诸发〔2026〕1号", given_on=TODAY, why="修路")
    village, office = county.villages[0], county.actor(county.longdu_organiser)
    with pytest.raises(Refused, match="表彰决定"):
        honour_organisation(organisation=village, new=replace(new, document_no=""), by=office, at=NOW)
    with pytest.raises(NotAllowed):
        honour_organisation(organisation=village, new=new, by=county.actor(county.secretaries[0]), at=NOW)
    made = honour_organisation(organisation=village, new=new, by=office, at=NOW)
    with pytest.raises(ChangedMeanwhile):
        honour_organisation(organisation=village, new=new, by=office, at=NOW)
    withdraw_honour(honour_id=made.pk, reason="授予机关撤销", by=office, at=NOW)
    assert honour_organisation(organisation=village, new=new, by=office, at=NOW).pk != made.pk


def test_a_member_is_named_in_public_by_his_own_consent_only(county: County) -> None:
    account = person("王示例", login="wang")
    own = member(county.villages[0], "王示例", account=account)
    given = Honour.objects.create(member=own, title="优秀党员", given_by="镇党委", document_no="3号", given_on=TODAY)
    named = honours_to_name_in_public(path=county.county.path)
    with pytest.raises(NotAllowed):
        set_honour_consent(honour_id=given.pk, agrees=True, by=county.actor(county.secretaries[0]), at=NOW)
    assert not named.exists()
    set_honour_consent(honour_id=given.pk, agrees=True, by=county.actor(account), at=NOW)
    assert named.all().get() == given
    set_honour_consent(honour_id=given.pk, agrees=False, by=county.actor(account), at=NOW)
    assert not named.all().exists()
