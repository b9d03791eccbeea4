"""Which meetings there are, and who may see them."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from lianjian.kernel.actor import Actor
from lianjian.records.activity.models import Meeting
from lianjian.records.members.queries.people import ROSTER_ROLES
from lianjian.records.organisations.paths import outermost, within_any


def meetings_visible_to(*, actor: Actor) -> QuerySet[Meeting]:
    """Meetings that serve an organisation of the actor's places, and those the actor belongs to."""
    reach = within_any(outermost(actor.scopes(*ROSTER_ROLES)), field="parties__organisation__path")
    own = Q(attendances__member__account_id=actor.account_id) if actor.account_id is not None else Q(pk__in=())
    return Meeting.objects.filter(reach | own).distinct()
