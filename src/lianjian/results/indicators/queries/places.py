"""Where figures are asked for: the places a person may read, and those directly below on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.db.models import Case, When

from lianjian.kernel.actor import STAFF, Actor
from lianjian.kernel.measures import Scope
from lianjian.kernel.periods import on_day
from lianjian.records.organisations.models import Organisation, OrganisationVersion
from lianjian.records.organisations.queries.tree import organisations_visible_to
from lianjian.records.organisations.queries.tree_then import branches

READERS = STAFF
COUNTY = "county"


class Node(Protocol):
    """What is asked of an organisation at which something is counted."""

    @property
    def code(self) -> str:
        """Its code."""
        ...

    @property
    def name(self) -> str:
        """Its name."""
        ...

    @property
    def path(self) -> str:
        """Its place in the tree."""
        ...


@dataclass(frozen=True, kw_only=True)
class Place:
    """An organisation of the tree, as far as counting needs it; `open` says whether the reader may go there."""

    code: str
    name: str
    path: str
    open: bool = True


def place_found(*, actor: Actor, code: str) -> Place | None:
    """The place of that code, if it lies under a post of the actor that is more than a membership."""
    found = (
        organisations_visible_to(actor=reading(actor=actor)).filter(code=code).values("code", "name", "path").first()
    )
    return Place(**found) if found else None


def reading(*, actor: Actor) -> Actor:
    """The actor with only those posts that let him read figures."""
    mandates = tuple(mandate for mandate in actor.mandates if mandate.role in READERS)
    return Actor(account_id=actor.account_id, name=actor.name, mandates=mandates)


def place_called(*, actor: Actor, name: str) -> Place | None:
    """The place whose report quotes a figure: the county of that name, else the first of that name in the tree."""
    called = organisations_visible_to(actor=actor).filter(name=name, dissolved_on=None)
    found = called.order_by(Case(When(kind=COUNTY, then=0), default=1), "path").values("code", "name", "path").first()
    return Place(**found) if found else None


def home_place(*, actor: Actor) -> Place | None:
    """Where the actor's figures begin: the widest place he has a post in that is more than a membership."""
    mandates = sorted((m for m in actor.mandates if m.role in READERS), key=lambda mandate: len(mandate.scope))
    codes = organisations_visible_to(actor=actor).filter(path__in=[m.scope for m in mandates[:1]])
    found = codes.values("code", "name", "path").first()
    return Place(**found) if found else None


def trail_to(*, place: Node, actor: Actor) -> list[Place]:
    """The places above, the highest the actor may read first, the place itself last."""
    above = organisations_visible_to(actor=actor).filter(
        path__in=[place.path[:end] for end in range(len(place.path) + 1)]
    )
    return [Place(**row) for row in above.order_by("path").values("code", "name", "path")]


def places_below(*, node: Node, tree_on: date | None, actor: Actor) -> list[Place]:
    """The places directly below in tree order, as they were called on the day of the tree asked for.

    One that has moved out of the actor's reach since is named, and cannot be opened.
    """
    if tree_on is None:
        below = organisations_visible_to(actor=actor).filter(parent__code=node.code, dissolved_on=None)
        return [Place(**row) for row in below.order_by("path").values("code", "name", "path")]
    then = on_day(OrganisationVersion.objects.filter(parent__code=node.code), tree_on)
    rows = then.order_by("organisation__path").values_list("organisation__code", "name", "organisation__path")
    return [Place(code=code, name=name, path=path, open=reaches(actor=actor, path=path)) for code, name, path in rows]


def places_at(*, paths: set[str], known: list[Place], actor: Actor) -> list[Place]:
    """The places of those paths, in tree order; those not known yet are read."""
    missing = paths - {place.path for place in known}
    more = Organisation.objects.filter(path__in=missing).values("code", "name", "path") if missing else ()
    found = [Place(**row, open=reaches(actor=actor, path=row["path"])) for row in more]
    return sorted((*(place for place in known if place.path in paths), *found), key=lambda place: place.path)


def reaches(*, actor: Actor, path: str) -> bool:
    """Whether the actor may read figures there."""
    return actor.has(*READERS, over=path)


def reaches_all(*, actor: Actor, scope: Scope) -> bool:
    """Whether all that hung below on the day of the tree is still within the actor's reach."""
    return all(reaches(actor=actor, path=branch.path) for branch in branches(scope))
