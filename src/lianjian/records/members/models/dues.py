"""Membership dues: what they are reckoned from, reductions, and what was handed in. No accounts, no transfers."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Q

from lianjian.kernel.months import in_months
from lianjian.kernel.periods import no_overlap
from lianjian.records.members.enums import DuesKind


class DuesBase(models.Model):
    """What a member's monthly dues are from a month on, to the year's end: the base, and the dues it gave then.

    The first of a year holds from January or the month of admission; a later one in the same year needs a reason (DF).
    """

    member = models.ForeignKey("members.Member", models.CASCADE, related_name="dues_bases", db_index=False)
    year = models.PositiveSmallIntegerField()
    from_month = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(max_length=12, choices=DuesKind)
    base_fen = models.PositiveIntegerField(default=0)
    monthly_fen = models.PositiveIntegerField()
    reason = models.CharField(max_length=200, default="", blank=True)

    grades: ClassVar[dict[str, int]] = {"base_fen": 3, "monthly_fen": 3, "reason": 3}

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["member", "year", "from_month"], name="dues_base_once_a_month"),
            models.CheckConstraint(name="dues_base_month", condition=Q(from_month__gte=1, from_month__lte=12)),
        )

    def __str__(self) -> str:
        return f"{self.member} · {self.year}-{self.from_month:02d}"


class DuesReduction(models.Model):
    """Dues lowered or waived for some months: the branch proposed it, the superior approved it. Why is not kept."""

    # Found through the exclusion constraint, which begins with it; `during` runs from a first of a month to another.
    member = models.ForeignKey("members.Member", models.CASCADE, related_name="dues_reductions", db_index=False)
    during = DateRangeField()
    monthly_fen = models.PositiveIntegerField(default=0)
    branch_decision = models.CharField(max_length=80)
    approval_no = models.CharField(max_length=80)

    grades: ClassVar[dict[str, int]] = {"monthly_fen": 4, "branch_decision": 3, "approval_no": 3}

    class Meta:
        constraints = (no_overlap("dues_reduction_once_a_month", "member"),)

    def __str__(self) -> str:
        return f"{self.member} · {self.during}"

    @property
    def months(self) -> str:
        """The first and the last of the months: 2026-01 – 2026-03."""
        return in_months(during=self.during)


class DuesPayment(models.Model):
    """Dues handed in for some months, by the member or through another."""

    # Found through the exclusion constraint, which begins with it; `during` runs from a first of a month to another.
    member = models.ForeignKey("members.Member", models.CASCADE, related_name="dues_payments", db_index=False)
    during = DateRangeField()
    amount_fen = models.PositiveIntegerField()
    paid_on = models.DateField()
    through = models.ForeignKey("members.Member", models.PROTECT, null=True, related_name="+")
    # The document that allowed a make-up of more months than usual.
    approval_no = models.CharField(max_length=80, default="", blank=True)

    grades: ClassVar[dict[str, int]] = {"amount_fen": 3}

    class Meta:
        constraints = (no_overlap("dues_paid_once_a_month", "member"),)

    def __str__(self) -> str:
        return f"{self.member} · {self.during}"

    @property
    def months(self) -> str:
        """The first and the last of the months: 2026-01 – 2026-03."""
        return in_months(during=self.during)
