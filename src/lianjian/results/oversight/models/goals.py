"""Plans and their goals: a figure, a target, a post that answers for it. Progress is no field: it is the figure."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from lianjian.records.organisations.enums import PostKind
from lianjian.results.oversight.enums import Direction, PlanState


class GoalPlan(models.Model):
    """An organisation's plan for a period; it holds from the document it was adopted by.

    `answer_by` is the day until which the offices one level below answer with goals of their own, if they are to.
    """

    code = models.CharField(max_length=20, unique=True, db_collation="C")
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="goal_plans")
    title = models.CharField(max_length=100)
    begins_on = models.DateField()
    ends_on = models.DateField()
    state = models.CharField(max_length=8, choices=PlanState, default=PlanState.DRAFT)
    drawn_up_by = models.ForeignKey("kernel.Account", models.PROTECT, null=True, related_name="+")
    adopted_by = models.ForeignKey("kernel.Account", models.PROTECT, null=True, related_name="+")
    adopted_on = models.DateField(null=True)
    document_no = models.CharField(max_length=80, default="", blank=True)
    answer_by = models.DateField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(name="goal_plan_ends_after_it_begins", condition=Q(ends_on__gt=F("begins_on"))),
            models.CheckConstraint(
                name="goal_plan_adopted_by_document",
                condition=Q(state=PlanState.DRAFT) | (~Q(document_no="") & Q(adopted_on__isnull=False)),
            ),
        )

    def __str__(self) -> str:
        return self.title


class Goal(models.Model):
    """One goal of a plan: which number of which figure is to come to what; the latest version says to what.

    `part` counts the figure's numbers from 0. `owner_post` is a post of the organisation, whoever holds it.
    """

    plan = models.ForeignKey(GoalPlan, models.CASCADE, related_name="goals")
    position = models.PositiveSmallIntegerField()
    indicator = models.CharField(max_length=20, db_collation="C")
    part = models.PositiveSmallIntegerField(default=0)
    direction = models.CharField(max_length=8, choices=Direction, default=Direction.AT_LEAST)
    target = models.DecimalField(max_digits=16, decimal_places=4)
    owner_post = models.CharField(max_length=28, choices=PostKind)
    answers = models.ForeignKey("self", models.PROTECT, null=True, related_name="answered_by")
    dropped_on = models.DateField(null=True)

    class Meta:
        ordering = ("position",)
        indexes = (models.Index(fields=["indicator"], name="goal_of_indicator"),)
        constraints = (
            models.UniqueConstraint(fields=["plan", "position"], name="goal_position_once"),
            models.UniqueConstraint(
                fields=["plan", "indicator", "part"], name="goal_number_once", condition=Q(dropped_on=None)
            ),
        )

    def __str__(self) -> str:
        return f"{self.plan_id} {self.indicator}"


class GoalVersion(models.Model):
    """What a goal was changed to after its plan was adopted, by which document and why; never changed itself."""

    goal = models.ForeignKey(Goal, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    target = models.DecimalField(max_digits=16, decimal_places=4)
    in_force_on = models.DateField()
    document_no = models.CharField(max_length=80)
    reason = models.CharField(max_length=300, default="", blank=True)
    written_by = models.CharField(max_length=50)

    class Meta:
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=["goal", "number"], name="goal_version_once"),)

    def __str__(self) -> str:
        return f"{self.goal_id} {self.number}"
