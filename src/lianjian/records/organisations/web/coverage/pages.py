"""What the coverage and industry pages share: where a person's register begins and its areas."""

from __future__ import annotations

from django.http import Http404

from lianjian.kernel.web import ActingRequest
from lianjian.records.organisations.enums import UnitKind
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.queries.coverage import READERS
from lianjian.records.organisations.queries.tree import children

PAGE_SIZE = 50
AREAS = (
    UnitKind.PROVINCE, UnitKind.PREFECTURE, UnitKind.COUNTY, UnitKind.SUBDISTRICT, UnitKind.TOWNSHIP, UnitKind.VILLAGE,
    UnitKind.NEIGHBOURHOOD, UnitKind.PARK,
)  # fmt: skip


def root_of(request: ActingRequest) -> Organisation:
    """Where the person's register begins: the widest place of a post that is more than a membership; else 404."""
    mandates = [mandate for mandate in request.actor.mandates if mandate.role in READERS]
    if not mandates:
        raise Http404
    widest = min(mandates, key=lambda mandate: len(mandate.scope))
    return Organisation.objects.get(path=widest.scope)


def areas_below(root: Organisation) -> list[Organisation]:
    """The areas directly below: townships of a county, villages of a township."""
    return list(children(organisation=root).filter(kind__in=AREAS))
