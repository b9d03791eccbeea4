"""What shows a person to be on the chain of talent: facts people entered, never a condition for anything."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from lianjian.records.cadres.enums import TalentRung


class TalentEvidence(models.Model):
    """One thing somebody did or became, of a member or an applicant, with the paper that says so."""

    admission = models.ForeignKey("cadres.Admission", models.CASCADE, null=True, related_name="evidence")
    member = models.ForeignKey("members.Member", models.PROTECT, null=True, related_name="talent_evidence")
    rung = models.CharField(max_length=20, choices=TalentRung)
    on = models.DateField()
    what = models.CharField(max_length=200)
    document_no = models.CharField(max_length=80, default="", blank=True)
    recorded_at = models.DateTimeField()

    grades: ClassVar[dict[str, int]] = {"what": 2}

    class Meta:
        ordering = ("on", "pk")
        constraints = (models.CheckConstraint(name="talent_of_somebody", condition=~Q(admission=None, member=None)),)

    def __str__(self) -> str:
        return self.what
