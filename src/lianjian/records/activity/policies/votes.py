"""Who may record a counted vote."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lianjian.kernel.actor import Actor
from lianjian.kernel.policies import YES, Verdict, no
from lianjian.records.activity.models import Meeting
from lianjian.records.members.queries.people import ROSTER_ROLES


def may_record_vote(actor: Actor, meeting: Meeting) -> Verdict:
    """The committee of the organisation that met, and those above it."""
    if actor.has(*ROSTER_ROLES, over=meeting.organisation.path):
        return YES
    return no(_("Votes of %(place)s are recorded by its committee.") % {"place": meeting.organisation.name})
