"""The rule book: each organisation's rules in numbered versions, from the draft to the day another replaces it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from lianjian.records.deliberation.council_enums import RuleKind, VersionState
from lianjian.records.deliberation.enums import Body

UNDER_WAY = (VersionState.DRAFTED, VersionState.ADOPTED, VersionState.PUBLISHED)


class OrganisationRule(models.Model):
    """Rules an organisation gives itself; their words stand in the versions."""

    code = models.CharField(max_length=20, unique=True)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="rule_book")
    kind = models.CharField(max_length=16, choices=RuleKind)
    title = models.CharField(max_length=80)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["organisation", "title"], name="rule_title_once"),)

    def __str__(self) -> str:
        return self.title


class RuleVersion(models.Model):
    """One version. `evaluation` is the rule by which the assembly was quorate and carried it, with its numbers.

    `on_paper`: in force before this program, brought in with the number of its document.
    """

    rule = models.ForeignKey(OrganisationRule, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    change_reason = models.CharField(max_length=200, default="", blank=True)
    state = models.CharField(max_length=10, choices=VersionState, default=VersionState.DRAFTED)
    on_paper = models.BooleanField(default=False)
    drafted_on = models.DateField()
    adopted_on = models.DateField(null=True)
    adopted_by = models.CharField(max_length=28, choices=Body, default="", blank=True)
    resolution = models.ForeignKey("deliberation.Resolution", models.PROTECT, null=True, related_name="rule_versions")
    evaluation = models.JSONField(null=True)
    document_no = models.CharField(max_length=80, default="", blank=True)  # of the minutes that adopted it
    filed_on = models.DateField(null=True)  # with the township
    published_on = models.DateField(null=True)
    in_force_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)

    class Meta:
        ordering = ("-number",)
        indexes = (models.Index(fields=["state", "in_force_on"], name="rule_version_in_force"),)
        constraints = (
            models.UniqueConstraint(fields=["rule", "number"], name="rule_version_number_once"),
            models.UniqueConstraint(
                fields=["rule"], name="rule_one_version_in_force", condition=Q(state=VersionState.IN_FORCE)
            ),
            models.UniqueConstraint(
                fields=["rule"], name="rule_one_version_under_way", condition=Q(state__in=UNDER_WAY)
            ),
            models.CheckConstraint(
                name="rule_version_adopted_before_public",
                condition=Q(published_on=None) | Q(on_paper=True) | Q(published_on__gte=F("adopted_on")),
            ),
            models.CheckConstraint(
                name="rule_version_judged_when_adopted",
                condition=Q(adopted_on=None) | Q(on_paper=True) | Q(evaluation__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.rule_id} {self.number}"
