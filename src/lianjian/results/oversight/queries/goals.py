"""Goals and how far they are: the figure itself, counted from the records, against the target."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Prefetch, Q, QuerySet

from lianjian.kernel.actor import LEADERS, OFFICES, Actor
from lianjian.kernel.months import months_after
from lianjian.records.organisations.enums import PostKind
from lianjian.records.organisations.models import Organisation, Post
from lianjian.records.organisations.paths import outermost, paths_above, within_any
from lianjian.records.organisations.queries.counting import MeasureByPlace
from lianjian.results.indicators.queries.figures import Figure, figure
from lianjian.results.indicators.registry import MEASURES
from lianjian.results.oversight.enums import Direction, PlanState
from lianjian.results.oversight.models import Goal, GoalPlan
from lianjian.results.oversight.policies.offices import READERS

MOST_MONTHS = 24


@dataclass(frozen=True, kw_only=True)
class Progress:
    """A goal on a day: where its number stands. `share` tells a number that is a share of 1."""

    goal: Goal
    measure: MeasureByPlace
    value: float
    on: date
    share: bool

    @property
    def name(self) -> str:
        """The figure's name, and which of its numbers where it has several."""
        part = str(self.measure.parts[self.goal.part])
        return f"{self.measure.name}" if len(self.measure.parts) == 1 else f"{self.measure.name} · {part}"

    @property
    def is_met(self) -> bool:
        """Whether the number is where the goal wants it."""
        target = float(self.goal.target)
        return self.value >= target if self.goal.direction == Direction.AT_LEAST else self.value <= target

    @property
    def unit(self) -> str:
        """What the number is counted in."""
        return "" if self.share else str(self.measure.unit)


def is_share(*, value: float) -> bool:
    """Whether a counted number is a share: shares are counted of 1, everything else in whole numbers."""
    return isinstance(value, float)


def stored_target(*, typed: Decimal, share: bool) -> Decimal:
    """A target as it is kept: a share is typed in percent and kept as it is counted, of 1."""
    return typed / 100 if share else typed


def plans_visible_to(*, actor: Actor) -> QuerySet[GoalPlan]:
    """Plans of the actor's places, drafts included, and adopted ones of every superior."""
    scopes = outermost(actor.scopes(*READERS))
    here = within_any(scopes, field="organisation__path")
    above = {path for scope in scopes for path in paths_above(scope)}
    upper = Q(organisation__path__in=above, state=PlanState.ADOPTED)
    return GoalPlan.objects.filter(here | upper).select_related("organisation")


def planning_places(*, actor: Actor) -> QuerySet[Organisation]:
    """The organisations whose goals the actor sets: his own units."""
    units = actor.units(*LEADERS, *OFFICES)
    return Organisation.objects.filter(pk__in=units, dissolved_on=None).order_by("path")


def goals_above(*, organisation: Organisation, on: date) -> QuerySet[Goal]:
    """Goals in force of the superiors, that one of this organisation can answer."""
    upper = Goal.objects.filter(
        plan__organisation__path__in=paths_above(organisation.path), plan__state=PlanState.ADOPTED,
        plan__ends_on__gte=on, dropped_on=None,
    )  # fmt: skip
    return upper.select_related("plan__organisation").order_by("plan__organisation__path", "plan", "position")


def progress_of(*, goal: Goal, on: date) -> Progress:
    """The goal's number on the day, or on the plan's last day once that is past."""
    day = min(on, goal.plan.ends_on)
    counted = figure(measure=MEASURES[goal.indicator], node=goal.plan.organisation, on=day)
    return _progress(goal, counted, day)


def progress_of_plan(*, plan: GoalPlan, on: date) -> list[Progress]:
    """Every goal of the plan in its order; a figure that two goals share is counted once."""
    counted: dict[str, Figure] = {}
    day, found = min(on, plan.ends_on), []
    answers = Prefetch("answered_by", Goal.objects.filter(dropped_on=None, plan__state=PlanState.ADOPTED))
    rows = plan.goals.filter(dropped_on=None).select_related("answers__plan__organisation")
    for goal in rows.prefetch_related(answers):
        if goal.indicator not in counted:
            counted[goal.indicator] = figure(measure=MEASURES[goal.indicator], node=plan.organisation, on=day)
        found.append(_progress(goal, counted[goal.indicator], day))
    return found


def series_of(*, goal: Goal, on: date) -> list[tuple[date, float]]:
    """The number on the first of each month of the period so far, and on the day."""
    plan, measure = goal.plan, MEASURES[goal.indicator]
    last = min(on, plan.ends_on)
    days: list[date] = []
    day = plan.begins_on.replace(day=1)
    while day < last and len(days) < MOST_MONTHS:
        days.append(max(day, plan.begins_on))
        day = months_after(day=day, months=1)
    counted = ((one, figure(measure=measure, node=plan.organisation, on=one)) for one in [*days, last])
    return [(one, float(found.values[goal.part])) for one, found in counted]


def answering_goals(*, goal: Goal) -> list[Goal]:
    """Goals one level down that answer this one, in tree order."""
    rows = goal.answered_by.filter(dropped_on=None, plan__state=PlanState.ADOPTED)
    return list(rows.select_related("plan__organisation").order_by("plan__organisation__path", "position"))


def goals_on_figure(*, path: str, indicator: str, on: date) -> list[Goal]:
    """The goals in force at the very place for the figure."""
    rows = Goal.objects.filter(
        indicator=indicator, plan__organisation__path=path, plan__state=PlanState.ADOPTED, dropped_on=None,
        plan__begins_on__lte=on, plan__ends_on__gte=on,
    )  # fmt: skip
    return list(rows.select_related("plan__organisation").order_by("plan", "position"))


def holder_of(*, goal: Goal, on: date) -> str:
    """Who holds the post that answers for the goal on the day; empty where nobody does."""
    held = Post.objects.filter(
        organisation=goal.plan.organisation_id, kind=goal.owner_post, during__contains=on
    ).select_related("account")
    return "、".join(post.account.name for post in held.order_by("pk")[:3])


def posts_for(*, organisation: Organisation) -> list[tuple[str, str]]:
    """The kinds of posts that can answer for something in an organisation."""
    kinds = [kind for kind in PostKind if kind != PostKind.MEMBER]
    there = set(Post.objects.filter(organisation=organisation, during__endswith=None).values_list("kind", flat=True))
    return [(kind.value, str(kind.label)) for kind in kinds if kind in there] or [
        (kind.value, str(kind.label)) for kind in kinds
    ]


def _progress(goal: Goal, counted: Figure, on: date) -> Progress:
    value = counted.values[goal.part]
    return Progress(goal=goal, measure=MEASURES[goal.indicator], value=float(value), on=on, share=is_share(value=value))
