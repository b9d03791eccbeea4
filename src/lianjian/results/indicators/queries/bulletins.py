"""Bulletins and their templates: what somebody may read, what waits, and what was sent to him."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Q, QuerySet

from lianjian.kernel.actor import OFFICES, Actor
from lianjian.records.organisations.enums import UnitKind
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.paths import outermost, within_any
from lianjian.results.indicators.enums import BulletinState
from lianjian.results.indicators.models import Bulletin, BulletinTemplate
from lianjian.results.indicators.queries.frozen import Publication, read_publication

COPIED_FOR = timedelta(days=90)
COPIES_SHOWN = 50


def bulletins_visible_to(*, actor: Actor) -> QuerySet[Bulletin]:
    """Those of the actor's offices, and those that were sent to an organisation he has a post in."""
    own = within_any(outermost(actor.scopes(*OFFICES)), field="organisation__path")
    units = actor.units()
    sent = Q(state=BulletinState.SENT, pk__in=_sent_to(units))
    return Bulletin.objects.filter(own | sent).select_related("organisation", "figures")


def templates_of(*, actor: Actor) -> QuerySet[BulletinTemplate]:
    """The templates in use of the actor's offices and of the offices above them, in the order of their names."""
    scopes = outermost(actor.scopes(*OFFICES))
    above = [scope[:end] for scope in scopes for end in range(4, len(scope), 4)]
    mine = within_any(scopes, field="organisation__path") | Q(organisation__path__in=above)
    return BulletinTemplate.objects.filter(mine, ended_at=None).select_related("organisation").order_by("name", "pk")


def publication_in(*, bulletin: Bulletin) -> Publication | None:
    """The frozen figures of a bulletin; none while it is drafted."""
    return read_publication(content=bytes(bulletin.figures.content)) if bulletin.figures else None


def receivers_of(*, organisation: Organisation) -> QuerySet[Organisation]:
    """To whom a bulletin of the place can go: those directly below it, and its superior."""
    concerned = Q(parent=organisation) | Q(pk=organisation.parent_id)
    return Organisation.objects.filter(concerned, dissolved_on=None).order_by("path")


def usual_receivers_of(*, organisation: Organisation) -> QuerySet[Organisation]:
    """Who of them is ticked at first: a county's townships and subdistricts, below these all."""
    below = receivers_of(organisation=organisation).filter(parent=organisation)
    townships = below.filter(kind__in=(UnitKind.TOWNSHIP, UnitKind.SUBDISTRICT))
    return townships if organisation.kind == UnitKind.COUNTY else below


def bulletins_copied_to(*, actor: Actor, on: date) -> QuerySet[Bulletin]:
    """The bulletins sent lately to an organisation of the actor, newest first."""
    units = actor.units()
    lately = Bulletin.objects.filter(state=BulletinState.SENT, sent_on__gt=on - COPIED_FOR, pk__in=_sent_to(units))
    return lately.select_related("organisation").order_by("-sent_on", "-pk")


def _sent_to(units: frozenset[int]) -> QuerySet[Bulletin]:
    return Bulletin.objects.filter(copies__organisation__in=units).values("pk")  # type: ignore[return-value]
