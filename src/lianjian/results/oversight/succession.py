"""What of this room hangs on an organisation and how it moves when the organisation ends: findings not yet closed."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from lianjian.kernel.succession import Handover, Succession, register
from lianjian.results.oversight.enums import FindingState
from lianjian.results.oversight.models import Finding


def _open(handover: Handover) -> QuerySet[Finding]:
    return Finding.objects.filter(organisation_id=handover.from_id).exclude(state=FindingState.CLOSED)


def carry(handover: Handover) -> None:
    """Will pass findings on to who takes over; where nobody does, the superior that inspects closes them by hand."""
    if handover.to_id is not None:
        _open(handover).update(organisation_id=handover.to_id)


def register_successions() -> None:
    """Will add it to the kernel's list; the room calls it once when it loads."""
    label = gettext_lazy("findings to be put right")
    register(Succession(label=label, count=lambda handover: _open(handover).count(), carry=carry))
