"""Circulars: whom one concerns, and who reads it."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from lianjian.kernel.actor import OFFICES, Actor
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.paths import outermost, within, within_any
from lianjian.results.oversight.enums import CircularState, CopyReason
from lianjian.results.oversight.models import Circular, CircularCopy, Inspection
from lianjian.results.oversight.policies.offices import READERS

COPIED_FOR = timedelta(days=90)
COPIES_SHOWN = 50


def concerned_by(*, inspection: Inspection) -> list[tuple[Organisation, CopyReason]]:
    """The inspected of whom something was found, and the superior of each: nobody else, in the order of the tree."""
    places = Organisation.objects.filter(findings__inspection=inspection).distinct().select_related("parent")
    reasons = dict.fromkeys(places, CopyReason.INSPECTED)
    for place in list(reasons):
        if place.parent is not None:
            reasons.setdefault(place.parent, CopyReason.SUPERIOR)
    return sorted(reasons.items(), key=lambda it: it[0].path)


def may_be_added(*, circular: Circular) -> QuerySet[Organisation]:
    """Whom a draft can be copied to besides: what lives in the sub-tree of the office that issues it."""
    issuer = circular.organisation
    return Organisation.objects.filter(within(issuer.path), dissolved_on=None).exclude(pk=issuer.pk)


def added_to(*, circular: Circular) -> list[CircularCopy]:
    """Who was added by hand, in the order of the tree."""
    rows = circular.copies.filter(reason=CopyReason.ADDED).select_related("organisation")
    return list(rows.order_by("organisation__path"))


def circulars_visible_to(*, actor: Actor) -> QuerySet[Circular]:
    """Drafts and issued ones of the actor's office and those below it; issued ones that were copied to the actor."""
    own = within_any(outermost(actor.scopes(*OFFICES)), field="organisation__path")
    copied = CircularCopy.objects.filter(circular=OuterRef("pk"), organisation__in=actor.units(*READERS))
    issued = Q(Exists(copied), state=CircularState.ISSUED)
    return Circular.objects.filter(own | issued).select_related("organisation", "inspection")


def circulars_copied_to(*, actor: Actor, on: date) -> list[Circular]:
    """What was issued lately and concerns the actor's own units, the latest first."""
    copied = CircularCopy.objects.filter(circular=OuterRef("pk"), organisation__in=actor.units(*READERS))
    rows = Circular.objects.filter(Exists(copied), state=CircularState.ISSUED, issued_on__gt=on - COPIED_FOR)
    return list(rows.select_related("organisation").order_by("-issued_at")[:COPIES_SHOWN])
