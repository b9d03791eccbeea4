"""What the pages of this room load and guard alike."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404

from lianjian.kernel.errors import NotAllowed
from lianjian.kernel.web import ActingRequest
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.queries.tree import offices_of, organisations_visible_to
from lianjian.results.indicators.queries.places import Place, home_place, place_found


def node_asked(request: ActingRequest) -> Place:
    """The place of the address (`?node=`), else where the person's work begins; 404 out of reach."""
    code = request.GET.get("node", "")
    place = place_found(actor=request.actor, code=code) if code else home_place(actor=request.actor)
    if place is None:
        raise Http404
    return place


def offices_or_403(request: ActingRequest, refusal: str) -> list[Organisation]:
    """The organisations for whose office the person acts; who acts for none is told so."""
    found = list(offices_of(actor=request.actor))
    if not found:
        raise NotAllowed(refusal)
    return found


def places_of(request: ActingRequest) -> QuerySet[Organisation]:
    """The living organisations of the person's places."""
    return organisations_visible_to(actor=request.actor).filter(dissolved_on=None)


def typed_name(organisation: Organisation) -> str:
    """How a form names it: by its name, or by its code where another has the name too."""
    shared = Organisation.objects.filter(name=organisation.name, dissolved_on=None).exclude(pk=organisation.pk)
    return organisation.code if shared.exists() else organisation.name
