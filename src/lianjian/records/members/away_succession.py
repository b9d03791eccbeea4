"""What becomes of the parts taken in an online branch when it ends: an online heir takes them over, else they end."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from lianjian.kernel.periods import since
from lianjian.kernel.succession import Handover, Succession, register
from lianjian.records.members.actions.away import end_part
from lianjian.records.members.models import OnlineParticipant
from lianjian.records.organisations.enums import PartyForm
from lianjian.records.organisations.models import Organisation


def running_parts(handover: Handover) -> QuerySet[OnlineParticipant]:
    """The parts in the organisation that ends which reach beyond the day."""
    running = OnlineParticipant.objects.filter(organisation_id=handover.from_id, during__overlap=since(handover.on))
    return running.order_by("pk")


def carry_parts(handover: Handover) -> None:
    """Will end every part, and begin it in the heir where that is an online branch too."""
    heir = Organisation.objects.filter(pk=handover.to_id or 0, form=PartyForm.ONLINE_BRANCH).first()
    for part in running_parts(handover).select_for_update():
        end_part(part, handover.on)
        there = OnlineParticipant.objects.filter(
            member_id=part.member_id, organisation=heir, during__overlap=since(handover.on)
        )
        if heir is not None and not there.exists():
            OnlineParticipant.objects.create(member_id=part.member_id, organisation=heir, during=since(handover.on))


def register_successions() -> None:
    """Will add them to the kernel's list; the room calls it once when it loads."""
    register(
        Succession(
            label=gettext_lazy("members away who take part online"),
            count=lambda handover: running_parts(handover).count(),
            carry=carry_parts,
        )
    )
