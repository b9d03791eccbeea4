from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import partial

import pytest

from lianjian.kernel.errors import ChangedMeanwhile, NotAllowed, Refused
from lianjian.kernel.panels import AskedOfFigure, panels_about_figure
from lianjian.records.organisations.enums import PostKind
from lianjian.results.oversight.actions.goals import NewGoal, add_goal, adopt_plan, change_goal, draw_up_plan, drop_goal
from lianjian.results.oversight.duties import duties_of
from lianjian.results.oversight.models import Goal, GoalPlan
from lianjian.results.oversight.queries.goals import (
    answering_goals,
    goals_above,
    holder_of,
    plans_visible_to,
    progress_of,
    series_of,
)
from tests.at_once import at_once
from tests.factories import NOW, TODAY, County, a_county
from tests.results.oversight.factories import DAY, joint, plan


def goal_of(it: GoalPlan) -> Goal:
    return it.goals.select_related("plan__organisation").get()


def test_progress_is_the_figure_and_moves_with_a_record(county: County) -> None:
    goal = goal_of(plan(county, target=Decimal(2)))
    joint(county)
    assert (progress_of(goal=goal, on=TODAY).value, progress_of(goal=goal, on=TODAY).is_met) == (1, False)
    joint(county, superior=county.changcheng)
    assert (progress_of(goal=goal, on=TODAY).value, progress_of(goal=goal, on=TODAY).is_met) == (2, True)
    assert [value for _day, value in series_of(goal=goal, on=TODAY)] == [2, 2, 2, 2]


def test_no_field_of_a_goal_could_hold_its_progress() -> None:
    names = {field.name for model in (Goal, GoalPlan) for field in model._meta.get_fields()}
    assert not names & {"progress", "value", "actual", "done", "percent"}


def test_a_goal_is_a_figure_that_is_counted_here(county: County) -> None:
    it, by = plan(county, adopted=False), county.actor(county.department_head)
    add = partial(add_goal, plan_id=it.pk, by=by, at=NOW)
    wrong = NewGoal(indicator="F999", target=Decimal(1), owner_post=PostKind.SECRETARY)
    with pytest.raises(Refused, match="指标"):
        add(goal=wrong)
    with pytest.raises(ChangedMeanwhile):
        add(goal=NewGoal(indicator="F16", target=Decimal(9), owner_post=PostKind.SECRETARY))


def test_goals_are_few(county: County) -> None:
    it, by = plan(county, adopted=False), county.actor(county.department_head)
    numbers = [
        ("F17", 0),
        ("F17", 1),
        ("F17", 2),
        ("F18", 0),
        ("F18", 1),
        ("F14", 0),
        ("F15", 0),
        ("F20", 0),
        ("F20", 1),
    ]
    for indicator, part in numbers:
        goal = NewGoal(indicator=indicator, part=part, target=Decimal(1), owner_post=PostKind.SECRETARY)
        add_goal(plan_id=it.pk, goal=goal, by=by, at=NOW)
    with pytest.raises(Refused, match="最多 10 项") as refusal:
        add_goal(
            plan_id=it.pk,
            goal=NewGoal(indicator="F13", target=Decimal(1), owner_post=PostKind.SECRETARY),
            by=by,
            at=NOW,
        )
    assert refusal.value.rule is not None


def test_an_adopted_goal_changes_by_document_and_reason_and_keeps_its_versions(county: County) -> None:
    goal, by = goal_of(plan(county)), county.actor(county.department_head)
    change = partial(change_goal, goal_id=goal.pk, target=Decimal(5), on=TODAY, by=by, at=NOW)
    with pytest.raises(Refused, match="理由"):
        change(document_no="诸组发〔2026〕9号", reason=" ")
    with pytest.raises(Refused, match="文号"):
        change(document_no="", reason="上级调整")
    change(document_no="诸组发〔2026〕9号", reason="上级调整")
    goal.refresh_from_db()
    assert goal.target == 5
    assert [(one.number, one.target, one.reason) for one in goal.versions.all()] == [(1, 3, ""), (2, 5, "上级调整")]
    with pytest.raises(ChangedMeanwhile):
        add_goal(
            plan_id=goal.plan_id, by=by, at=NOW,
            goal=NewGoal(indicator="F14", target=Decimal(1), owner_post=PostKind.SECRETARY),
        )  # fmt: skip


