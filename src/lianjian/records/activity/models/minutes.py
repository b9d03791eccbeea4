"""Minutes: a draft that becomes a closed version; a later correction is a new version with its reason."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Minutes(models.Model):
    """One version of a meeting's minutes.

    What the record knows already (place, time, who was there, votes) is not kept here: a draft reads it when it is
    shown. Closing keeps the whole document in `content`, so that a closed version reads the same for ever. `revision`
    counts the savings of a draft, so that of two recorders none overwrites the other unseen.
    """

    meeting = models.ForeignKey("activity.Meeting", models.CASCADE, related_name="minutes")
    number = models.PositiveSmallIntegerField()
    speeches = models.TextField(default="", blank=True)
    resolution = models.TextField(default="", blank=True)
    correction_reason = models.CharField(max_length=200, default="", blank=True)
    revision = models.PositiveIntegerField(default=0)
    written_by = models.ForeignKey("kernel.Account", models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField()
    closed_by = models.ForeignKey("kernel.Account", models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    content = models.JSONField(null=True)

    grades: ClassVar[dict[str, int]] = {"speeches": 2, "content": 3}

    class Meta:
        verbose_name_plural = "minutes"
        constraints = (
            models.UniqueConstraint(fields=["meeting", "number"], name="minutes_version_once"),
            models.UniqueConstraint(fields=["meeting"], name="minutes_one_draft", condition=Q(closed_at=None)),
            models.CheckConstraint(
                name="minutes_closed_with_content",
                condition=Q(closed_at=None, content=None) | Q(closed_at__isnull=False, content__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.meeting} {self.number}"
