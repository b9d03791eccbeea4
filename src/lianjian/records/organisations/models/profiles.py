"""What is known of an organisation's size and economy on a day; each fact is asked once."""

from __future__ import annotations

from django.db import models


class Profile(models.Model):
    """A village's or unit's figures as reported for a day; the newest one holds."""

    organisation = models.ForeignKey("organisations.Organisation", models.CASCADE, related_name="profiles")
    as_of_on = models.DateField()
    households = models.PositiveIntegerField(null=True)
    population = models.PositiveIntegerField(null=True)
    full_members = models.PositiveIntegerField(null=True)
    arable_mu = models.PositiveIntegerField(null=True)
    collective_income_fen = models.BigIntegerField(null=True)
    income_per_head_fen = models.BigIntegerField(null=True)
    main_industry = models.CharField(max_length=24, default="", blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["organisation", "as_of_on"], name="profile_one_a_day"),)

    def __str__(self) -> str:
        return f"{self.organisation} {self.as_of_on}"
