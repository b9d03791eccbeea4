"""Circulars: by matter, with a document number, approved by a second person, copied to whom they concern."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from lianjian.results.oversight.enums import CircularState, CopyReason


class Circular(models.Model):
    """What an inspection came to, matter by matter. `sections` are `[head, [paragraph, …]]` pairs in their order."""

    code = models.CharField(max_length=20, unique=True, db_collation="C")
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="circulars")
    inspection = models.ForeignKey("oversight.Inspection", models.PROTECT, related_name="circulars")
    title = models.CharField(max_length=100)
    opening = models.TextField(max_length=1000)
    sections = models.JSONField(default=list)
    state = models.CharField(max_length=8, choices=CircularState, default=CircularState.DRAFT)
    written_by = models.ForeignKey("kernel.Account", models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField()
    approved_by = models.ForeignKey("kernel.Account", models.PROTECT, null=True, related_name="+")
    document_no = models.CharField(max_length=80, default="", blank=True)
    issued_on = models.DateField(null=True)
    issued_at = models.DateTimeField(null=True)
    drop_reason = models.CharField(max_length=200, default="", blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "document_no"], name="circular_number_once", condition=~Q(document_no="")
            ),
            models.CheckConstraint(
                name="circular_issued_has_number_and_approver",
                condition=~Q(state=CircularState.ISSUED)
                | (~Q(document_no="") & Q(issued_on__isnull=False, approved_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="circular_approved_by_a_second_person",
                condition=Q(approved_by=None) | Q(written_by=None) | ~Q(approved_by=F("written_by")),
            ),
        )

    def __str__(self) -> str:
        return self.title


class CircularCopy(models.Model):
    """To whom an issued circular goes, and why it concerns them."""

    circular = models.ForeignKey(Circular, models.CASCADE, related_name="copies")
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    reason = models.CharField(max_length=12, choices=CopyReason)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["circular", "organisation"], name="circular_copied_once"),)

    def __str__(self) -> str:
        return f"{self.circular_id} {self.organisation_id}"
