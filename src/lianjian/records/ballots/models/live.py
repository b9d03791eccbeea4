"""What is there only while a ballot runs. None of these rows has a serial number or a time.

At closing and at withdrawal the rows of the ballot leave the table, and the table is written anew (see `box`).
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from lianjian.kernel.sealed import SealedTextField
from lianjian.records.ballots.enums import Channel


class BallotSecret(models.Model):
    """The key that signs receipts and the board, and the key of the box; sealed under a key outside the database."""

    ballot = models.OneToOneField("ballots.Ballot", models.CASCADE, primary_key=True, related_name="secret")
    receipt_key = SealedTextField()
    box_key = SealedTextField()

    grades: ClassVar[dict[str, int]] = {"receipt_key": 4, "box_key": 4}


class IssuerSecret(models.Model):
    """The private key that signs the credentials of one contest, sealed likewise."""

    contest = models.OneToOneField("ballots.Contest", models.CASCADE, primary_key=True, related_name="secret")
    private_key = SealedTextField()

    grades: ClassVar[dict[str, int]] = {"private_key": 4}


class Participation(models.Model):
    """That a voter was given a ballot: one row whatever the channel, not when, and not by which list number.

    `blinded_digest` is the SHA-256 of the blinded messages signed for a phone: the same list is answered alike.
    """

    pk = models.CompositePrimaryKey("ballot_id", "voter_id")
    ballot = models.ForeignKey("ballots.Ballot", models.CASCADE, related_name="participations")
    voter = models.ForeignKey("ballots.Voter", models.CASCADE, related_name="participations")
    channel = models.CharField(max_length=8, choices=Channel)
    blinded_digest = models.BinaryField(default=b"", max_length=32)

    grades: ClassVar[dict[str, int]] = {"blinded_digest": 2}


class SecondSigning(models.Model):
    """Blinded messages waiting for the second key's holder, and the answer (level 2): {contest code: base64}."""

    pk = models.CompositePrimaryKey("ballot_id", "voter_id")
    ballot = models.ForeignKey("ballots.Ballot", models.CASCADE, related_name="second_signings")
    voter = models.ForeignKey("ballots.Voter", models.CASCADE, related_name="+")
    blinded = models.JSONField()
    signed = models.JSONField(null=True)


class SlipCode(models.Model):
    """The digest of a slip's code for one contest; the codes themselves are printed and nowhere kept."""

    digest = models.BinaryField(primary_key=True, max_length=32)
    contest = models.ForeignKey("ballots.Contest", models.CASCADE, related_name="slip_codes")
    group = models.CharField(max_length=20, default="", blank=True)
    is_cancelled = models.BooleanField(default=False)

    grades: ClassVar[dict[str, int]] = {"digest": 2}
