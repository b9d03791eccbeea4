"""A village's leading body put right by a decision: which posts were filled or left, and who helped."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lianjian.records.cadres.enums import PostChange


class TeamAdjustment(models.Model):
    """What was changed in a village's leading body, by which decision; `joint` helped, where one did.

    Never edited: what was entered by mistake is withdrawn with a reason and stays readable.
    """

    code = models.CharField(max_length=20, unique=True, db_collation="C")
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="team_adjustments")
    joint = models.ForeignKey(
        "organisations.JointOrganisation", models.PROTECT, null=True, related_name="team_adjustments"
    )
    on = models.DateField()
    decided_by = models.CharField(max_length=80)
    document_no = models.CharField(max_length=80)
    why = models.CharField(max_length=500)
    help_given = models.CharField(max_length=500, default="", blank=True)
    withdrawn_because = models.CharField(max_length=500, default="", blank=True)

    class Meta:
        indexes = (models.Index(fields=["organisation", "on"], name="team_adjustment_of_village"),)
        constraints = (
            models.CheckConstraint(name="team_adjustment_by_decision", condition=~Q(document_no="", decided_by="")),
            models.UniqueConstraint(
                fields=["organisation", "document_no"],
                name="team_adjustment_once",
                condition=Q(withdrawn_because=""),
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation} {self.on}"


class AdjustedPost(models.Model):
    """One post that was filled or left by the adjustment."""

    adjustment = models.ForeignKey(TeamAdjustment, models.CASCADE, related_name="posts")
    post = models.ForeignKey("organisations.Post", models.PROTECT, related_name="adjustments")
    change = models.CharField(max_length=8, choices=PostChange)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["adjustment", "post", "change"], name="adjusted_post_once"),)

    def __str__(self) -> str:
        return f"{self.post} {self.get_change_display()}"
