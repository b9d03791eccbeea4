"""An assessment: its plan and period, the criteria told beforehand, whom it assesses, and who assesses."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from lianjian.results.assessment.enums import RoundKind, RoundState


class AssessmentRound(models.Model):
    """A county's or township's assessment of organisations over a period."""

    code = models.CharField(max_length=20, unique=True, db_collation="C")
    place = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="assessment_rounds")
    year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=RoundKind)
    title = models.CharField(max_length=80)
    state = models.CharField(max_length=10, choices=RoundState, default=RoundState.DRAFT)
    starts_on = models.DateField()
    ends_on = models.DateField()  # the last day of the period
    plan_no = models.CharField(max_length=80)
    plan_body = models.CharField(max_length=80)
    opened_on = models.DateField()
    document_no = models.CharField(max_length=80, default="", blank=True)  # by which the criteria were published
    published_on = models.DateField(null=True)
    reports_until = models.DateField(null=True)
    grades_until = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    withdrawn_because = models.CharField(max_length=500, default="", blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["place", "year", "kind"],
                name="assessment_one_a_year",
                condition=~Q(state=RoundState.WITHDRAWN),
            ),
            models.CheckConstraint(name="assessment_period_in_order", condition=Q(ends_on__gt=F("starts_on"))),
            models.CheckConstraint(name="assessment_by_plan", condition=~Q(plan_no="") & ~Q(plan_body="")),
            models.CheckConstraint(
                name="assessment_criteria_before_period",
                condition=Q(published_on=None) | Q(published_on__lt=F("starts_on")),
            ),
            models.CheckConstraint(
                name="assessment_dates_with_state",
                condition=Q(state__in=(RoundState.DRAFT, RoundState.WITHDRAWN)) | Q(published_on__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def has_grades(self) -> bool:
        """Whether grades are given in it; a mid-year round knows words only."""
        return self.kind == RoundKind.ANNUAL


class Criterion(models.Model):
    """What good looks like, in words, and which records the assessors see beside it."""

    round = models.ForeignKey(AssessmentRound, models.CASCADE, related_name="criteria")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=60)
    good = models.CharField(max_length=1000)
    evidence = models.JSONField(default=list)  # keys of `evidence.EVIDENCE`

    class Meta:
        ordering = ("position",)
        constraints = (models.UniqueConstraint(fields=["round", "position"], name="criterion_place_once"),)

    def __str__(self) -> str:
        return self.title


class AssessedOrganisation(models.Model):
    """An organisation in an assessment; with `joint` it is that joint organisation, for which its lead answers."""

    round = models.ForeignKey(AssessmentRound, models.CASCADE, related_name="assessed")
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="assessments")
    joint = models.ForeignKey("organisations.JointOrganisation", models.PROTECT, null=True, related_name="assessments")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["round", "organisation", "joint"], name="assessed_once", nulls_distinct=False
            ),
        )

    def __str__(self) -> str:
        return self.joint.name if self.joint else self.organisation.name


class Assessor(models.Model):
    """Somebody who grades in an assessment."""

    round = models.ForeignKey(AssessmentRound, models.CASCADE, related_name="assessors")
    account = models.ForeignKey("kernel.Account", models.PROTECT, related_name="assessing")
    released_because = models.CharField(max_length=200, default="", blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["round", "account"], name="assessor_once"),)

    def __str__(self) -> str:
        return self.account.name


class Recusal(models.Model):
    """An assessor who says himself that he should not grade one organisation."""

    assessed = models.ForeignKey(AssessedOrganisation, models.CASCADE, related_name="recusals")
    assessor = models.ForeignKey(Assessor, models.CASCADE, related_name="recusals")
    reason = models.CharField(max_length=200)
    on = models.DateField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["assessed", "assessor"], name="recusal_once"),)

    def __str__(self) -> str:
        return f"{self.assessor_id} {self.assessed_id}"
