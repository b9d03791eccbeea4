"""Half-open periods of days: structure is rows with a `during`, asked as of a day."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from psycopg.types.range import DateRange

Dated = TypeVar("Dated", bound=models.Model)


def since(start: date, end: date | None = None) -> DateRange:
    """The period from a day up to, not including, another; open without one."""
    return DateRange(start, end, "[)")


def on_day(rows: models.QuerySet[Dated], day: date) -> models.QuerySet[Dated]:
    """The rows whose period holds the day."""
    return rows.filter(during__contains=day)


def no_overlap(name: str, *fields: str) -> ExclusionConstraint:
    """A constraint by which the database itself refuses two rows with equal fields on one day."""
    return ExclusionConstraint(
        name=name,
        expressions=[*((field, RangeOperators.EQUAL) for field in fields), ("during", RangeOperators.OVERLAPS)],
    )
