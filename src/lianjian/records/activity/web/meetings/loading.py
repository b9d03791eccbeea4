"""Loading what a page of a meeting is about, or 404."""

from __future__ import annotations

from lianjian.kernel.actor import Actor
from lianjian.kernel.web import ActingRequest, visible_or_404
from lianjian.records.activity.models import Meeting
from lianjian.records.activity.queries.meetings import meetings_visible_to
from lianjian.records.members.queries.people import ROSTER_ROLES
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.queries.tree import organisations_visible_to


def meeting_or_404(request: ActingRequest, code: str) -> Meeting:
    """The meeting of that code within the actor's reach."""
    visible = meetings_visible_to(actor=request.actor).select_related("organisation", "chair", "recorder")
    return visible_or_404(visible, code=code)


def host_or_404(request: ActingRequest) -> Organisation | None:
    """Who is to host: the organisation asked for, else the one the actor works from; None where he works in none."""
    if code := request.GET.get("organisation", ""):
        return visible_or_404(organisations_visible_to(actor=request.actor), code=code)
    return Organisation.objects.filter(pk=_own_unit(request.actor) or 0).first()


def _own_unit(actor: Actor) -> int | None:
    return next((mandate.unit_id for mandate in actor.mandates if mandate.role in ROSTER_ROLES), None)
