"""What came of an assessment for one organisation: its report, what each assessor wrote, the decision, the appeal."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class WorkReport(models.Model):
    """The secretary's report on the period's work; a draft until it is handed in."""

    assessed = models.OneToOneField("assessment.AssessedOrganisation", models.CASCADE, related_name="report")
    text = models.TextField(max_length=5000)
    written_by = models.ForeignKey("kernel.Account", models.PROTECT, related_name="+")
    handed_in_on = models.DateField(null=True)

    def __str__(self) -> str:
        return f"{self.assessed_id}"


class Grading(models.Model):
    """What one assessor wrote of one organisation: a word of the pack (none in mid-year) and why. Never added up."""

    assessed = models.ForeignKey("assessment.AssessedOrganisation", models.CASCADE, related_name="gradings")
    assessor = models.ForeignKey("assessment.Assessor", models.CASCADE, related_name="gradings")
    grade = models.CharField(max_length=20, default="", blank=True)
    reason = models.CharField(max_length=1000)
    given_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["assessed", "assessor"], name="grading_once"),
            models.CheckConstraint(name="grading_with_reason", condition=~Q(reason="")),
        )

    def __str__(self) -> str:
        return f"{self.assessor_id} {self.assessed_id}"


class AssessmentDecision(models.Model):
    """What a body decided of an organisation; a correction is a further version, the first stays."""

    assessed = models.ForeignKey("assessment.AssessedOrganisation", models.CASCADE, related_name="decisions")
    version = models.PositiveSmallIntegerField()
    grade = models.CharField(max_length=20, default="", blank=True)
    reason = models.CharField(max_length=2000)
    body = models.CharField(max_length=80)
    document_no = models.CharField(max_length=80)
    decided_on = models.DateField()
    entered_by = models.ForeignKey("kernel.Account", models.PROTECT, related_name="+")
    told_on = models.DateField()  # when the organisation could read it

    class Meta:
        ordering = ("version",)
        constraints = (
            models.UniqueConstraint(fields=["assessed", "version"], name="assessment_decision_version_once"),
            models.CheckConstraint(
                name="assessment_decision_by_document", condition=~Q(document_no="") & ~Q(body="") & ~Q(reason="")
            ),
        )

    def __str__(self) -> str:
        return f"{self.assessed_id} {self.document_no}"


class AssessmentAppeal(models.Model):
    """The organisation's words against a decision, and what others than those who graded decided of them."""

    decision = models.OneToOneField(AssessmentDecision, models.CASCADE, related_name="appeal")
    words = models.CharField(max_length=2000)
    raised_on = models.DateField()
    raised_by = models.ForeignKey("kernel.Account", models.PROTECT, related_name="+")
    upheld = models.BooleanField(null=True)
    answer = models.CharField(max_length=2000, default="", blank=True)
    body = models.CharField(max_length=80, default="", blank=True)
    document_no = models.CharField(max_length=80, default="", blank=True)
    answered_on = models.DateField(null=True)
    answered_by = models.ForeignKey("kernel.Account", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="assessment_appeal_answered_by_document",
                condition=Q(answered_on=None) | (Q(upheld__isnull=False) & ~Q(document_no="") & ~Q(answer="")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.decision_id}"
