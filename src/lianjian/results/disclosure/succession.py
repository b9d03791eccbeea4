"""What of disclosures goes over when an organisation ends: questions nobody has answered; what hung stays its own."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lianjian.kernel import succession
from lianjian.kernel.succession import Handover, Succession
from lianjian.results.disclosure.enums import UNDER_WAY, DisclosureState
from lianjian.results.disclosure.models import Disclosure, SupervisionMember, VillagerQuestion


def _unanswered(handover: Handover) -> QuerySet[VillagerQuestion]:
    return VillagerQuestion.objects.filter(organisation=handover.from_id, answered_on=None)


def _carry_questions(handover: Handover) -> None:
    if handover.to_id is not None:
        _unanswered(handover).update(organisation=handover.to_id, disclosure=None)


def _under_way(handover: Handover) -> QuerySet[Disclosure]:
    return Disclosure.objects.filter(organisation=handover.from_id, state__in=UNDER_WAY)


def _drop_drafts(handover: Handover) -> None:
    """Nobody is left to approve them; whoever takes over draws up its own from the same records."""
    _under_way(handover).update(state=DisclosureState.DROPPED, returned_because="组织变更")


def _seats(handover: Handover) -> QuerySet[SupervisionMember]:
    return SupervisionMember.objects.filter(organisation=handover.from_id, during__endswith=None)


def _end_seats(handover: Handover) -> None:
    """A supervision committee is chosen by the villagers of one place; another place chooses its own."""
    for seat in _seats(handover).select_for_update():
        seat.during = (seat.during.lower, max(handover.on, seat.during.lower))
        if seat.during[0] < seat.during[1]:
            seat.save(update_fields=["during"])
        else:
            seat.delete()


def register_successions() -> None:
    """Registers what is counted for the preview and carried over."""
    succession.register(
        Succession(
            label=_("Villagers' questions without an answer"),
            count=lambda it: _unanswered(it).count(),
            carry=_carry_questions,
        )
    )
    succession.register(
        Succession(label=_("Drafts of public sheets"), count=lambda it: _under_way(it).count(), carry=_drop_drafts)
    )
    succession.register(
        Succession(label=_("Seats on the supervision committee"), count=lambda it: _seats(it).count(), carry=_end_seats)
    )
