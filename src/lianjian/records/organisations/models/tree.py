"""Organisations, and what each was called and where it hung on any day."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Q

from lianjian.kernel.periods import no_overlap
from lianjian.records.organisations.enums import PartyForm, UnitKind


class Organisation(models.Model):
    """A node of today's tree.

    Name, kind, form, parent and path are what the version in force today says, kept here for reading; the versions
    are the truth. `path` is four base-36 characters a level, so that a sub-tree is a prefix.
    """

    code = models.CharField(max_length=40, db_collation="C")
    name = models.CharField(max_length=80)
    name_pinyin = models.CharField(max_length=240, db_collation="C")
    name_initials = models.CharField(max_length=80, db_collation="C")
    kind = models.CharField(max_length=20, choices=UnitKind)
    form = models.CharField(max_length=24, choices=PartyForm, default=PartyForm.BRANCH)
    # Found through organisation_children, which begins with it.
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children", db_index=False)
    path = models.CharField(max_length=60, db_collation="C")
    founded_on = models.DateField()
    dissolved_on = models.DateField(null=True)
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)
    rule_pack = models.CharField(max_length=40, default="", blank=True)
    # How many are at home in this very organisation; those below it not.
    people = models.IntegerField(default=0, db_default=0)

    grades: ClassVar[dict[str, int]] = {}

    class Meta:
        indexes = (
            models.Index(fields=["kind", "path"], name="organisation_kind_path", condition=Q(dissolved_on=None)),
            models.Index(fields=["name", "path"], name="organisation_name"),
            models.Index(fields=["name_initials", "path"], name="organisation_initials"),
            models.Index(fields=["name_pinyin", "path"], name="organisation_pinyin"),
            models.Index(fields=["parent", "path"], name="organisation_children"),
            # Lists of people walk the places that have any, in tree order.
            models.Index(fields=["path"], name="organisation_populated", condition=Q(people__gt=0)),
        )
        constraints = (
            # Not unique=True: that makes a second index for LIKE, which the collation "C" does not need.
            models.UniqueConstraint(fields=["code"], name="organisation_code"),
            models.UniqueConstraint(fields=["path"], name="organisation_path"),
            models.CheckConstraint(name="organisation_not_its_own_parent", condition=~Q(parent=models.F("id"))),
            models.CheckConstraint(name="organisation_path_whole_levels", condition=Q(path__regex=r"^([0-9a-z]{4})+$")),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def level(self) -> int:
        """How deep in the tree: 1 for a root."""
        return len(self.path) // 4


class OrganisationVersion(models.Model):
    """What an organisation was called, was, and hung under, during a period."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="versions")
    parent = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=20, choices=UnitKind)
    form = models.CharField(max_length=24, choices=PartyForm)
    during = DateRangeField()
    change = models.ForeignKey(
        "organisations.TreeChange", models.PROTECT, null=True, related_name="versions", db_index=False
    )

    class Meta:
        indexes = (
            models.Index(fields=["change"], name="organisation_version_change", condition=Q(change__isnull=False)),
            # The few that have ended: figures by a past day's tree ask who hung elsewhere then.
            models.Index(
                fields=["organisation"], name="organisation_version_ended", condition=Q(during__endswith__isnull=False)
            ),
        )
        constraints = (no_overlap("organisation_version_once_a_day", "organisation"),)

    def __str__(self) -> str:
        return f"{self.name} {self.during}"
