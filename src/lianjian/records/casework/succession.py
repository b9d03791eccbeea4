"""What hangs on an organisation in this room, and how it moves when the organisation ends."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lianjian.kernel import journal, succession
from lianjian.kernel.succession import Handover, Succession
from lianjian.records.casework.actions.volunteers import end_parts
from lianjian.records.casework.models import VolunteerTeam

SUCCEEDED = "机构变动"


def register() -> None:
    """Adds what this room hands over."""
    succession.register(Succession(label=_("Volunteer teams"), count=_count, carry=_carry))


def _teams(handover: Handover) -> QuerySet[VolunteerTeam]:
    return VolunteerTeam.objects.filter(organisation=handover.from_id, ended_on=None)


def _count(handover: Handover) -> int:
    return _teams(handover).count()


def _carry(handover: Handover) -> None:
    """A team goes on with the successor; without one it ends, and so does everybody's part in it."""
    for team in _teams(handover):
        if handover.to_id is not None:
            team.organisation_id = handover.to_id
        else:
            team.ended_on, team.end_reason = handover.on, SUCCEEDED
            end_parts(team=team, on=handover.on)
        team.save(update_fields=["organisation", "ended_on", "end_reason"])
        journal.record(
            by=handover.by, at=handover.at, action="hand_over", subject=team,
            place_id=handover.to_id or handover.from_id,
        )  # fmt: skip
