"""Each form sent once, even if it arrives twice."""

from __future__ import annotations

from django.db import models


class AcceptedRequest(models.Model):
    """A form that was accepted, by the id it carried, and where its sender was sent."""

    key = models.UUIDField(primary_key=True)
    account = models.ForeignKey("kernel.Account", models.CASCADE, null=True)
    answer_url = models.TextField(default="")
    accepted_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.key)
