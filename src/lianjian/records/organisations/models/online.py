"""Online branches: how one meets, which rules it has given itself, and whether a document made it a branch."""

from __future__ import annotations

from django.contrib.postgres.fields import DateRangeField
from django.db import models

from lianjian.kernel.periods import no_overlap


class OnlineMeetingPlace(models.Model):
    """Where the members of an online branch meet on the net, and where most of them live now, in words."""

    organisation = models.OneToOneField("organisations.Organisation", models.CASCADE, related_name="online_place")
    channel = models.CharField(max_length=80)
    host_places = models.CharField(max_length=200, default="", blank=True)

    def __str__(self) -> str:
        return self.channel


class OnlineApproval(models.Model):
    """The document by which an activity group became a formal branch of members away, while it holds (ZB 5)."""

    organisation = models.ForeignKey("organisations.Organisation", models.CASCADE, related_name="online_approvals")
    document_no = models.CharField(max_length=80)
    agreed_with = models.CharField(max_length=120)
    end_reason = models.CharField(max_length=200, default="", blank=True)
    during = DateRangeField()

    class Meta:
        constraints = (no_overlap("online_approval_one_a_day", "organisation"),)

    def __str__(self) -> str:
        return self.document_no


class OnlineRule(models.Model):
    """A rule of its own, in force during a period."""

    organisation = models.ForeignKey("organisations.Organisation", models.CASCADE, related_name="online_rules")
    title = models.CharField(max_length=80)
    text = models.TextField()
    during = DateRangeField()

    class Meta:
        constraints = (no_overlap("online_rule_one_of_a_title", "organisation", "title"),)

    def __str__(self) -> str:
        return self.title
