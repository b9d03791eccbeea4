"""Work that takes longer than a page: its progress and its end."""

from __future__ import annotations

from django.db import models


class Job(models.Model):
    """One piece of work in the background, seen by who started it."""

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        REFUSED = "refused"
        FAILED = "failed"

    kind = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    started_by = models.ForeignKey("kernel.Account", models.CASCADE, null=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    step = models.CharField(max_length=200, default="")
    message = models.TextField(default="")  # the refusal, in words
    result_url = models.CharField(max_length=300, default="")
    arguments = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.title
