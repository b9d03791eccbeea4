"""Needs and resources, and the help that joins one to the other until the receiver confirms it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lianjian.records.projects.enums import MatchState, NeedState, Subject


class Need(models.Model):
    """Something an organisation needs."""

    code = models.CharField(max_length=40, unique=True, db_collation="C")
    organisation = models.ForeignKey("organisations.Organisation", models.CASCADE, related_name="needs")
    subject = models.CharField(max_length=20, choices=Subject)
    level = models.PositiveSmallIntegerField(default=2)  # 1 would help … 4 nothing moves without it
    title = models.CharField(max_length=120)
    description = models.TextField(default="", blank=True)
    state = models.CharField(max_length=12, choices=NeedState, default=NeedState.OPEN)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)
    close_reason = models.TextField(default="", blank=True)

    class Meta:
        indexes = (models.Index(fields=["subject", "state"], name="need_subject_state"),)
        constraints = (models.CheckConstraint(name="need_level_1_to_4", condition=Q(level__gte=1, level__lte=4)),)

    def __str__(self) -> str:
        return self.title


class Resource(models.Model):
    """Something an organisation can offer."""

    code = models.CharField(max_length=40, unique=True, db_collation="C")
    organisation = models.ForeignKey("organisations.Organisation", models.CASCADE, related_name="resources")
    subject = models.CharField(max_length=20, choices=Subject)
    level = models.PositiveSmallIntegerField(default=2)  # 1 a little … 4 plenty
    title = models.CharField(max_length=120)
    description = models.TextField(default="", blank=True)
    offered_on = models.DateField()
    closed_on = models.DateField(null=True)
    close_reason = models.TextField(default="", blank=True)

    class Meta:
        indexes = (models.Index(fields=["subject", "closed_on"], name="resource_subject_open"),)
        constraints = (models.CheckConstraint(name="resource_level_1_to_4", condition=Q(level__gte=1, level__lte=4)),)

    def __str__(self) -> str:
        return self.title


class Match(models.Model):
    """An organisation's help with a need: taken up, delivered, confirmed by the receiver."""

    need = models.ForeignKey(Need, models.CASCADE, related_name="matches")
    helper = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="matches")
    resource = models.ForeignKey(Resource, models.PROTECT, null=True, related_name="matches")
    state = models.CharField(max_length=12, choices=MatchState, default=MatchState.TAKEN_UP)
    promised_on = models.DateField(null=True)
    taken_up_by = models.ForeignKey("kernel.Account", models.PROTECT, null=True, related_name="+")
    taken_up_at = models.DateTimeField()
    delivered_by = models.ForeignKey("kernel.Account", models.PROTECT, null=True, related_name="+")
    delivered_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey("kernel.Account", models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    outcome = models.TextField(default="", blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["need"], name="match_one_at_a_time", condition=~Q(state=MatchState.GIVEN_UP)
            ),
        )

    def __str__(self) -> str:
        return f"{self.helper}: {self.need}"
