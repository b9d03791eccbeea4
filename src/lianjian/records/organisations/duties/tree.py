"""What of the tree waits for somebody: changes to decide."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from lianjian.kernel.actor import Actor
from lianjian.kernel.duties import Duty
from lianjian.records.organisations.queries.changes import changes_to_decide


def duties_of(*, actor: Actor, on: date) -> list[Duty]:
    """The changes whose day has come and that wait for the actor's decision."""
    return [
        Duty(
            title=str(change),
            place=change.superior.name,
            verb=_("Decide"),
            url=reverse("organisations:change", kwargs={"change_id": change.pk}),
            due_on=change.effective_on,
            note=_("Proposed by %(who)s") % {"who": change.proposed_by or "—"},
        )
        for change in changes_to_decide(actor=actor)
        if change.effective_on <= on
    ]
