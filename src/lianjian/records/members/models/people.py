"""Members, and which branch was whose home on any day."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Q

from lianjian.kernel.periods import no_overlap
from lianjian.kernel.sealed import SealedTextField
from lianjian.records.members.enums import (
    AffiliationBasis,
    Education,
    LeavingKind,
    Occupation,
    Sex,
    Standing,
)

PRESENT = Q(left_on=None)


class Member(models.Model):
    """A Party member, full or probationary.

    `organisation` is today's home branch, kept here for reading; the affiliations are the truth. It stays filled with
    the last one after the member has left.
    """

    code = models.CharField(max_length=20, db_collation="C")
    name = models.CharField(max_length=50, db_collation="C")
    name_pinyin = models.CharField(max_length=120, db_collation="C")
    name_initials = models.CharField(max_length=20, db_collation="C")
    sex = models.CharField(max_length=8, choices=Sex)
    born_on = models.DateField()
    id_number = SealedTextField(default="", blank=True)
    id_number_index = models.BinaryField(null=True)
    id_number_tail = models.CharField(max_length=4, default="", blank=True, db_collation="C")
    phone = SealedTextField(default="", blank=True)
    education = models.CharField(max_length=20, choices=Education, default="", blank=True)
    occupation = models.CharField(max_length=20, choices=Occupation, default=Occupation.FARMER)
    # The day the branch assembly took the person in (DZ 7); dues and probation run from it.
    admitted_on = models.DateField()
    full_member_on = models.DateField(null=True)
    left_on = models.DateField(null=True)
    left_how = models.CharField(max_length=20, choices=LeavingKind, default="", blank=True)
    # JG 23: old, infirm or seriously ill; nothing is demanded and nothing is ever overdue. Why is not kept.
    exempt_since = models.DateField(null=True)
    # XJ 5: no vote before this day. Why is not kept.
    vote_suspended_until = models.DateField(null=True)
    # Found through member_roster, which begins with it.
    organisation = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, related_name="members", db_index=False
    )
    account = models.OneToOneField("kernel.Account", models.PROTECT, null=True, related_name="member")

    grades: ClassVar[dict[str, int]] = {
        "name": 2, "born_on": 3, "id_number": 4, "id_number_index": 4, "id_number_tail": 3, "phone": 3,
        "exempt_since": 3, "vote_suspended_until": 4, "left_how": 3,
    }  # fmt: skip

    class Meta:
        indexes = (
            # Lists of a place are read in its order; searching a place looks through it without reading the rows.
            models.Index(
                fields=["organisation", "name_pinyin", "id"],
                include=["name", "name_initials", "id_number_tail"],
                name="member_roster",
                condition=PRESENT,
            ),
            # Searching a large place walks one of these and looks at the home of each it meets.
            models.Index(fields=["name", "id"], include=["organisation"], name="member_by_name", condition=PRESENT),
            models.Index(
                fields=["name_pinyin", "id"], include=["organisation"], name="member_by_pinyin", condition=PRESENT
            ),
            models.Index(
                fields=["name_initials", "id"], include=["organisation"], name="member_by_initials", condition=PRESENT
            ),
            models.Index(
                fields=["id_number_tail", "id"], include=["organisation"], name="member_by_id_tail", condition=PRESENT
            ),
        )
        constraints = (
            models.UniqueConstraint(fields=["code"], name="member_code"),
            models.UniqueConstraint(fields=["id_number_index"], name="member_one_a_person"),
            models.CheckConstraint(
                name="member_days_in_order",
                condition=Q(full_member_on=None) | Q(full_member_on__gte=models.F("admitted_on")),
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def counted_as(self) -> Standing | None:
        """What the person counts as today at the home branch; None once no longer a member. No day lies ahead."""
        if self.left_on is not None:
            return None
        return Standing.FULL if self.full_member_on is not None else Standing.PROBATIONARY

    def standing(self, *, on: date) -> Standing | None:
        """What the person was in the Party on the day; None before admission."""
        if on < self.admitted_on:
            return None
        if self.left_on is not None and on >= self.left_on:
            return Standing.LEFT
        return Standing.FULL if self.full_member_on is not None and on >= self.full_member_on else Standing.PROBATIONARY


class Affiliation(models.Model):
    """A member's home branch during a period; one at a time, held by the database (JG 25, JG 32)."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="affiliations")
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="affiliations")
    basis = models.CharField(max_length=12, choices=AffiliationBasis)
    during = DateRangeField()

    class Meta:
        constraints = (no_overlap("affiliation_one_home_a_day", "member"),)

    def __str__(self) -> str:
        return f"{self.member_id} {self.organisation_id} {self.during}"
