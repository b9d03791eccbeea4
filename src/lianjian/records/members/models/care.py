"""Care and mutual help: who helps whom, what was done, honours."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import F, Q

from lianjian.kernel.periods import no_overlap
from lianjian.records.members.enums import CareKind


class MemberPairing(models.Model):
    """Two members, of town and country mostly, help each other for a time; the one with the lower id comes first."""

    # Found through the exclusion constraint, which begins with it.
    first = models.ForeignKey("members.Member", models.CASCADE, related_name="pairings_as_first", db_index=False)
    second = models.ForeignKey("members.Member", models.CASCADE, related_name="pairings_as_second")
    purpose = models.CharField(max_length=200)
    during = DateRangeField()
    end_reason = models.CharField(max_length=200, default="", blank=True)

    class Meta:
        constraints = (
            no_overlap("member_pairing_once", "first", "second"),
            models.CheckConstraint(name="member_pairing_of_two", condition=Q(first__lt=F("second"))),
        )

    def __str__(self) -> str:
        return f"{self.first} – {self.second}"


class CareAct(models.Model):
    """Something done for a member, in a sentence, by somebody with a name."""

    member = models.ForeignKey("members.Member", models.CASCADE, related_name="care_received")
    carer = models.ForeignKey("members.Member", models.PROTECT, related_name="care_given")
    pairing = models.ForeignKey(MemberPairing, models.PROTECT, null=True, related_name="acts")
    done_on = models.DateField()
    kind = models.CharField(max_length=8, choices=CareKind)
    what = models.CharField(max_length=200)

    grades: ClassVar[dict[str, int]] = {"what": 3}

    def __str__(self) -> str:
        return f"{self.member} · {self.done_on}"


class Honour(models.Model):
    """An honour given to a member by a decision with a number; no other way leads here."""

    member = models.ForeignKey("members.Member", models.CASCADE, related_name="honours", db_index=False)
    title = models.CharField(max_length=80)
    given_by = models.CharField(max_length=80)
    document_no = models.CharField(max_length=80)
    given_on = models.DateField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["member", "title", "document_no"], name="honour_given_once"),
            models.CheckConstraint(name="honour_by_decision", condition=~Q(document_no="")),
        )

    def __str__(self) -> str:
        return f"{self.member} · {self.title}"


class Hardship(models.Model):
    """A member has agreed to be known to the branch as in hardship; taking the consent back deletes the row."""

    member = models.OneToOneField("members.Member", models.CASCADE, related_name="hardship")
    consented_on = models.DateField()

    grades: ClassVar[dict[str, int]] = {"member": 4, "consented_on": 4}

    def __str__(self) -> str:
        return f"{self.member} · {self.consented_on}"
