"""What hangs on an organisation in this room, and how it moves when the organisation ends."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lianjian.kernel import journal, succession
from lianjian.kernel.succession import Handover, Succession
from lianjian.records.projects.enums import MatchState, NeedState, RunState, SeekerState
from lianjian.records.projects.models import (
    Match,
    Need,
    PairingPlace,
    PairingTie,
    PairingVillage,
    Resource,
    Seeker,
    Vacancy,
    Wish,
)

SUCCEEDED = "机构变动"


def register() -> None:
    """Adds what this room hands over."""
    for label, count, carry in (
        (_("Open needs"), _count_needs, _carry_needs),
        (_("Resources on offer"), _count_resources, _carry_resources),
        (_("Promised help"), _count_help, _carry_help),
        (_("Parts in rounds of pairing"), _count_rounds, _carry_rounds),
        (_("Open vacancies"), _count_vacancies, _carry_vacancies),
        (_("People referred for work"), _count_seekers, _carry_seekers),
    ):
        succession.register(Succession(label=label, count=count, carry=carry))


def _needs(handover: Handover) -> QuerySet[Need]:
    return Need.objects.filter(organisation=handover.from_id).exclude(state__in=(NeedState.CONFIRMED, NeedState.CLOSED))


def _count_needs(handover: Handover) -> int:
    return _needs(handover).count()


def _carry_needs(handover: Handover) -> None:
    """A need goes to the successor; without one it is closed, and help under way is given up."""
    for need in _needs(handover):
        if handover.to_id is not None:
            need.organisation_id = handover.to_id
        else:
            need.matches.exclude(state=MatchState.CONFIRMED).update(state=MatchState.GIVEN_UP, outcome=SUCCEEDED)
            need.state, need.closed_on, need.close_reason = NeedState.CLOSED, handover.on, SUCCEEDED
        need.save()
        _record(handover, need)


def _resources(handover: Handover) -> QuerySet[Resource]:
    return Resource.objects.filter(organisation=handover.from_id, closed_on=None)


def _count_resources(handover: Handover) -> int:
    return _resources(handover).count()


def _carry_resources(handover: Handover) -> None:
    for resource in _resources(handover):
        if handover.to_id is not None:
            resource.organisation_id = handover.to_id
        else:
            resource.closed_on, resource.close_reason = handover.on, SUCCEEDED
        resource.save()
        _record(handover, resource)


def _help(handover: Handover) -> QuerySet[Match]:
    return Match.objects.filter(helper=handover.from_id, state__in=(MatchState.TAKEN_UP, MatchState.DELIVERED))


def _count_help(handover: Handover) -> int:
    return _help(handover).count()


def _carry_help(handover: Handover) -> None:
    """A promise goes to the successor; without one, or where he would help himself, the need is open again."""
    for match in _help(handover).select_related("need"):
        if handover.to_id is not None and match.need.organisation_id != handover.to_id:
            match.helper_id = handover.to_id
            match.save(update_fields=["helper"])
        else:
            match.state, match.outcome = MatchState.GIVEN_UP, SUCCEEDED
            match.save(update_fields=["state", "outcome"])
            match.need.state = NeedState.OPEN
            match.need.save(update_fields=["state"])
        _record(handover, match.need)


def _seats(handover: Handover) -> tuple[QuerySet[PairingPlace], QuerySet[PairingVillage]]:
    """Parts in rounds that no accepted run has settled."""
    settled = RunState.ACCEPTED
    return (
        PairingPlace.objects.filter(organisation=handover.from_id).exclude(round__runs__state=settled),
        PairingVillage.objects.filter(organisation=handover.from_id).exclude(round__runs__state=settled),
    )


def _count_rounds(handover: Handover) -> int:
    return sum(seats.count() for seats in _seats(handover))


def _carry_rounds(handover: Handover) -> None:
    """The successor takes over part, wishes, locks and vetoes, unless he takes part himself; then they end."""
    for seats in _seats(handover):
        for seat in seats:
            taken = type(seat).objects.filter(round=seat.round_id, organisation=handover.to_id).exists()
            if handover.to_id is not None and not taken:
                _hand_over(handover, seat.round_id)
                seat.organisation_id = handover.to_id
                seat.save(update_fields=["organisation"])
            else:
                _drop(handover, seat.round_id)
                seat.delete()


def _hand_over(handover: Handover, round_id: int) -> None:
    for model, field in _MENTIONS:
        model.objects.filter(round=round_id, **{field: handover.from_id}).update(**{field: handover.to_id})


def _drop(handover: Handover, round_id: int) -> None:
    for model, field in _MENTIONS:
        model.objects.filter(round=round_id, **{field: handover.from_id}).delete()


_MENTIONS: tuple[tuple[type[Wish] | type[PairingTie], str], ...] = (
    (Wish, "wisher"), (Wish, "wished"), (PairingTie, "place"), (PairingTie, "village"),
)  # fmt: skip


def _vacancies(handover: Handover) -> QuerySet[Vacancy]:
    return Vacancy.objects.filter(organisation=handover.from_id, closed_on=None)


def _count_vacancies(handover: Handover) -> int:
    return _vacancies(handover).count()


def _carry_vacancies(handover: Handover) -> None:
    for vacancy in _vacancies(handover):
        if handover.to_id is not None:
            vacancy.organisation_id = handover.to_id
        else:
            vacancy.closed_on, vacancy.close_reason = handover.on, SUCCEEDED
        vacancy.save()
        _record(handover, vacancy)


def _seekers(handover: Handover) -> QuerySet[Seeker]:
    return Seeker.objects.filter(referred_by=handover.from_id, state__in=SeekerState.under_way())


def _count_seekers(handover: Handover) -> int:
    return _seekers(handover).count()


def _carry_seekers(handover: Handover) -> None:
    """Whom the successor refers from now on; without one the branch stays named, and its superior can act for it."""
    if handover.to_id is None:
        return
    for seeker in _seekers(handover):
        seeker.referred_by_id = handover.to_id
        seeker.save(update_fields=["referred_by"])
        _record(handover, seeker)


def _record(handover: Handover, thing: Need | Resource | Vacancy | Seeker) -> None:
    journal.record(
        by=handover.by, at=handover.at, action="hand_over", subject=thing, place_id=handover.to_id or handover.from_id
    )
