"""What of councils, conferences, questionnaires and the rule book hangs on an organisation, and where it goes."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lianjian.kernel.periods import since
from lianjian.kernel.succession import Handover, Succession, register
from lianjian.records.deliberation.council_enums import DecisionState, QuestionnaireState, VersionState
from lianjian.records.deliberation.models import (
    ConferenceDecision,
    ConferenceUnit,
    Council,
    JointConference,
    Questionnaire,
    RuleVersion,
)
from lianjian.records.deliberation.models.rulebook import UNDER_WAY

SUCCEEDED = "机构变动"


def _questionnaires(handover: Handover) -> QuerySet[Questionnaire]:
    open_states = (QuestionnaireState.DRAFT, QuestionnaireState.OPEN)
    return Questionnaire.objects.filter(organisation=handover.from_id, state__in=open_states)


def _carry_questionnaires(handover: Handover) -> None:
    """They go to the successor; without one no more answers are taken."""
    if handover.to_id is not None:
        _questionnaires(handover).update(organisation=handover.to_id)
    else:
        _questionnaires(handover).update(state=QuestionnaireState.CLOSED, closed_on=handover.on)


def _councils(handover: Handover) -> QuerySet[Council]:
    return Council.objects.filter(organisation=handover.from_id, during__endswith=None)


def _end_councils(handover: Handover) -> None:
    """The village that goes on has or composes its own."""
    for council in _councils(handover):
        council.during = since(council.during.lower, max(handover.on, council.during.lower))
        council.save(update_fields=["during"])


def _versions(handover: Handover) -> QuerySet[RuleVersion]:
    going = (*UNDER_WAY, VersionState.IN_FORCE)
    return RuleVersion.objects.filter(rule__organisation=handover.from_id, state__in=going)


def _end_versions(handover: Handover) -> None:
    """Rules bind those whose assembly adopted them: they end, and stay readable where they stand."""
    versions = _versions(handover)
    versions.filter(state=VersionState.IN_FORCE).update(state=VersionState.REPLACED, ended_on=handover.on)
    versions.filter(state__in=UNDER_WAY).update(state=VersionState.DROPPED, ended_on=handover.on)


def _decisions(handover: Handover) -> QuerySet[ConferenceDecision]:
    return ConferenceDecision.objects.filter(owner=handover.from_id, state=DecisionState.OPEN)


def _carry_decisions(handover: Handover) -> None:
    """The successor sees to it; without one it falls to whoever convenes the conference."""
    for decision in _decisions(handover).select_related("session__conference"):
        decision.owner_id = handover.to_id or decision.session.conference.organisation_id
        decision.save(update_fields=["owner"])


def _seats(handover: Handover) -> QuerySet[ConferenceUnit]:
    return ConferenceUnit.objects.filter(organisation=handover.from_id, during__endswith=None)


def _carry_seats(handover: Handover) -> None:
    """The seat ends, and the successor has one from that day where he had none."""
    for seat in _seats(handover):
        taken = ConferenceUnit.objects.filter(
            conference=seat.conference_id, organisation=handover.to_id, during__endswith=None
        )
        seat.during = since(seat.during.lower, max(handover.on, seat.during.lower))
        seat.save(update_fields=["during"])
        if handover.to_id is not None and not taken.exists():
            ConferenceUnit.objects.create(
                conference_id=seat.conference_id, organisation_id=handover.to_id, during=since(handover.on)
            )


def _conferences(handover: Handover) -> QuerySet[JointConference]:
    return JointConference.objects.filter(organisation=handover.from_id, ended_on=None)


def _carry_conferences(handover: Handover) -> None:
    if handover.to_id is not None:
        _conferences(handover).update(organisation=handover.to_id)
    else:
        _conferences(handover).update(ended_on=handover.on, end_reason=SUCCEEDED)


SUCCESSIONS = (
    Succession(
        label=_("Open questionnaires"), count=lambda it: _questionnaires(it).count(), carry=_carry_questionnaires
    ),
    Succession(label=_("Councils that end"), count=lambda it: _councils(it).count(), carry=_end_councils),
    Succession(label=_("Rules that end"), count=lambda it: _versions(it).count(), carry=_end_versions),
    Succession(label=_("Decisions of conferences"), count=lambda it: _decisions(it).count(), carry=_carry_decisions),
    Succession(label=_("Seats in conferences"), count=lambda it: _seats(it).count(), carry=_carry_seats),
    Succession(label=_("Joint conferences"), count=lambda it: _conferences(it).count(), carry=_carry_conferences),
)


def register_successions() -> None:
    """Will add them to the kernel's list; the room calls it once when it loads."""
    for succession in SUCCESSIONS:
        register(succession)
