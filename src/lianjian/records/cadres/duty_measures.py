"""What can be counted of duty posts: members without office who hold one (F11), and kinds in use (F12)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from django.db.models import Count, Exists, Min, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lianjian.kernel.measures import CountedRecord, MeasureKind, Scope
from lianjian.kernel.periods import on_day
from lianjian.records.cadres.models import DutyHolding
from lianjian.records.cadres.queries.duty_posts import in_office
from lianjian.records.organisations.queries.counting import (
    MeasureByPlace,
    Numbers,
    Rows,
    count_below,
    count_rows,
    lazily,
    left_out,
)
from lianjian.records.organisations.queries.groups import here

HUADE = "创新基层党组织工作机制（化德县）"
HOLDERS: Numbers = {"members": Count("member", distinct=True)}
KINDS: Numbers = {"kinds": Count("post__kind", distinct=True)}


def _all_held(scope: Scope) -> QuerySet[DutyHolding]:
    return on_day(DutyHolding.objects.filter(here(scope, field="post__organisation__path")), scope.on)


def _officers(scope: Scope) -> Exists:
    return Exists(in_office(on=scope.on).filter(account=OuterRef("member__account")))


def _held(scope: Scope) -> QuerySet[DutyHolding]:
    """Duty posts held on the day by members who held no office then."""
    return _all_held(scope).filter(~_officers(scope))


def _held_in_office(scope: Scope) -> QuerySet[DutyHolding]:
    return _all_held(scope).filter(_officers(scope))


def _not_held(scope: Scope) -> QuerySet[DutyHolding]:
    """Chosen, on notice or left by the day, by members who hold none of the posts counted."""
    here_too = DutyHolding.objects.filter(here(scope, field="post__organisation__path"))
    return here_too.exclude(member__in=_all_held(scope).values("member"))


def _kinds_of_officers(scope: Scope) -> QuerySet[DutyHolding]:
    return _held_in_office(scope).exclude(post__kind__in=_held(scope).values("post__kind"))


def _holders(rows: Rows, scope: Scope, after: str = "") -> Iterator[CountedRecord]:
    people = rows(scope).filter(member__code__gt=after).values("member__code").order_by("member__code")
    for one in lazily(
        people.annotate(
            name=Min("member__name"),
            place=Min("post__organisation__name"),
            since=Min("during__startswith"),
            first=Min("pk"),
        )
    ):
        yield CountedRecord(
            label=one["name"],
            place=one["place"],
            since=one["since"],
            url=reverse("cadres:duty-holding", args=[one["first"]]),
            code=one["member__code"],
        )


def _kinds(rows: Rows, scope: Scope, after: str = "") -> Iterator[CountedRecord]:
    kinds = rows(scope).filter(post__kind__gt=after).values("post__kind").order_by("post__kind")
    for one in lazily(
        kinds.annotate(
            title=Min("post__title"), places=Count("post__organisation", distinct=True), since=Min("during__startswith")
        )
    ):
        yield CountedRecord(
            label=one["title"],
            place=str(_("%(count)s organisations") % {"count": one["places"]}),
            since=one["since"],
            url=f"{reverse('cadres:duty-holders')}?kind={one['post__kind']}",
            code=one["post__kind"],
        )


MEASURES = (
    MeasureByPlace(
        id="F11",
        name=_("Members without office who hold a duty post"),
        parts=(_("Members"),),
        unit=_("people"),
        counts=_(
            "Each member with a duty post on the day counts once. Left out: who held an office on that day, and what "
            "is only chosen or on notice."
        ),
        kind=MeasureKind.AT_A_DAY,
        once=_("By the member: who holds several posts counts once."),
        left_out=(
            left_out(
                why=_("Held an office on that day besides the duty post."),
                rows=_held_in_office,
                shown=_holders,
                each="member",
            ),
            left_out(
                why=_("Only chosen or on notice, or has left the post by the day."),
                rows=_not_held,
                shown=_holders,
                each="member",
            ),
        ),
        count=partial(count_rows, _held, HOLDERS),
        below=partial(count_below, _held, HOLDERS, "post__organisation__path"),
        rows=partial(_holders, _held),
        rows_after=partial(_holders, _held),
        place="化德县",
        source=HUADE,
    ),
    MeasureByPlace(
        id="F12",
        name=_("Kinds of duty post in use"),
        parts=(_("Kinds"),),
        unit=_("kinds"),
        counts=_("Each kind of post of the catalogue that a member without office held on the day counts once."),
        kind=MeasureKind.AT_A_DAY,
        once=_("By the kind of the catalogue: one used in many places counts once at every level."),
        left_out=(
            left_out(
                why=_("Kinds that only members in office held."),
                rows=_kinds_of_officers,
                shown=_kinds,
                each="post__kind",
            ),
        ),
        count=partial(count_rows, _held, KINDS),
        below=partial(count_below, _held, KINDS, "post__organisation__path"),
        rows=partial(_kinds, _held),
        rows_after=partial(_kinds, _held),
        place="化德县",
        source=HUADE,
    ),
)
