"""What villagers ask about what is public, and what they report as untrue; nobody is asked for a name."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from lianjian.results.disclosure.enums import AskedHow
from lianjian.results.disclosure.models.disclosures import Disclosure


class VillagerQuestion(models.Model):
    """One question and its answer. Whoever asked reads the answer by the ticket; everybody once it was let through.

    No name, number or address of whoever asks is kept, and no sign of the device.
    """

    ticket = models.CharField(max_length=20, unique=True, db_collation="C")
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="villager_questions")
    disclosure = models.ForeignKey(Disclosure, models.PROTECT, null=True, related_name="questions")
    words = models.CharField(max_length=500)
    how = models.CharField(max_length=8, choices=AskedHow)
    asked_on = models.DateField()
    due_on = models.DateField()
    answer = models.CharField(max_length=1000, default="", blank=True)
    answered_on = models.DateField(null=True)
    answered_by = models.ForeignKey("kernel.Account", models.PROTECT, null=True, related_name="+")
    published_on = models.DateField(null=True)
    published_by = models.ForeignKey("kernel.Account", models.PROTECT, null=True, related_name="+")
    kept_because = models.CharField(max_length=300, default="", blank=True)

    grades: ClassVar[dict[str, int]] = {"words": 2}

    class Meta:
        indexes = (
            models.Index(fields=["organisation", "due_on"], name="question_open", condition=Q(answered_on=None)),
        )
        constraints = (
            models.CheckConstraint(
                name="question_published_is_answered",
                condition=Q(published_on=None) | (Q(answered_on__isnull=False) & ~Q(answer="")),
            ),
            models.CheckConstraint(
                name="question_published_by_a_second_person",
                condition=Q(published_by=None) | Q(answered_by=None) | ~Q(published_by=F("answered_by")),
            ),
        )

    def __str__(self) -> str:
        return self.ticket  # never the words: the journal keeps this for good


class UntrueReport(models.Model):
    """Somebody says that something shown is not true; who stands above looks into it and says what is so (CW 36)."""

    disclosure = models.ForeignKey(Disclosure, models.PROTECT, related_name="untrue_reports")
    by_supervisors = models.BooleanField(default=False)
    words = models.CharField(max_length=500)
    reported_on = models.DateField()
    due_on = models.DateField()
    settled_on = models.DateField(null=True)
    settled_by = models.ForeignKey("kernel.Account", models.PROTECT, null=True, related_name="+")
    upheld = models.BooleanField(null=True)
    result = models.CharField(max_length=500, default="", blank=True)

    grades: ClassVar[dict[str, int]] = {"words": 2}

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="untrue_report_settled_in_words",
                condition=Q(settled_on=None, upheld=None)
                | (Q(settled_on__isnull=False, upheld__isnull=False) & ~Q(result="")),
            ),
        )

    def __str__(self) -> str:
        return str(self.disclosure)
