"""Help for an organisation that needs support: why, who helps, steps with days, reviews, and a day on which it ends."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from lianjian.results.assessment.enums import PlanOutcome


class TurnaroundPlan(models.Model):
    """The plan of one organisation; while it is open, and no longer, the organisation needs support."""

    code = models.CharField(max_length=20, unique=True, db_collation="C")
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="turnarounds")
    why = models.CharField(max_length=1000)
    helper = models.ForeignKey("kernel.Account", models.PROTECT, related_name="turnarounds_helped")
    helping = models.ForeignKey("organisations.Organisation", models.PROTECT, null=True, related_name="+")
    body = models.CharField(max_length=80)
    document_no = models.CharField(max_length=80)
    opened_on = models.DateField()
    exit_on = models.DateField()
    outcome = models.CharField(max_length=10, choices=PlanOutcome, default="", blank=True)
    closing_words = models.CharField(max_length=1000, default="", blank=True)
    closing_body = models.CharField(max_length=80, default="", blank=True)
    closing_document_no = models.CharField(max_length=80, default="", blank=True)
    closed_on = models.DateField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["organisation"], name="turnaround_one_open", condition=Q(closed_on=None)),
            models.CheckConstraint(name="turnaround_has_an_end", condition=Q(exit_on__gt=F("opened_on"))),
            models.CheckConstraint(name="turnaround_by_document", condition=~Q(document_no="")),
            models.CheckConstraint(
                name="turnaround_closed_in_words",
                condition=Q(closed_on=None) | (~Q(outcome="") & ~Q(closing_words="") & ~Q(closing_document_no="")),
            ),
        )

    def __str__(self) -> str:
        return self.organisation.name


class PlanStep(models.Model):
    """One step: what, who sees to it, by when, and what came of it."""

    plan = models.ForeignKey(TurnaroundPlan, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    owner_name = models.CharField(max_length=50)
    due_on = models.DateField()
    done_on = models.DateField(null=True)
    outcome = models.CharField(max_length=500, default="", blank=True)

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=["plan", "position"], name="plan_step_place_once"),
            models.CheckConstraint(name="plan_step_done_in_words", condition=Q(done_on=None) | ~Q(outcome="")),
        )

    def __str__(self) -> str:
        return self.title


class PlanReview(models.Model):
    """A look at how far the turn-around is, in words."""

    plan = models.ForeignKey(TurnaroundPlan, models.CASCADE, related_name="reviews")
    on = models.DateField()
    words = models.CharField(max_length=1000)
    reviewer = models.ForeignKey("kernel.Account", models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-on", "-pk")

    def __str__(self) -> str:
        return f"{self.plan_id} {self.on}"
