"""Who did what: one line an act, sealed in batches. The program's role may add lines, never alter one."""

from __future__ import annotations

from django.db import models
from django.db.models import Func


class CurrentTransaction(Func):
    """PostgreSQL's number of the running transaction."""

    template = "pg_current_xact_id()::text::bigint"
    output_field = models.BigIntegerField()


class JournalLine(models.Model):
    """One act."""

    at = models.DateTimeField()
    actor_id: int | None
    actor = models.ForeignKey("kernel.Account", models.PROTECT, null=True, related_name="+")
    actor_name = models.CharField(max_length=50)
    action = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=60)
    subject_name = models.CharField(max_length=200)
    place_id = models.BigIntegerField(null=True)  # the organisation concerned, for scope
    details = models.JSONField(default=dict)
    reason = models.TextField(default="")
    # Transactions end in another order than their lines are numbered: a batch is closed by transaction, not by line.
    transaction = models.BigIntegerField(db_default=CurrentTransaction())

    class Meta:
        indexes = (
            models.Index(fields=["subject_type", "subject_id"], name="journal_subject"),
            models.Index(fields=["transaction"], name="journal_transaction"),
            models.Index(fields=["actor", "-id"], name="journal_actor"),
            models.Index(fields=["place_id", "-id"], name="journal_place"),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_name} {self.action} {self.subject_name}"


class JournalSeal(models.Model):
    """The Merkle root over a batch of lines and the seal before it."""

    sealed_at = models.DateTimeField()
    from_transaction = models.BigIntegerField()
    to_transaction = models.BigIntegerField()  # exclusive
    lines = models.PositiveIntegerField()
    root = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"seal {self.pk} over {self.lines} lines"
