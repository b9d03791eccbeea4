"""Honours of organisations by decision; a person's honours are the members' room's, here only the consent."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class OrganisationHonour(models.Model):
    """An honour given to an organisation by a decision with a number; no figure and no other way leads here."""

    code = models.CharField(max_length=20, unique=True, db_collation="C")
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="honours")
    title = models.CharField(max_length=80)
    given_by = models.CharField(max_length=80)
    document_no = models.CharField(max_length=80)
    given_on = models.DateField()
    why = models.CharField(max_length=500)
    withdrawn_because = models.CharField(max_length=500, default="", blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "title", "document_no"],
                name="organisation_honour_once",
                condition=Q(withdrawn_because=""),
            ),
            models.CheckConstraint(name="organisation_honour_by_decision", condition=~Q(document_no="")),
        )

    def __str__(self) -> str:
        return f"{self.organisation} · {self.title}"


class HonourConsent(models.Model):
    """A member agrees that an honour is made public under the name; taking it back deletes the row."""

    honour = models.OneToOneField("members.Honour", models.CASCADE, related_name="publication_consent")
    given_on = models.DateField()

    def __str__(self) -> str:
        return f"{self.honour_id}"
