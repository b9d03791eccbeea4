"""Bodies of an industry and the organisations that belong to them."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet, Window

from lianjian.kernel.actor import Actor
from lianjian.kernel.periods import on_day
from lianjian.records.organisations.models import IndustryBody, IndustryLink, Organisation
from lianjian.records.organisations.paths import outermost, paths_above, within_any


def bodies_visible_to(*, actor: Actor) -> QuerySet[IndustryBody]:
    """Bodies at the actor's places, at places above (a chain crosses townships), and those his places belong to."""
    scopes = outermost(actor.scopes())
    above = {path for scope in scopes for path in paths_above(scope)}
    member = IndustryLink.objects.filter(within_any(scopes, field="organisation__path"), body=OuterRef("pk"))
    here = within_any(scopes, field="place__path") | Q(place__path__in=above)
    return IndustryBody.objects.filter(here | Exists(member)).select_related("place")


def bodies_on(bodies: QuerySet[IndustryBody], *, on: date) -> QuerySet[IndustryBody]:
    """The bodies not closed on the day, each with `members`: how many organisations belong to it."""
    return bodies.filter(Q(closed_on=None) | Q(closed_on__gt=on)).annotate(
        members=Count("links", filter=Q(links__during__contains=on))
    )


def links_in(*, body: IndustryBody, on: date) -> QuerySet[IndustryLink]:
    """Who belongs to the body on the day, with organisation and superior; parts in the order they were written down."""
    links = on_day(IndustryLink.objects.filter(body=body), on)
    first = Window(Min("pk"), partition_by="part")
    return links.annotate(first=first).select_related("organisation__parent").order_by("first", "organisation__path")


def links_in_all(*, bodies: QuerySet[IndustryBody], on: date) -> QuerySet[IndustryLink]:
    """Who belongs to any of the bodies on the day, body by body."""
    links = on_day(IndustryLink.objects.filter(body__in=bodies.values("pk")), on)
    return links.select_related("body", "organisation__parent").order_by("body__code", "organisation__path")


def links_of(*, organisation: Organisation, on: date) -> QuerySet[IndustryLink]:
    """What the organisation belongs to along industries on the day, for its own page."""
    links = on_day(IndustryLink.objects.filter(organisation=organisation), on)
    return links.select_related("body__place").order_by("body__name")
