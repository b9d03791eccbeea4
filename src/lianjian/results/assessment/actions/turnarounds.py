"""Turn-around plans: opened by a decision with a day of exit, steps, reviews, and the exit by a decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.codes import new_code
from lianjian.kernel.days import require_day
from lianjian.kernel.errors import ChangedMeanwhile, Refused
from lianjian.kernel.models import Account
from lianjian.kernel.policies import require
from lianjian.records.organisations.models import Organisation
from lianjian.results.assessment.actions.locking import given_words
from lianjian.results.assessment.enums import PlanOutcome
from lianjian.results.assessment.models import PlanReview, PlanStep, TurnaroundPlan
from lianjian.results.assessment.policies.assessment_rules import require_turnaround_period
from lianjian.results.assessment.policies.turnarounds import may_open_turnaround, may_work_on_turnaround

MOST_STEPS = 30


@dataclass(frozen=True, kw_only=True)
class NewTurnaround:
    """Why, who helps (a person, and the organisation that stands behind him), by which decision, until when."""

    why: str
    helper: Account
    helping: Organisation | None
    body: str
    document_no: str
    exit_on: date


@transaction.atomic
def open_turnaround(*, organisation: Organisation, new: NewTurnaround, by: Actor, at: datetime) -> TurnaroundPlan:
    """Will open a plan by the superior's decision; one at a time, at most as long as the packs allow."""
    require(may_open_turnaround(by, organisation))
    held, on = Organisation.objects.select_for_update().get(pk=organisation.pk), timezone.localdate(at)
    if held.dissolved_on is not None:
        raise Refused(_("%(name)s has ended.") % {"name": held.name})
    if TurnaroundPlan.objects.filter(organisation=held, closed_on=None).exists():
        raise ChangedMeanwhile(_("A plan is open for %(name)s already.") % {"name": held.name})
    if new.exit_on <= on:
        raise Refused(_("The day of exit lies ahead."))
    require_turnaround_period(from_on=on, until_on=new.exit_on, place=held)
    _require_other_helper(held, new, on)
    if not new.document_no.strip() or not new.body.strip():
        raise Refused(_("A plan rests on a decision: name the body and the number of its document."))
    made = TurnaroundPlan.objects.create(
        code=new_code(letter="Z", on=on), organisation=held, helper=new.helper, helping=new.helping,
        why=given_words(words=new.why, missing=_("Say in words what is to be put right."), longest=1000),
        body=new.body.strip(), document_no=new.document_no.strip(), opened_on=on, exit_on=new.exit_on,
    )  # fmt: skip
    _note("open_turnaround", made, by, at)
    return made


def _require_other_helper(organisation: Organisation, new: NewTurnaround, on: date) -> None:
    own = new.helper.posts.filter(organisation__path__startswith=organisation.path, during__contains=on)
    if own.exists() or (new.helping and new.helping.path.startswith(organisation.path)):
        raise Refused(_("Help comes from outside: name somebody who holds no post there."))


@transaction.atomic
def add_plan_step(*, plan_id: int, title: str, owner_name: str, due_on: date, by: Actor, at: datetime) -> PlanStep:
    """Will add a step with who sees to it and by when."""
    plan = _worked_on(plan_id, by)
    if not plan.opened_on <= due_on <= plan.exit_on:
        raise Refused(_("The day lies within the plan, by %(day)s at the latest.") % {"day": plan.exit_on})
    last = plan.steps.order_by("position").last()
    if plan.steps.count() >= MOST_STEPS:
        raise Refused(_("A plan has %(most)d steps at most.") % {"most": MOST_STEPS})
    made = PlanStep.objects.create(
        plan=plan, position=last.position + 1 if last else 1, due_on=due_on,
        title=given_words(words=title, missing=_("Say what is to be done."), longest=120),
        owner_name=given_words(words=owner_name, missing=_("Say who sees to it."), longest=50),
    )  # fmt: skip
    _note("add_turnaround_step", plan, by, at)
    return made


@transaction.atomic
def finish_plan_step(*, plan_id: int, position: int, outcome: str, on: date, by: Actor, at: datetime) -> PlanStep:
    """Will say of a step what came of it, and when."""
    plan = _worked_on(plan_id, by)
    step = PlanStep.objects.select_for_update().get(plan=plan, position=position)
    if step.done_on is not None:
        raise ChangedMeanwhile(_("This step is done already."))
    require_day(on, today=timezone.localdate(at), not_before=plan.opened_on)
    step.outcome = given_words(words=outcome, missing=_("Say what came of it."), longest=500)
    step.done_on = on
    step.save(update_fields=["outcome", "done_on"])
    _note("finish_turnaround_step", plan, by, at)
    return step


@transaction.atomic
def review_turnaround(*, plan_id: int, words: str, by: Actor, at: datetime) -> PlanReview:
    """Will note in words how far the organisation is."""
    plan = _worked_on(plan_id, by)
    assert by.account_id is not None
    made = PlanReview.objects.create(
        plan=plan, on=timezone.localdate(at), reviewer_id=by.account_id,
        words=given_words(words=words, missing=_("Say in words how far it is."), longest=1000),
    )  # fmt: skip
    _note("review_turnaround", plan, by, at)
    return made


@dataclass(frozen=True, kw_only=True)
class Exit:
    """What was decided at the end of a plan."""

    outcome: PlanOutcome
    words: str
    body: str
    document_no: str
    on: date


@transaction.atomic
def close_turnaround(*, plan_id: int, decided: Exit, by: Actor, at: datetime) -> TurnaroundPlan:
    """Will close the plan by the superior's decision; with it the organisation is flagged no more."""
    plan = _locked(plan_id)
    require(may_open_turnaround(by, plan.organisation))
    _require_open(plan)
    require_day(decided.on, today=timezone.localdate(at), not_before=plan.opened_on)
    if not decided.body.strip() or not decided.document_no.strip():
        raise Refused(_("The exit is decided: name the body and the number of its document."))
    left = plan.steps.filter(done_on=None).count()
    if decided.outcome == PlanOutcome.EXITED and left:
        raise Refused(
            _("%(count)d steps are still open.") % {"count": left},
            remedies=(_("Say of each what came of it, or go on under a new plan."),),
        )
    plan.outcome, plan.closed_on = decided.outcome, decided.on
    plan.closing_words = given_words(words=decided.words, missing=_("Say in words what came of it."), longest=1000)
    plan.closing_body, plan.closing_document_no = decided.body.strip(), decided.document_no.strip()
    plan.save()
    _note("close_turnaround", plan, by, at)
    return plan


def _worked_on(plan_id: int, by: Actor) -> TurnaroundPlan:
    plan = _locked(plan_id)
    require(may_work_on_turnaround(by, plan))
    _require_open(plan)
    return plan


def _locked(plan_id: int) -> TurnaroundPlan:
    held = TurnaroundPlan.objects.select_for_update(of=("self",))
    return held.select_related("organisation").get(pk=plan_id)


def _require_open(plan: TurnaroundPlan) -> None:
    if plan.closed_on is not None:
        raise ChangedMeanwhile(_("This plan was closed on %(day)s.") % {"day": plan.closed_on})


def _note(action: str, plan: TurnaroundPlan, by: Actor, at: datetime) -> None:
    journal.record(by=by, at=at, action=action, subject=plan, place_id=plan.organisation_id)
