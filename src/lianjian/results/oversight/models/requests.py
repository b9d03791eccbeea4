"""The ledger of tables somebody wants from below: on what basis, until when, how many cells are new."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from lianjian.results.oversight.enums import AskedKind, ColumnSource


class DataRequest(models.Model):
    """A table asked of all places of a kind under one. It ends by itself after `ends_on`.

    `places` is how many it was asked of when it was registered.
    """

    code = models.CharField(max_length=20, unique=True, db_collation="C")
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="data_requests")
    place = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    asked_of = models.CharField(max_length=16, choices=AskedKind)
    title = models.CharField(max_length=100)
    purpose = models.CharField(max_length=300)
    basis = models.CharField(max_length=200)
    begins_on = models.DateField()
    ends_on = models.DateField()
    places = models.PositiveIntegerField()
    registered_by = models.ForeignKey("kernel.Account", models.PROTECT, null=True, related_name="+")
    closed_on = models.DateField(null=True)
    close_reason = models.CharField(max_length=200, default="", blank=True)

    class Meta:
        indexes = (models.Index(fields=["ends_on"], name="data_request_until"),)
        constraints = (
            models.CheckConstraint(name="data_request_has_a_basis", condition=~Q(basis="")),
            models.CheckConstraint(name="data_request_ends_after_it_begins", condition=Q(ends_on__gte=F("begins_on"))),
        )

    def __str__(self) -> str:
        return self.title


class DataColumn(models.Model):
    """One column. `known_as` names what fills it in; `same_as` the column of another table that asks for the same."""

    request = models.ForeignKey(DataRequest, models.CASCADE, related_name="columns")
    position = models.PositiveSmallIntegerField()
    heading = models.CharField(max_length=60)
    source = models.CharField(max_length=16, choices=ColumnSource, default=ColumnSource.NEW)
    known_as = models.CharField(max_length=40, default="", blank=True, db_collation="C")
    same_as = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=200, default="", blank=True)
    dropped_on = models.DateField(null=True)

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=["request", "position"], name="data_column_position_once"),
            models.CheckConstraint(
                name="data_column_asked_again_with_a_reason",
                condition=~Q(source=ColumnSource.ASKED_ELSEWHERE) | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="data_column_known_as_something",
                condition=~Q(source=ColumnSource.KNOWN) | ~Q(known_as=""),
            ),
        )

    def __str__(self) -> str:
        return self.heading


class AskedAlready(models.Model):
    """A place says that it has given this already; the asker drops the column or says why it is asked all the same."""

    column = models.ForeignKey(DataColumn, models.CASCADE, related_name="asked_already")
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    said = models.CharField(max_length=200)
    said_on = models.DateField()
    said_by = models.CharField(max_length=50)
    answer = models.CharField(max_length=200, default="", blank=True)
    answered_on = models.DateField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["column", "organisation"], name="asked_already_once"),)

    def __str__(self) -> str:
        return f"{self.column_id} {self.organisation_id}"
