"""Figures as they were published: the bytes themselves, kept for good."""

from __future__ import annotations

from django.db import models


class FrozenFigures(models.Model):
    """Some figures of one place as counted at one moment: canonical JSON and its SHA-256.

    Everything about them stands in the bytes. The database refuses to change a row.
    """

    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="frozen_figures")
    frozen_at = models.DateTimeField()
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64, db_index=True)

    def __str__(self) -> str:
        return self.sha256[:16]
