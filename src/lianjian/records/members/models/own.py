"""What a member's own page rests on: who has read the record, and what the member wants put right."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from lianjian.records.members.enums import CorrectionState, ReadPart


class Reading(models.Model):
    """That somebody read a member's record on a day; a second look on the same day adds only what was read."""

    # Found through the unique constraint, which begins with it.
    member = models.ForeignKey("members.Member", models.CASCADE, related_name="readings", db_index=False)
    reader = models.ForeignKey("kernel.Account", models.PROTECT, related_name="+")
    reader_post = models.CharField(max_length=120, default="", blank=True)  # held over the member on that day
    read_on = models.DateField()
    parts = ArrayField(models.CharField(max_length=12, choices=ReadPart))

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["member", "read_on", "reader"], name="reading_once_a_day_and_reader"),
        )

    def __str__(self) -> str:
        return f"{self.reader_id} {self.member_id} {self.read_on}"

    @property
    def part_labels(self) -> str:
        """What was read, in words."""
        return "、".join(str(ReadPart(part).label) for part in self.parts)


class Correction(models.Model):
    """What a member says is wrong in the own record, and what came of it."""

    member = models.ForeignKey("members.Member", models.CASCADE, related_name="corrections")
    wrong = models.CharField(max_length=200)
    right = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=CorrectionState, default=CorrectionState.ASKED)
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=300, default="", blank=True)
    answered_by = models.ForeignKey("kernel.Account", models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    # May hold whatever stands in the record, so it is graded as its most sensitive part that a person would write out.
    grades: ClassVar[dict[str, int]] = {"wrong": 3, "right": 3, "answer": 3}

    def __str__(self) -> str:
        return f"{self.member}: {self.wrong}"
