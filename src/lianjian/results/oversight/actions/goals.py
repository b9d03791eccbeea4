"""Plans of goals: drawn up, adopted by a document, changed only by another document with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.codes import new_code
from lianjian.kernel.days import require_day
from lianjian.kernel.errors import ChangedMeanwhile, Refused
from lianjian.kernel.policies import require
from lianjian.kernel.reasons import given_reason
from lianjian.records.organisations.enums import PostKind
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.queries.packs import packs_at
from lianjian.results.indicators.registry import MEASURES
from lianjian.results.oversight.enums import Direction, PlanState
from lianjian.results.oversight.models import Goal, GoalPlan, GoalVersion
from lianjian.results.oversight.policies.offices import may_plan


@dataclass(frozen=True, kw_only=True)
class NewGoal:
    """Which number of which figure is to come to what, and the post that answers for it."""

    indicator: str
    part: int = 0
    direction: Direction = Direction.AT_LEAST
    target: Decimal
    owner_post: PostKind
    answers: Goal | None = None


@transaction.atomic
def draw_up_plan(
    *, organisation: Organisation, title: str, begins_on: date, ends_on: date, by: Actor, at: datetime
) -> GoalPlan:
    """Will begin a plan; it binds nobody before it is adopted."""
    require(may_plan(by, organisation))
    if not title.strip():
        raise Refused(_("Give the plan a title."))
    if ends_on <= begins_on:
        raise Refused(_("A plan ends after it begins."))
    plan = GoalPlan.objects.create(
        code=new_code(letter="G", on=timezone.localdate(at)), organisation=organisation, title=title.strip(),
        begins_on=begins_on, ends_on=ends_on, drawn_up_by_id=by.account_id,
    )  # fmt: skip
    _record("draw_up_plan", plan, by, at)
    return plan


@transaction.atomic
def add_goal(*, plan_id: int, goal: NewGoal, by: Actor, at: datetime) -> Goal:
    """Will add a goal to a draft; a plan has few of them (JF-goals), and each is a figure that is counted here."""
    plan = _locked_plan(plan_id, by)
    _require_draft(plan)
    measure = MEASURES.get(goal.indicator)
    if measure is None or goal.part >= len(measure.parts):
        raise Refused(_("Choose a figure that is counted here: progress is never typed in."))
    if goal.target < 0:
        raise Refused(_("A target is not below nothing."))
    _refuse_too_many(plan, timezone.localdate(at))
    if plan.goals.filter(indicator=goal.indicator, part=goal.part, dropped_on=None).exists():
        raise ChangedMeanwhile(_("The plan has a goal for this figure already."))
    _require_answers(plan, goal.answers)
    last = plan.goals.order_by("-position").first()
    made = Goal.objects.create(
        plan=plan, position=last.position + 1 if last else 1, indicator=goal.indicator, part=goal.part,
        direction=goal.direction, target=goal.target, owner_post=goal.owner_post, answers=goal.answers,
    )  # fmt: skip
    _record("add_goal", plan, by, at, indicator=goal.indicator, target=str(goal.target))
    return made


@transaction.atomic
def adopt_plan(
    *, plan_id: int, document_no: str, on: date, answer_by: date | None = None, by: Actor, at: datetime
) -> GoalPlan:
    """Will have the plan hold from the day of its document; with `answer_by`, offices one level below answer it."""
    plan = _locked_plan(plan_id, by)
    _require_draft(plan)
    require_day(on, today=timezone.localdate(at))
    if not document_no.strip():
        raise Refused(_("A plan is adopted by a document; enter its number."))
    if not plan.goals.filter(dropped_on=None).exists():
        raise Refused(_("A plan without a goal cannot be adopted."))
    if answer_by is not None and answer_by <= on:
        raise Refused(_("Who is to answer needs time: choose a later day."))
    plan.state, plan.document_no, plan.adopted_on = PlanState.ADOPTED, document_no.strip(), on
    plan.adopted_by_id, plan.answer_by = by.account_id, answer_by
    plan.save()
    GoalVersion.objects.bulk_create(
        GoalVersion(
            goal=goal, number=1, target=goal.target, in_force_on=on, document_no=plan.document_no, written_by=by.name
        )
        for goal in plan.goals.filter(dropped_on=None)
    )
    _record("adopt_plan", plan, by, at, document_no=plan.document_no)
    return plan


@transaction.atomic
def change_goal(
    *, goal_id: int, target: Decimal, document_no: str, reason: str, on: date, by: Actor, at: datetime
) -> GoalVersion:
    """Will give an adopted goal another target as its next version; the one before stays readable."""
    goal = _locked_goal(goal_id, by)
    if goal.plan.state != PlanState.ADOPTED or goal.dropped_on is not None:
        raise ChangedMeanwhile(_("Only a goal that holds can be changed."))
    why = given_reason(reason=reason, longest=300)
    if not document_no.strip():
        raise Refused(_("A goal is changed by a document; enter its number."))
    latest = goal.versions.order_by("-number")[0]
    require_day(on, today=timezone.localdate(at), not_before=latest.in_force_on)
    if target == goal.target:
        raise Refused(_("This is the target it has."))
    if target < 0:
        raise Refused(_("A target is not below nothing."))
    made = GoalVersion.objects.create(
        goal=goal, number=latest.number + 1, target=target, in_force_on=on, document_no=document_no.strip(),
        reason=why, written_by=by.name,
    )  # fmt: skip
    goal.target = target
    goal.save(update_fields=["target"])
    _record("change_goal", goal.plan, by, at, reason=why, indicator=goal.indicator, target=str(target))
    return made


@transaction.atomic
def drop_goal(*, goal_id: int, reason: str, by: Actor, at: datetime) -> None:
    """Will take a goal out, with a reason; of an adopted plan it stays readable as dropped."""
    goal = _locked_goal(goal_id, by)
    if goal.dropped_on is not None:
        raise ChangedMeanwhile(_("This goal is dropped already."))
    why = given_reason(reason=reason, longest=300)
    if goal.plan.state == PlanState.DRAFT:
        goal.delete()
    else:
        goal.dropped_on = timezone.localdate(at)
        goal.save(update_fields=["dropped_on"])
    _record("drop_goal", goal.plan, by, at, reason=why, indicator=goal.indicator)


def _refuse_too_many(plan: GoalPlan, on: date) -> None:
    most = packs_at(organisation=plan.organisation).parameter("goals.most_in_plan", on=on)
    if plan.goals.filter(dropped_on=None).count() >= most.whole:
        raise Refused(
            _("A plan has at most %(most)s goals.") % {"most": most.whole},
            rule=most.cite,
            remedies=(_("Take one out before you add another."),),
        )


def _require_answers(plan: GoalPlan, upper: Goal | None) -> None:
    if upper is None:
        return
    above = upper.plan
    is_above = plan.organisation.path.startswith(above.organisation.path) and above.organisation_id != (
        plan.organisation_id
    )
    if above.state != PlanState.ADOPTED or not is_above:
        raise Refused(_("A goal answers an adopted goal of a superior."))


def _locked_plan(plan_id: int, by: Actor) -> GoalPlan:
    plan = GoalPlan.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=plan_id)
    require(may_plan(by, plan.organisation))
    return plan


def _locked_goal(goal_id: int, by: Actor) -> Goal:
    goal = Goal.objects.select_related("plan").get(pk=goal_id)
    _locked_plan(goal.plan_id, by)
    return Goal.objects.select_related("plan__organisation").get(pk=goal_id)


def _require_draft(plan: GoalPlan) -> None:
    if plan.state != PlanState.DRAFT:
        raise ChangedMeanwhile(_("The plan is adopted: a goal is changed by a document, with the reason."))


def _record(action: str, plan: GoalPlan, by: Actor, at: datetime, reason: str = "", **details: str) -> None:
    journal.record(by=by, at=at, action=action, subject=plan, place_id=plan.organisation_id, reason=reason, **details)
