"""Inspections: the plan behind one, the list that wrote itself, the sample, and findings until they are closed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from lianjian.records.organisations.enums import PostKind
from lianjian.results.oversight.enums import CheckResult, FindingAct, FindingState, InspectionState, LineSource


class Inspection(models.Model):
    """One planned inspection of a sub-tree. No field of it is filled in below: the list comes from gaps and records.

    `frame_digest` is the SHA-256 of all lines' keys, sorted, one a line; with `seed` anybody draws the sample again.
    """

    code = models.CharField(max_length=20, unique=True, db_collation="C")
    title = models.CharField(max_length=100)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    place = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="inspections")
    plan_no = models.CharField(max_length=80)
    approving_body = models.CharField(max_length=80)
    begins_on = models.DateField()
    ends_on = models.DateField()
    listed_on = models.DateField()
    matters = models.JSONField(default=list)  # ids of kinds of gaps and of figures
    state = models.CharField(max_length=8, choices=InspectionState, default=InspectionState.OPEN)
    opened_by = models.ForeignKey("kernel.Account", models.PROTECT, null=True, related_name="+")
    frame_digest = models.CharField(max_length=64, db_collation="C")
    seed = models.CharField(max_length=120, default="", blank=True)
    drawn_at = models.DateTimeField(null=True)
    drawn_by = models.CharField(max_length=50, default="", blank=True)
    closed_on = models.DateField(null=True)
    outcome = models.TextField(max_length=2000, default="", blank=True)

    grades: ClassVar[dict[str, int]] = {"frame_digest": 1}  # of lines, not of a person

    class Meta:
        constraints = (
            models.CheckConstraint(name="inspection_planned", condition=~Q(plan_no="") & ~Q(approving_body="")),
            models.CheckConstraint(name="inspection_ends_after_it_begins", condition=Q(ends_on__gte=F("begins_on"))),
            models.CheckConstraint(
                name="inspection_drawn_with_a_seed",
                condition=Q(seed="", drawn_at=None) | (~Q(seed="") & Q(drawn_at__isnull=False)),
            ),
        )

    def __str__(self) -> str:
        return self.title


class InspectionLine(models.Model):
    """One line of an inspection's list as it stood on the day; drawn ones are checked on the spot."""

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="lines")
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    key = models.CharField(max_length=80, db_collation="C")
    source = models.CharField(max_length=8, choices=LineSource)
    matter = models.CharField(max_length=20, db_collation="C")
    what = models.CharField(max_length=200)
    article = models.CharField(max_length=200, default="", blank=True)
    url = models.CharField(max_length=200, default="", blank=True)
    drawn_place = models.PositiveIntegerField(null=True)  # its place in the sample, from 1
    result = models.CharField(max_length=16, choices=CheckResult, default="", blank=True)
    checked_on = models.DateField(null=True)
    checked_by = models.CharField(max_length=50, default="", blank=True)
    note = models.CharField(max_length=300, default="", blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["inspection", "key"], name="inspection_line_once"),
            models.UniqueConstraint(
                fields=["inspection", "drawn_place"], name="inspection_drawn_place_once",
                condition=Q(drawn_place__isnull=False),
            ),
            models.CheckConstraint(
                name="inspection_only_drawn_lines_are_checked", condition=Q(result="") | Q(drawn_place__isnull=False)
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.inspection_id} {self.key}"


class Finding(models.Model):
    """Something an inspection found, which post puts it right by when, until it is struck off."""

    code = models.CharField(max_length=20, unique=True, db_collation="C")
    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="findings")
    line = models.ForeignKey(InspectionLine, models.PROTECT, null=True, related_name="findings")
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="findings")
    matter = models.CharField(max_length=60)
    what = models.CharField(max_length=300)
    article = models.CharField(max_length=200, default="", blank=True)
    owner_post = models.CharField(max_length=28, choices=PostKind, default=PostKind.SECRETARY)
    due_on = models.DateField()
    state = models.CharField(max_length=8, choices=FindingState, default=FindingState.OPEN)
    found_on = models.DateField()
    checked_by = models.ForeignKey("kernel.Account", models.PROTECT, null=True, related_name="+")
    closed_on = models.DateField(null=True)

    class Meta:
        indexes = (models.Index(fields=["organisation", "state"], name="finding_of_organisation"),)
        constraints = (
            models.CheckConstraint(
                name="finding_closed_has_its_day",
                condition=Q(state=FindingState.CLOSED, closed_on__isnull=False)
                | (~Q(state=FindingState.CLOSED) & Q(closed_on=None)),
            ),
        )

    def __str__(self) -> str:
        return self.what


class FindingStep(models.Model):
    """One thing done about a finding, in words; never changed."""

    finding = models.ForeignKey(Finding, models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=12, choices=FindingAct)
    said = models.CharField(max_length=500, default="", blank=True)
    on = models.DateField()
    by_name = models.CharField(max_length=50)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.finding_id} {self.kind}"
