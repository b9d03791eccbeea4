"""Reading the tree: who may see what, today's sub-trees, and the tree as of any day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lianjian.kernel.actor import OFFICES, Actor
from lianjian.kernel.errors import Refused
from lianjian.kernel.periods import on_day
from lianjian.records.organisations.models import Organisation, OrganisationVersion
from lianjian.records.organisations.paths import lowest_above, outermost, paths_above, within, within_any


def organisations_visible_to(*, actor: Actor) -> QuerySet[Organisation]:
    """What lies in the sub-trees of the actor's posts, those that have ended included."""
    return Organisation.objects.filter(within_any(outermost(actor.scopes())))


def offices_of(*, actor: Actor) -> QuerySet[Organisation]:
    """The living organisations for whose office the actor acts, the highest first."""
    return Organisation.objects.filter(pk__in=actor.units(*OFFICES), dissolved_on=None).order_by("path")


def organisations_on(*, on: date) -> QuerySet[OrganisationVersion]:
    """Every organisation there was on the day, as it was then: its version's name, kind, form and parent."""
    return on_day(OrganisationVersion.objects.select_related("organisation"), on)


def sub_tree(*, organisation: Organisation) -> QuerySet[Organisation]:
    """The living organisations of the sub-tree, its root included, in tree order."""
    return Organisation.objects.filter(within(organisation.path), dissolved_on=None).order_by("path")


def children(*, organisation: Organisation) -> QuerySet[Organisation]:
    """The living organisations directly below, in tree order."""
    return Organisation.objects.filter(parent=organisation, dissolved_on=None).order_by("path")


def ancestors(*, organisation: Organisation) -> list[Organisation]:
    """All superiors of today, the root first."""
    return list(Organisation.objects.filter(path__in=paths_above(organisation.path)).order_by("path"))


def superior_of(*, organisations: Iterable[Organisation]) -> Organisation:
    """The lowest organisation above all of them, none of them included; refuses where there is none."""
    return organisation_above(paths=[organisation.path for organisation in organisations])


def organisation_above(*, paths: list[str]) -> Organisation:
    """As `superior_of`, for paths that need not exist yet."""
    found = Organisation.objects.filter(path=lowest_above(paths)).first()
    if found is None:
        raise Refused(_("No organisation in the tree stands above all of these, so nobody here can decide."))
    return found
