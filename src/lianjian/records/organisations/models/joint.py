"""Joint organisations: one lead, its villages, their consent, their posts and their ring-fenced books."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Q

from lianjian.kernel.periods import no_overlap
from lianjian.records.organisations.enums import (
    ChangeState,
    ConsentState,
    JointApprover,
    JointForm,
    JointPostKind,
    JointState,
    PairingForm,
    PartnerChangeKind,
    PartyRole,
    PostBasis,
)


class JointOrganisation(models.Model):
    """A joint organisation from its proposal to its end.

    A formal one has a node of its own in the tree (`organisation`), under the villages' superior; an alliance has none,
    since nobody's affiliation changes.
    """

    code = models.CharField(max_length=40, unique=True, db_collation="C")
    name = models.CharField(max_length=80)
    name_pinyin = models.CharField(max_length=240, db_collation="C")
    name_initials = models.CharField(max_length=80, db_collation="C")
    pairing_form = models.CharField(max_length=16, choices=PairingForm)
    form = models.CharField(max_length=24, choices=JointForm)
    state = models.CharField(max_length=20, choices=JointState, default=JointState.CONSENTING)
    superior = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="joint_below")
    organisation = models.OneToOneField(
        "organisations.Organisation", models.PROTECT, null=True, related_name="as_joint"
    )
    purpose = models.TextField(default="", blank=True)
    approver = models.CharField(max_length=32, choices=JointApprover, default="", blank=True)
    approval_document_no = models.CharField(max_length=80, default="", blank=True)
    approval_reason = models.TextField(default="", blank=True)
    pairing_run_code = models.CharField(max_length=40, default="", blank=True)
    proposed_by = models.ForeignKey("kernel.Account", models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField()
    approved_by = models.ForeignKey("kernel.Account", models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    decision_note = models.TextField(default="", blank=True)
    during = DateRangeField(null=True)  # from founding to dissolution
    end_reason = models.TextField(default="", blank=True)

    grades: ClassVar[dict[str, int]] = {}

    class Meta:
        indexes = (
            models.Index(fields=["state", "superior"], name="joint_state_superior"),
            models.Index(fields=["name_pinyin", "id"], name="joint_by_name"),
        )
        constraints = (
            models.CheckConstraint(
                name="joint_dated_when_founded",
                condition=Q(state__in=[JointState.FOUNDED, JointState.DISSOLVED], during__isnull=False)
                | (~Q(state__in=[JointState.FOUNDED, JointState.DISSOLVED]) & Q(during=None)),
            ),
        )

    def __str__(self) -> str:
        return self.name


class JointParty(models.Model):
    """One party of a joint organisation: whether it agreed, and when it was in."""

    joint = models.ForeignKey(JointOrganisation, models.CASCADE, related_name="parties")
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="joint_parties")
    role = models.CharField(max_length=8, choices=PartyRole)
    consent = models.CharField(max_length=10, choices=ConsentState, default=ConsentState.ASKED)
    answered_by = models.ForeignKey("kernel.Account", models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answer_note = models.TextField(default="", blank=True)
    during = DateRangeField(null=True)  # set when the joint organisation is founded or the party joins it

    class Meta:
        constraints = (
            # A village is in one joint organisation on any day; a lead may head several only through its sub-units.
            no_overlap("joint_party_one_joint_a_day", "organisation"),
            models.UniqueConstraint(
                fields=["joint"], name="joint_one_lead", condition=Q(role=PartyRole.LEAD, during__endswith=None)
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation} in {self.joint}"


class PartnerChange(models.Model):
    """A village is to join a founded joint organisation or to leave it; the superior decides when those asked agreed.

    Who joins is asked, and the lead; who leaves is asked, and nobody else: no party is kept against its will.
    """

    joint = models.ForeignKey(JointOrganisation, models.CASCADE, related_name="partner_changes")
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="partner_changes")
    kind = models.CharField(max_length=8, choices=PartnerChangeKind)
    state = models.CharField(max_length=12, choices=ChangeState, default=ChangeState.PROPOSED)
    effective_on = models.DateField()
    reason = models.TextField()
    village_consent = models.CharField(max_length=10, choices=ConsentState, default=ConsentState.ASKED)
    lead_consent = models.CharField(max_length=10, choices=ConsentState, default=ConsentState.ASKED)
    document_no = models.CharField(max_length=80, default="", blank=True)
    proposed_by = models.ForeignKey("kernel.Account", models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey("kernel.Account", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision_note = models.TextField(default="", blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["joint", "organisation"],
                name="partner_change_one_waiting",
                condition=Q(state=ChangeState.PROPOSED),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.organisation} {self.joint}"

    @property
    def agreed(self) -> bool:
        """Whether everybody whose consent it needs has given it."""
        return self.village_consent == self.lead_consent == ConsentState.GIVEN


class JointPost(models.Model):
    """A post of a joint organisation; designated until an election or a written assignment."""

    joint = models.ForeignKey(JointOrganisation, models.CASCADE, related_name="posts")
    party = models.ForeignKey(JointParty, models.CASCADE, related_name="posts")
    account = models.ForeignKey("kernel.Account", models.PROTECT, related_name="joint_posts")
    kind = models.CharField(max_length=20, choices=JointPostKind)
    basis = models.CharField(max_length=12, choices=PostBasis, default=PostBasis.DESIGNATED)
    document_no = models.CharField(max_length=80, default="", blank=True)
    during = DateRangeField()

    class Meta:
        constraints = (no_overlap("joint_post_person_once_a_day", "joint", "account", "kind"),)

    def __str__(self) -> str:
        return f"{self.account} {self.get_kind_display()}"


class BooksShell(models.Model):
    """The named, ring-fenced books of one party or of the joint organisation itself, empty until money is booked."""

    joint = models.ForeignKey(JointOrganisation, models.CASCADE, related_name="books")
    party = models.ForeignKey(JointParty, models.CASCADE, null=True, related_name="books")  # none: the joint ones
    name = models.CharField(max_length=120)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["joint", "party"], name="books_one_each", nulls_distinct=False),)

    def __str__(self) -> str:
        return self.name
