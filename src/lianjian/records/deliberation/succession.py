"""What of this room hangs on an organisation and how it moves when the organisation ends: open matters."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianjian.kernel.errors import Refused
from lianjian.kernel.succession import Handover, Succession, register
from lianjian.records.deliberation.enums import OVER
from lianjian.records.deliberation.models import Matter, MatterParty


def _open(handover: Handover) -> QuerySet[Matter]:
    return Matter.objects.filter(organisation_id=handover.from_id).exclude(state__in=OVER)


def _sharing(handover: Handover) -> QuerySet[MatterParty]:
    return MatterParty.objects.filter(organisation_id=handover.from_id).exclude(matter__state__in=OVER)


def carry(handover: Handover) -> None:
    """Will pass open matters on. What was held stays where it was held; others vote now, so sessions begin anew."""
    if not _sharing(handover).exists():
        return
    if handover.to_id is None:
        raise Refused(_("Matters are still open here: close, withdraw or decline each of them first."))
    already = MatterParty.objects.filter(organisation_id=handover.to_id).values("matter_id")
    _sharing(handover).filter(matter__in=already).delete()
    _sharing(handover).update(organisation_id=handover.to_id)
    _open(handover).update(organisation_id=handover.to_id)


def register_successions() -> None:
    """Will add it to the kernel's list; the room calls it once when it loads."""
    label = gettext_lazy("open matters to decide together")
    register(Succession(label=label, count=lambda handover: _open(handover).count(), carry=carry))
