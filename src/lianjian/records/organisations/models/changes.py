"""Changes of the tree: proposed below, approved above, dated."""

from __future__ import annotations

from django.db import models

from lianjian.records.organisations.enums import ChangeKind, ChangeState


class TreeChange(models.Model):
    """One proposed change and what became of it.

    `target` is the organisation that changes (of CREATE: the one to be, set on approval; of MERGE: the one that
    stays). `superior` decides: the lowest organisation above all that are touched.
    """

    kind = models.CharField(max_length=12, choices=ChangeKind)
    state = models.CharField(max_length=12, choices=ChangeState, default=ChangeState.PROPOSED)
    target = models.ForeignKey("organisations.Organisation", models.CASCADE, null=True, related_name="changes")
    superior = models.ForeignKey("organisations.Organisation", models.CASCADE, related_name="changes_to_decide")
    effective_on = models.DateField()
    reason = models.TextField()
    document_no = models.CharField(max_length=80, default="", blank=True)
    wanted = models.JSONField(default=dict)  # what the change is to bring, by its kind
    before = models.JSONField(default=dict)  # what undoing needs
    proposed_by = models.ForeignKey("kernel.Account", models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey("kernel.Account", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision_note = models.TextField(default="", blank=True)

    class Meta:
        indexes = (models.Index(fields=["state", "superior"], name="tree_change_waiting"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.target or self.wanted.get('name', '')}"
