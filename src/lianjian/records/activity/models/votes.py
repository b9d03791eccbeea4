"""Votes as they were counted, until a ballot room counts them itself."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from lianjian.records.activity.enums import ExclusionReason


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
            models.UniqueConstraint(fields=["meeting", "question"], name="vote_once_on_a_question"),
            models.CheckConstraint(
                name="vote_nobody_votes_twice",
                condition=Q(present__gte=F("yes") + F("no") + F("abstained")),
            ),
            models.CheckConstraint(
                name="vote_opinions_of_the_absent_only",
                condition=Q(entitled__gte=F("present") + F("written_yes") + F("written_no")),
            ),
        )

    def __str__(self) -> str:
        return self.question


class VoteExclusion(models.Model):
    """A full member left out of those due at a vote, with the superior's document; none is left out silently."""

    vote = models.ForeignKey(CountedVote, models.CASCADE, related_name="exclusions")
    member = models.ForeignKey("members.Member", models.PROTECT, related_name="vote_exclusions")
    reason = models.CharField(max_length=20, choices=ExclusionReason)
    document_no = models.CharField(max_length=80)

    grades: ClassVar[dict[str, int]] = {"reason": 4}

    class Meta:
        constraints = (models.UniqueConstraint(fields=["vote", "member"], name="vote_exclusion_once"),)

    def __str__(self) -> str:
        return f"{self.vote_id} {self.member_id}"
