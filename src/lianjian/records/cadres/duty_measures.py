"""What can be counted of duty posts: members without office who hold one (F11), and kinds in use (F12)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from django.db.models import Count, Exists, Min, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lianjian.kernel.measures import CountedRecord, Scope
from lianjian.records.cadres.models import DutyHolding
from lianjian.records.cadres.queries.duty_posts import in_office
from lianjian.records.organisations.paths import within
from lianjian.records.organisations.queries.counting import MeasureByPlace, Numbers, count_below, count_rows

HUADE = "创新基层党组织工作机制（化德县）"
HOLDERS: Numbers = {"members": Count("member", distinct=True)}
KINDS: Numbers = {"kinds": Count("post__kind", distinct=True)}


def _held(scope: Scope) -> QuerySet[DutyHolding]:
    """Duty posts held on the day by members who held no office then."""
    held = DutyHolding.objects.filter(within(scope.path, field="post__organisation__path"), during__contains=scope.on)
    return held.filter(~Exists(in_office(on=scope.on).filter(account=OuterRef("member__account"))))


def _holders(scope: Scope, after: str = "") -> Iterator[CountedRecord]:
    people = _held(scope).filter(member__code__gt=after).values("member__code").order_by("member__code")
    for one in people.annotate(
        name=Min("member__name"),
        place=Min("post__organisation__name"),
        since=Min("during__startswith"),
        first=Min("pk"),
    ).iterator():
        yield CountedRecord(
            label=one["name"],
            place=one["place"],
            since=one["since"],
            url=reverse("cadres:duty-holding", args=[one["first"]]),
            code=one["member__code"],
        )


def _kinds(scope: Scope, after: str = "") -> Iterator[CountedRecord]:
    kinds = _held(scope).filter(post__kind__gt=after).values("post__kind").order_by("post__kind")
    for one in kinds.annotate(
        title=Min("post__title"), places=Count("post__organisation", distinct=True), since=Min("during__startswith")
    ).iterator():
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
        count=partial(count_rows, _held, HOLDERS),
        below=partial(count_below, _held, HOLDERS, "post__organisation__path"),
        rows=_holders,
        rows_after=_holders,
        place="化德县",
        source=HUADE,
    ),
    MeasureByPlace(
        id="F12",
        name=_("Kinds of duty post in use"),
        parts=(_("Kinds"),),
        unit=_("kinds"),
        counts=_("Each kind of post of the catalogue that a member without office held on the day counts once."),
        count=partial(count_rows, _held, KINDS),
        below=partial(count_below, _held, KINDS, "post__organisation__path"),
        rows=_kinds,
        rows_after=_kinds,
        place="化德县",
        source=HUADE,
    ),
)
