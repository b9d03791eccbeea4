"""Transfers of affiliation: between two branches of the tree, or with an organisation outside it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from lianjian.records.members.enums import OPEN_TRANSFERS, TransferState
from lianjian.records.organisations.enums import UnitKind


class AffiliationTransfer(models.Model):
    """A member's way from one home branch to another; until it is received the sender answers for the member (JG 25).

    Where one side lies outside the tree, its branch is empty and `outside_organisation` names it in words.
    """

    code = models.CharField(max_length=40, db_collation="C")
    member = models.ForeignKey("members.Member", models.CASCADE, related_name="transfers")
    from_organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, null=True, related_name="+")
    to_organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, null=True, related_name="+")
    outside_organisation = models.CharField(max_length=120, default="", blank=True)
    outside_place = models.CharField(max_length=80, default="", blank=True)
    # What the former organisation is: F30 counts who came from enterprises.
    from_kind = models.CharField(max_length=20, choices=UnitKind)
    # Whose letter of introduction it is; none within one basic committee, which needs no letter.
    issuer = models.ForeignKey("organisations.Organisation", models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=TransferState)
    reason = models.CharField(max_length=200, default="", blank=True)
    letter_no = models.CharField(max_length=80, default="", blank=True)
    answer = models.CharField(max_length=300, default="", blank=True)  # why returned or withdrawn
    proposed_on = models.DateField()
    sent_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)  # received or withdrawn
    last_by = models.ForeignKey("kernel.Account", models.PROTECT, null=True, related_name="+")

    grades: ClassVar[dict[str, int]] = {"reason": 3, "answer": 3, "outside_place": 2}

    class Meta:
        indexes = (
            models.Index(fields=["from_organisation", "state"], name="transfer_from_state"),
            models.Index(fields=["to_organisation", "state"], name="transfer_to_state"),
        )
        constraints = (
            models.UniqueConstraint(fields=["code"], name="transfer_code"),
            models.UniqueConstraint(
                fields=["member"], name="transfer_one_open_a_member", condition=Q(state__in=OPEN_TRANSFERS)
            ),
            models.CheckConstraint(
                name="transfer_from_or_to_here",
                condition=Q(from_organisation__isnull=False) | Q(to_organisation__isnull=False),
            ),
            models.CheckConstraint(
                name="transfer_goes_somewhere_else",
                condition=~Q(from_organisation=models.F("to_organisation")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.member}: {self.from_name} → {self.to_name}"

    @property
    def from_name(self) -> str:
        """Where the member comes from, in words."""
        return self.from_organisation.name if self.from_organisation else self.outside_name

    @property
    def to_name(self) -> str:
        """Where the member goes, in words."""
        return self.to_organisation.name if self.to_organisation else self.outside_name

    @property
    def outside_name(self) -> str:
        """The side that lies outside the tree, with its place."""
        return f"{self.outside_place}{self.outside_organisation}"

    @property
    def comes_from_outside(self) -> bool:
        """Whether the member came here from outside the tree."""
        return self.from_organisation_id is None

    @property
    def goes_outside(self) -> bool:
        """Whether the member leaves the tree."""
        return self.to_organisation_id is None

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done."""
        return self.state in OPEN_TRANSFERS
