"""Loading what a page of a matter is about, or 404."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from lianjian.kernel.actor import Actor
from lianjian.kernel.web import ActingRequest, visible_or_404
from lianjian.records.deliberation.models import Matter
from lianjian.records.deliberation.queries.matters.reading import matters_visible_to
from lianjian.records.members.queries.people import ROSTER_ROLES
from lianjian.records.organisations.enums import UnitKind
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.paths import outermost, within_any

# What lies above a village or neighbourhood has no assembly of its own that resolves matters.
ABOVE = (
    UnitKind.COUNTRY, UnitKind.PROVINCE, UnitKind.PREFECTURE, UnitKind.COUNTY, UnitKind.TOWNSHIP, UnitKind.SUBDISTRICT,
)  # fmt: skip


def matter_or_404(request: ActingRequest, code: str) -> Matter:
    """The matter of that code within the actor's reach."""
    return visible_or_404(matters_visible_to(actor=request.actor), code=code)


def places_for(actor: Actor) -> QuerySet[Organisation]:
    """Where the actor may raise a matter: his own units first of all those below his offices."""
    own = Q(pk__in=actor.units())
    reach = within_any(outermost(actor.scopes(*ROSTER_ROLES)))
    return Organisation.objects.filter(own | reach, dissolved_on=None).exclude(kind__in=ABOVE).order_by("path")
