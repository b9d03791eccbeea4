"""How many organisations of each kind lie in each sub-tree, kept without slowing writers."""

from __future__ import annotations

from django.db import models


class OrganisationCount(models.Model):
    """The count of one kind below an organisation as of the last fold; what has nothing below has no row."""

    organisation = models.ForeignKey("organisations.Organisation", models.CASCADE, related_name="counts")
    metric = models.CharField(max_length=20, db_collation="C")
    n = models.IntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["organisation", "metric"], name="organisation_count_one"),)

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.metric} {self.n}"


class CountDelta(models.Model):
    """A change not yet folded into the counts of all above the path."""

    # One level longer than an organisation's: what an organisation has itself is noted below it.
    path = models.CharField(max_length=64, db_collation="C")
    metric = models.CharField(max_length=20, db_collation="C")
    n = models.IntegerField()

    class Meta:
        indexes = (models.Index(fields=["path"], name="count_delta_path"),)

    def __str__(self) -> str:
        return f"{self.path} {self.metric} {self.n:+d}"
