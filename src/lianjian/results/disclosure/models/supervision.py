"""The supervision committee of a village: who sits on it, and what it checked before everybody's eyes."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import DateRangeField
from django.db import models

from lianjian.kernel.periods import no_overlap
from lianjian.results.disclosure.enums import CheckFinding
from lianjian.results.disclosure.models.disclosures import Disclosure


class SupervisionMember(models.Model):
    """Somebody the villagers chose to supervise, during a period; `account` where the person has one."""

    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="supervisors")
    person_name = models.CharField(max_length=50)
    account = models.ForeignKey("kernel.Account", models.PROTECT, null=True, related_name="supervises")
    is_chair = models.BooleanField(default=False)
    knows_accounts = models.BooleanField(default=False)
    chosen_by = models.CharField(max_length=80)  # the record of the assembly that chose
    during = DateRangeField()

    grades: ClassVar[dict[str, int]] = {"person_name": 1}

    class Meta:
        constraints = (no_overlap("supervisor_once_a_day", "organisation", "person_name"),)

    def __str__(self) -> str:
        return self.person_name


class SupervisionCheck(models.Model):
    """What the committee looked at and what it found; entered by a member of it, or from its signed paper."""

    disclosure = models.ForeignKey(Disclosure, models.PROTECT, related_name="checks")
    on = models.DateField()
    looked_at = models.CharField(max_length=300)
    finding = models.CharField(max_length=12, choices=CheckFinding)
    words = models.CharField(max_length=500, default="", blank=True)
    checkers = models.CharField(max_length=200)
    document_no = models.CharField(max_length=80, default="", blank=True)
    recorded_by = models.CharField(max_length=50)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ("on", "pk")

    def __str__(self) -> str:
        return f"{self.disclosure} {self.get_finding_display()}"
