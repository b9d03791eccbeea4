"""Units the Party's organisation and work are to cover, who covers them, and who is sent there."""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from lianjian.kernel.periods import no_overlap
from lianjian.records.organisations.enums import CoverageKind, CoverageUnitKind, DispatchKind


class CoverageUnit(models.Model):
    """An enterprise, social organisation or new community that is to be covered."""

    code = models.CharField(max_length=40, unique=True, db_collation="C")
    name = models.CharField(max_length=80)
    name_initials = models.CharField(max_length=80, db_collation="C")
    kind = models.CharField(max_length=24, choices=CoverageUnitKind)
    place = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="coverage_units")
    employees = models.PositiveIntegerField(default=0)
    full_members = models.PositiveIntegerField(default=0)
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)
    registered_on = models.DateField()
    closed_on = models.DateField(null=True)

    def __str__(self) -> str:
        return self.name


class Coverage(models.Model):
    """Which organisation covers a unit, and how, during which time."""

    unit = models.ForeignKey(CoverageUnit, models.CASCADE, related_name="coverages")
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="covers")
    kind = models.CharField(max_length=12, choices=CoverageKind)
    during = DateRangeField()

    class Meta:
        constraints = (no_overlap("coverage_one_a_day", "unit"),)

    def __str__(self) -> str:
        return f"{self.organisation} covers {self.unit}"


class Dispatch(models.Model):
    """A dedicated worker or an instructor sent to an organisation, or a unit below it, for a term.

    The person need not have an account: most of those sent are known to the county by name and home unit only.
    """

    kind = models.CharField(max_length=28, choices=DispatchKind)
    person_name = models.CharField(max_length=50)
    person_code = models.CharField(max_length=40, db_collation="C")
    home_unit = models.CharField(max_length=80, default="", blank=True)
    account = models.ForeignKey("kernel.Account", models.PROTECT, null=True, related_name="dispatches")
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="dispatches")
    unit = models.ForeignKey(CoverageUnit, models.PROTECT, null=True, related_name="dispatches")
    document_no = models.CharField(max_length=80, default="", blank=True)
    during = DateRangeField()
    end_reason = models.TextField(default="", blank=True)

    grades: ClassVar[dict[str, int]] = {"person_name": 2}

    class Meta:
        indexes = (models.Index(fields=["kind", "organisation"], name="dispatch_kind_place"),)
        constraints = (
            no_overlap("dispatch_person_once_a_place", "person_code", "kind", "organisation"),
            # An instructor may serve several organisations; a dedicated worker has one place.
            ExclusionConstraint(
                name="dispatch_worker_one_place_a_day",
                expressions=[("person_code", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=Q(kind=DispatchKind.PARTY_AFFAIRS_WORKER),
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_name} → {self.organisation}"

    @property
    def last_on(self) -> date | None:
        """The last day of the term; none where it is open."""
        return self.during.upper - timedelta(days=1) if self.during.upper else None
