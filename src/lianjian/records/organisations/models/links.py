"""Links along an industry: an organisation that hangs in the tree also belongs to a chain."""

from __future__ import annotations

from django.contrib.postgres.fields import DateRangeField
from django.db import models

from lianjian.kernel.periods import no_overlap
from lianjian.records.organisations.enums import IndustryBodyKind


class IndustryBody(models.Model):
    """An association, an industry chain, a cooperative or a model household."""

    code = models.CharField(max_length=40, unique=True, db_collation="C")
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=20, choices=IndustryBodyKind)
    industry = models.CharField(max_length=24)
    place = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="industry_bodies")
    closed_on = models.DateField(null=True)

    def __str__(self) -> str:
        return self.name


class IndustryLink(models.Model):
    """An organisation's place in a chain, during a period."""

    body = models.ForeignKey(IndustryBody, models.CASCADE, related_name="links")
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="industry_links")
    part = models.CharField(max_length=80, default="", blank=True)  # what it does in the chain
    during = DateRangeField()

    class Meta:
        constraints = (no_overlap("industry_link_once_a_day", "body", "organisation"),)

    def __str__(self) -> str:
        return f"{self.organisation} in {self.body}"
