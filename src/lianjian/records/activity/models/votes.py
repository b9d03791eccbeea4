"""Votes as they were counted, until a ballot room counts them itself."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class CountedVote(models.Model):
    """What a meeting's vote on one question came to, and the rule it was judged by.

    Numbers only: who voted what is recorded nowhere. `written_…` are opinions handed in before the meeting (FZ 21).
    """

    meeting = models.ForeignKey("activity.Meeting", models.PROTECT, related_name="votes")
    question = models.CharField(max_length=200)
    rule_name = models.CharField(max_length=60)
    rule_id = models.CharField(max_length=60)
    entitled = models.PositiveIntegerField()
    present = models.PositiveIntegerField()
    yes = models.PositiveIntegerField()
    no = models.PositiveIntegerField()
    abstained = models.PositiveIntegerField()
    written_yes = models.PositiveIntegerField(default=0)
    written_no = models.PositiveIntegerField(default=0)
    passed = models.BooleanField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="vote_nobody_votes_twice",
                condition=Q(present__gte=F("yes") + F("no") + F("abstained")),
            ),
        )

    def __str__(self) -> str:
        return self.question