def test_the_level_below_answers_with_goals_of_its_own(county: County) -> None:
    it, by = plan(county, adopted=False), county.actor(county.department_head)
    adopt_plan(plan_id=it.pk, document_no="1号", on=TODAY, answer_by=TODAY + 30 * DAY, by=by, at=NOW)
    organiser = county.actor(county.longdu_organiser)
    assert [duty.due_on for duty in duties_of(actor=organiser, on=TODAY)] == [TODAY + 30 * DAY]
    assert duties_of(actor=county.actor(county.secretaries[0]), on=TODAY) == []
    (upper,) = goals_above(organisation=county.longdu, on=TODAY)
    own = draw_up_plan(
        organisation=county.longdu, title="龙都目标", begins_on=date(2026, 1, 1), ends_on=date(2026, 12, 31),
        by=organiser, at=NOW,
    )  # fmt: skip
    goal = NewGoal(indicator="F16", target=Decimal(1), owner_post=PostKind.TOWNSHIP_ORGANISER, answers=upper)
    add_goal(plan_id=own.pk, goal=goal, by=organiser, at=NOW)
    assert answering_goals(goal=upper) == []
    adopt_plan(plan_id=own.pk, document_no="龙办发1号", on=TODAY, by=organiser, at=NOW)
    assert [one.plan.organisation for one in answering_goals(goal=upper)] == [county.longdu]
    assert duties_of(actor=organiser, on=TODAY) == []


def test_nobody_answers_a_neighbour(county: County) -> None:
    other = draw_up_plan(
        organisation=county.changcheng, title="昌城目标", begins_on=date(2026, 1, 1), ends_on=date(2026, 12, 31),
        by=county.actor(county.changcheng_organiser), at=NOW,
    )  # fmt: skip
    theirs = Goal.objects.create(plan=other, position=1, indicator="F16", target=1, owner_post="secretary")
    own, by = plan(county, adopted=False), county.actor(county.department_head)
    with pytest.raises(Refused, match="上级"):
        add_goal(
            plan_id=own.pk, by=by, at=NOW,
            goal=NewGoal(indicator="F14", target=Decimal(1), owner_post=PostKind.SECRETARY, answers=theirs),
        )  # fmt: skip


def test_who_reads_and_who_sets_goals(county: County) -> None:
    draft = plan(county, adopted=False)
    secretary = county.actor(county.secretaries[0])
    assert not plans_visible_to(actor=secretary).exists()
    adopt_plan(plan_id=draft.pk, document_no="1号", on=TODAY, by=county.actor(county.department_head), at=NOW)
    assert plans_visible_to(actor=secretary).get() == draft
    assert not plans_visible_to(actor=county.actor(county.stranger)).exists()
    with pytest.raises(NotAllowed):
        drop_goal(goal_id=goal_of(draft).pk, reason="不办了", by=secretary, at=NOW)
    assert holder_of(goal=goal_of(draft), on=TODAY) == "王敏"


def test_a_goal_stands_beside_its_figure(county: County) -> None:
    plan(county)
    actor = county.actor(county.department_head)
    asked = AskedOfFigure(figure="F16", path=county.county.path, actor=actor, on=TODAY)
    (panel,) = panels_about_figure(asked)
    assert "不少于 3" in panel.lines[0].title
    assert panels_about_figure(AskedOfFigure(figure="F14", path=county.county.path, actor=actor, on=TODAY)) == []


@pytest.mark.django_db(transaction=True)
def test_two_who_change_a_goal_at_once_make_two_versions() -> None:
    county = a_county()
    goal, by = goal_of(plan(county)), county.actor(county.department_head)
    change = partial(change_goal, goal_id=goal.pk, document_no="2号", reason="调整", on=TODAY, by=by, at=NOW)
    assert at_once(partial(change, target=Decimal(7)), partial(change, target=Decimal(8))) == ["", ""]
    goal.refresh_from_db()
    versions = list(goal.versions.all())
    assert [one.number for one in versions] == [1, 2, 3]
    assert versions[-1].target == goal.target
