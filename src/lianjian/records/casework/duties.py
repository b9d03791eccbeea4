"""What waits for a person in this room: hours to confirm."""

from __future__ import annotations

from datetime import date, datetime, time

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian.kernel.actor import Actor
from lianjian.kernel.duties import Duty
from lianjian.records.casework.queries.volunteers import calls_to_confirm

MOST = 50


def duties_of(*, actor: Actor, on: date) -> list[Duty]:
    """Calls of the actor that ended by the end of the day; without a deadline, since thanks are no obligation."""
    night = timezone.make_aware(datetime.combine(on, time.max))
    return [
        Duty(
            title=_("Who was there, and how long? %(call)s") % {"call": call},
            place=call.team.organisation.name,
            verb=_("Confirm"),
            url=reverse("casework:call", args=[call.code]),
        )
        for call in calls_to_confirm(actor=actor, at=night)[:MOST]
    ]
