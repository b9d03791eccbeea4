"""Disclosures: what is drawn from the records, the statement of money, the gate, and the frozen sheet."""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import F, Q

from lianjian.results.disclosure.enums import (
    PUBLIC,
    UNDER_WAY,
    AffairsKind,
    DisclosureState,
    FinanceSection,
    Occasion,
)


class Disclosure(models.Model):
    """One sheet of one organisation's Party, village or financial affairs of a period; never deleted.

    Once it hangs, `content` is what hangs, in plain values, and `digest` the SHA-256 of its canonical form; neither
    changes again. A correction is a new version with its reason.
    """

    code = models.CharField(max_length=20, unique=True, db_collation="C")
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="disclosures")
    affairs = models.CharField(max_length=8, choices=AffairsKind)
    occasion = models.CharField(max_length=8, choices=Occasion, default=Occasion.REGULAR)
    title = models.CharField(max_length=120)
    during = DateRangeField()
    version = models.PositiveSmallIntegerField(default=1)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, related_name="corrections")
    change_reason = models.CharField(max_length=500, default="", blank=True)
    state = models.CharField(max_length=12, choices=DisclosureState, default=DisclosureState.DRAFTED)
    opening_fen = models.BigIntegerField(null=True)
    closing_fen = models.BigIntegerField(null=True)
    # Why the opening balance is not the closing one of the sheet before.
    opening_because = models.CharField(max_length=300, default="", blank=True)
    drafted_by = models.ForeignKey("kernel.Account", models.PROTECT, null=True, related_name="+")
    drafted_at = models.DateTimeField()
    proposed_by = models.ForeignKey("kernel.Account", models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey("kernel.Account", models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey("kernel.Account", models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    returned_because = models.CharField(max_length=500, default="", blank=True)
    board = models.CharField(max_length=80, default="", blank=True)
    put_up_on = models.DateField(null=True)
    until_on = models.DateField(null=True)
    taken_down_on = models.DateField(null=True)
    content = models.JSONField(null=True)
    digest = models.CharField(max_length=64, default="", blank=True)

    grades: ClassVar[dict[str, int]] = {"digest": 1}

    class Meta:
        indexes = (
            models.Index(fields=["organisation", "affairs", "put_up_on"], name="disclosure_of_organisation"),
            models.Index(fields=["state", "organisation"], name="disclosure_waiting", condition=Q(state__in=UNDER_WAY)),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "affairs", "during", "version"],
                name="disclosure_one_of_a_period",
                condition=Q(occasion=Occasion.REGULAR) & ~Q(state=DisclosureState.DROPPED),
            ),
            models.UniqueConstraint(
                fields=["replaces"],
                name="disclosure_corrected_once",
                condition=~Q(state=DisclosureState.DROPPED),
            ),
            models.CheckConstraint(
                name="disclosure_approved_by_a_second_person",
                condition=Q(approved_by=None)
                | (
                    (Q(proposed_by=None) | ~Q(approved_by=F("proposed_by")))
                    & (Q(reviewed_by=None) | ~Q(approved_by=F("reviewed_by")))
                ),
            ),
            models.CheckConstraint(
                name="disclosure_public_is_frozen",
                condition=~Q(state__in=PUBLIC)
                | (Q(content__isnull=False, until_on__gt=F("put_up_on")) & ~Q(digest="")),
            ),
            models.CheckConstraint(
                name="disclosure_correction_has_a_reason", condition=Q(replaces=None) | ~Q(change_reason="")
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def last_day(self) -> date:
        """The last day it tells of."""
        end: date = self.during.upper
        return end - timedelta(days=1)

    def hangs(self, *, on: date) -> bool:
        """Whether it is on the board on the day."""
        return self.state == DisclosureState.SHOWN and self.until_on is not None and on <= self.until_on


class DisclosureLine(models.Model):
    """One thing shown: drawn from a record (`origin`), or typed where no record holds it.

    What is left out stays here with its reason, so that nobody has to wonder whether it was forgotten.
    """

    disclosure = models.ForeignKey(Disclosure, models.CASCADE, related_name="lines")
    origin = models.CharField(max_length=120, default="", blank=True, db_collation="C")
    heading = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    text = models.TextField(max_length=5000, default="", blank=True)
    on = models.DateField(null=True)
    url = models.CharField(max_length=200, default="", blank=True)
    left_out_because = models.CharField(max_length=300, default="", blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["disclosure", "origin"], name="disclosure_line_drawn_once", condition=~Q(origin="")
            ),
        )

    def __str__(self) -> str:
        return self.title


class FinanceRow(models.Model):
    """One amount of the statement, as the village's bookkeeping prints it."""

    disclosure = models.ForeignKey(Disclosure, models.CASCADE, related_name="finance_rows")
    position = models.PositiveSmallIntegerField()
    section = models.CharField(max_length=8, choices=FinanceSection)
    item = models.CharField(max_length=80)
    amount_fen = models.BigIntegerField()
    note = models.CharField(max_length=200, default="", blank=True)

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=["disclosure", "position"], name="finance_row_place_once"),
            models.CheckConstraint(name="finance_row_not_below_zero", condition=Q(amount_fen__gte=0)),
        )

    def __str__(self) -> str:
        return self.item


class FinanceTerms(models.Model):
    """That a village shows its money monthly, because much comes in and goes out (CW 35); without a row, quarterly."""

    organisation = models.OneToOneField("organisations.Organisation", models.CASCADE, related_name="finance_terms")
    decided_on = models.DateField()
    decided_by = models.CharField(max_length=50)

    def __str__(self) -> str:
        return str(self.organisation)


class JustifiedFinding(models.Model):
    """Words the gate stopped at and a person let pass, with the reason."""

    disclosure = models.ForeignKey(Disclosure, models.CASCADE, related_name="justified")
    kind = models.CharField(max_length=12)
    words = models.CharField(max_length=80)
    reason = models.CharField(max_length=300)
    by_name = models.CharField(max_length=50)

    grades: ClassVar[dict[str, int]] = {"words": 3}

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["disclosure", "words"], name="finding_justified_once"),
            models.CheckConstraint(name="finding_justified_with_a_reason", condition=~Q(reason="")),
        )

    def __str__(self) -> str:
        return self.reason
