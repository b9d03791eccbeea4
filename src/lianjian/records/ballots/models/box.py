"""The box while it is open, the box when it is sealed, and paper ballots in batches."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from lianjian.records.ballots.enums import BatchState, Channel


class BoxBallot(models.Model):
    """An envelope in an open box: under which key it was cast, and what is in it, tells only the box's key.

    No foreign key in the database: it would leave every ballot's transaction number on the row of the contest.
    """

    slot = models.BinaryField(primary_key=True, max_length=32)
    contest = models.ForeignKey("ballots.Contest", models.PROTECT, related_name="+", db_constraint=False)
    envelope = models.BinaryField()

    grades: ClassVar[dict[str, int]] = {"envelope": 4}


class SealedBallot(models.Model):
    """A ballot out of a sealed box: the key its voter made (or the digest of a slip's code), and nothing of a voter.

    `choice` is canonical JSON; a credential given back at the desk lies here too, saying so instead of a choice.
    """

    voter_key = models.BinaryField(primary_key=True, max_length=32)
    contest = models.ForeignKey("ballots.Contest", models.PROTECT, related_name="+", db_constraint=False)
    channel = models.CharField(max_length=8, choices=Channel)
    choice = models.BinaryField()
    credential = models.BinaryField(default=b"")
    signature = models.BinaryField(default=b"")

    grades: ClassVar[dict[str, int]] = {"choice": 4}


class PaperBatch(models.Model):
    """A pile of paper ballots of one contest; `lines` are those that count, once the entries agree or are settled."""

    contest = models.ForeignKey("ballots.Contest", models.CASCADE, related_name="batches")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, choices=BatchState)
    lines = models.JSONField(default=list)

    grades: ClassVar[dict[str, int]] = {"lines": 4}

    class Meta:
        ordering = ("contest_id", "number")
        constraints = (models.UniqueConstraint(fields=["contest", "number"], name="paper_batch_once"),)

    def __str__(self) -> str:
        return f"{self.contest_id}/{self.number}"


class BatchEntry(models.Model):
    """What one person read off a batch, line by line; `settles` marks the reading of an overseer."""

    batch = models.ForeignKey(PaperBatch, models.CASCADE, related_name="entries")
    account = models.ForeignKey("kernel.Account", models.PROTECT, related_name="+")
    settles = models.BooleanField(default=False)
    lines = models.JSONField()

    grades: ClassVar[dict[str, int]] = {"lines": 4}

    class Meta:
        constraints = (models.UniqueConstraint(fields=["batch", "account"], name="batch_entry_once_each"),)

    def __str__(self) -> str:
        return f"{self.batch_id} {self.account_id}"
