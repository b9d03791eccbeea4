"""Counting members by their home branches: what the measures of this room have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.db.models import Count, QuerySet
from django.urls import reverse

from lianjian.kernel.measures import CountedRecord, Scope
from lianjian.kernel.periods import on_day
from lianjian.records.members.models import Affiliation
from lianjian.records.organisations.queries.counting import Numbers, lazily
from lianjian.records.organisations.queries.groups import here

EACH_MEMBER = "member"
MEMBERS: Numbers = {"members": Count("pk")}
PLACE = "organisation__path"


def at_home(scope: Scope) -> QuerySet[Affiliation]:
    """Whoever's home branch is in the scope on the day."""
    return on_day(Affiliation.objects.filter(here(scope, field=PLACE)), scope.on)


def once_at_home(scope: Scope) -> QuerySet[Affiliation]:
    """Whoever's home branch was in the scope before the day and is not any more: moved on, or no member now."""
    ended = Affiliation.objects.filter(here(scope, field=PLACE), during__endswith__lte=scope.on)
    return ended.exclude(member__in=at_home(scope).values("member"))


def people(homes: Callable[[Scope], QuerySet[Affiliation]], scope: Scope, after: str = "") -> Iterator[CountedRecord]:
    """The members behind a figure, in the order of their codes."""
    found = homes(scope).filter(member__code__gt=after).select_related("member", "organisation")
    for home in lazily(found.order_by("member__code", "-during").distinct("member__code")):
        yield CountedRecord(
            label=home.member.name,
            place=home.organisation.name,
            since=home.during.lower,
            url=reverse("members:member", args=[home.member.code]),
            code=home.member.code,
        )
