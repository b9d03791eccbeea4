"""A ballot, what it asks, who may vote and who works at it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from lianjian.records.ballots.enums import BallotPurpose, BallotState, ContestKind, SecrecyLevel, TellerRole

FEWEST_FOR_SECRET = 5


class Ballot(models.Model):
    """One vote of one roll on one or more contests.

    `header` is what the notice fixed, `header_digest` the SHA-256 of its canonical form, `fingerprint` the first 16
    hex digits of that, as printed. `slips_printed` is {group: n}. `present` is who was in the room (实到).
    `rating_terms` are the cap and the line of appraisals, `rating` the count over all rating contests.
    """

    code = models.CharField(max_length=20, unique=True)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="ballots")
    title = models.CharField(max_length=120)
    purpose = models.CharField(max_length=32, choices=BallotPurpose)
    channels = models.JSONField(default=list)
    level = models.PositiveSmallIntegerField(choices=SecrecyLevel, default=SecrecyLevel.ONE_KEY)
    reference = models.CharField(max_length=60, default="", blank=True, db_index=True)
    state = models.CharField(max_length=12, choices=BallotState, default=BallotState.DRAWN_UP)
    drawn_up_at = models.DateTimeField()
    opens_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    header = models.JSONField(null=True)
    header_digest = models.CharField(max_length=64, default="", blank=True)
    fingerprint = models.CharField(max_length=24, default="", blank=True)
    second_holder = models.ForeignKey("kernel.Account", models.PROTECT, null=True, related_name="+")
    slips_printed = models.JSONField(default=dict)
    slips_cancelled = models.PositiveIntegerField(null=True)
    present = models.PositiveIntegerField(null=True)
    rating_terms = models.JSONField(null=True)
    rating = models.JSONField(null=True)
    board = models.FileField(upload_to="boards/", max_length=120, blank=True)
    withdrawn_because = models.CharField(max_length=500, default="", blank=True)

    grades: ClassVar[dict[str, int]] = {"header_digest": 1}

    class Meta:
        indexes = (models.Index(fields=["organisation", "state"], name="ballot_of_organisation"),)
        constraints = (
            models.CheckConstraint(
                name="ballot_noticed_is_fixed",
                condition=Q(state__in=[BallotState.DRAWN_UP, BallotState.WITHDRAWN]) | ~Q(fingerprint=""),
            ),
            models.CheckConstraint(name="ballot_closes_after_it_opens", condition=Q(closes_at__gt=F("opens_at"))),
            models.CheckConstraint(
                name="ballot_closed_once",
                condition=Q(state=BallotState.CLOSED, closed_at__isnull=False)
                | (~Q(state=BallotState.CLOSED) & Q(closed_at=None)),
            ),
        )

    def __str__(self) -> str:
        return self.title


class Contest(models.Model):
    """One question, one election, or one rated member as one group of the roll sees him; `code` is "1", "2", ….

    `group` "" is the whole roll. `graded` is False for whom is rated but given no grade. `threshold` and `quorum`
    have the form of the counting; `weights` {group: [num, den]} stands at rating contests. `issuer` is the public
    key, `second_issuer` that of the second holder (level 2). `result` is None before closing.
    """

    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="contests")
    code = models.CharField(max_length=4)
    kind = models.CharField(max_length=12, choices=ContestKind)
    question = models.CharField(max_length=200)
    seats = models.PositiveSmallIntegerField(default=1)
    candidates = models.JSONField(default=list)
    write_in = models.BooleanField(default=False)
    write_in_roll = models.JSONField(default=list)
    rule_name = models.CharField(max_length=60, default="", blank=True)
    threshold = models.JSONField(null=True)
    quorum = models.JSONField(null=True)
    weights = models.JSONField(null=True)
    group = models.CharField(max_length=20, default="", blank=True)
    graded = models.BooleanField(default=True)
    subject_member = models.ForeignKey("members.Member", models.PROTECT, null=True, related_name="+")
    issuer = models.TextField(default="", blank=True)
    second_issuer = models.TextField(default="", blank=True)
    result = models.JSONField(null=True)

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=["ballot", "code"], name="contest_code_once"),)

    def __str__(self) -> str:
        return self.question


class Voter(models.Model):
    """One line of the roll, frozen by the notice. `took_part_by` is written for the whole roll at once at closing."""

    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="voters")
    position = models.PositiveIntegerField()
    name = models.CharField(max_length=50)
    member = models.ForeignKey("members.Member", models.PROTECT, null=True, related_name="+")
    account = models.ForeignKey("kernel.Account", models.PROTECT, null=True, related_name="+")
    household = models.CharField(max_length=40, default="", blank=True)
    group = models.CharField(max_length=20, default="", blank=True)
    took_part_by = models.CharField(max_length=8, default="", blank=True)

    grades: ClassVar[dict[str, int]] = {"name": 2, "household": 2, "took_part_by": 3}

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=["ballot", "position"], name="voter_position_once"),
            models.UniqueConstraint(
                fields=["ballot", "member"], name="voter_member_once", condition=Q(member__isnull=False)
            ),
            models.UniqueConstraint(
                fields=["ballot", "account"], name="voter_account_once", condition=Q(account__isnull=False)
            ),
        )

    def __str__(self) -> str:
        return self.name


class Teller(models.Model):
    """Somebody named to hand out and count, or to oversee; nobody does both, no candidate does either."""

    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="tellers")
    account = models.ForeignKey("kernel.Account", models.PROTECT, related_name="+")
    role = models.CharField(max_length=16, choices=TellerRole)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["ballot", "account"], name="teller_once"),)

    def __str__(self) -> str:
        return f"{self.ballot_id} {self.account_id}"
