"""Founding a joint conference, and which units belong to it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.codes import new_code
from lianjian.kernel.days import require_day
from lianjian.kernel.errors import ChangedMeanwhile, Refused
from lianjian.kernel.periods import since
from lianjian.kernel.policies import require
from lianjian.kernel.reasons import given_reason
from lianjian.records.deliberation.council_enums import DecisionState
from lianjian.records.deliberation.models import ConferenceDecision, ConferenceUnit, JointConference
from lianjian.records.deliberation.policies.councils import may_keep
from lianjian.records.organisations.models import JointOrganisation, Organisation

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from lianjian.records.organisations.models import JointParty

FEWEST_UNITS = 2


@transaction.atomic
def found_conference(
    *,
    name: str,
    convenor: Organisation,
    units: Collection[Organisation] = (),
    joint: JointOrganisation | None = None,
    on: date,
    by: Actor,
    at: datetime,
) -> JointConference:
    """Will found a conference of the units; one of a joint organisation has its parties of the day as units."""
    require(may_keep(by, convenor))
    require_day(on, today=timezone.localdate(at))
    seats = {unit.pk: unit for unit in units}
    if joint is not None:
        seats |= {party.organisation_id: party.organisation for party in _parties(joint, on)}
    if len(seats) < FEWEST_UNITS:
        raise Refused(_("A conference has at least two member units."))
    if ended := next((unit for unit in seats.values() if unit.dissolved_on), None):
        raise Refused(_("%(name)s has ended.") % {"name": ended.name})
    if not name.strip():
        raise Refused(_("Give the conference a name."))
    made = JointConference.objects.create(
        code=new_code(letter="J", on=on), name=name.strip(), organisation=convenor, joint=joint, founded_on=on
    )
    ConferenceUnit.objects.bulk_create(
        ConferenceUnit(conference=made, organisation=unit, during=since(on)) for unit in seats.values()
    )
    journal.record(by=by, at=at, action="found_conference", subject=made, place_id=convenor.pk, units=len(seats))
    return made


@transaction.atomic
def seat_unit(*, conference_id: int, organisation: Organisation, on: date, by: Actor, at: datetime) -> ConferenceUnit:
    """Will take a unit in from the day."""
    conference = _running(conference_id, by)
    require_day(on, today=timezone.localdate(at), not_before=conference.founded_on)
    if organisation.dissolved_on:
        raise Refused(_("%(name)s has ended.") % {"name": organisation.name})
    if conference.units.filter(organisation=organisation, during__endswith=None).exists():
        raise ChangedMeanwhile(_("%(name)s is a member unit already.") % {"name": organisation.name})
    if conference.units.filter(organisation=organisation, during__endswith__gt=on).exists():
        raise Refused(_("%(name)s was still a member unit on that day.") % {"name": organisation.name})
    seat = ConferenceUnit.objects.create(conference=conference, organisation=organisation, during=since(on))
    _record("seat_unit", conference, by, at, unit=organisation.name)
    return seat


@transaction.atomic
def unseat_unit(*, conference_id: int, organisation: Organisation, on: date, by: Actor, at: datetime) -> None:
    """Will let a unit go on the day, once nothing it has to see to is open."""
    conference = _running(conference_id, by)
    seat = conference.units.filter(organisation=organisation, during__endswith=None).first()
    if seat is None:
        raise ChangedMeanwhile(_("%(name)s is no member unit.") % {"name": organisation.name})
    require_day(on, today=timezone.localdate(at), not_before=seat.during.lower)
    if _open(conference).filter(owner=organisation).exists():
        raise Refused(
            _("%(name)s still has decisions to see to.") % {"name": organisation.name},
            remedies=(_("Follow them up at a session first: done, or given up with the reason."),),
        )
    seat.during = since(seat.during.lower, on)
    seat.save(update_fields=["during"])
    _record("unseat_unit", conference, by, at, unit=organisation.name)


@transaction.atomic
def end_conference(*, conference_id: int, reason: str, on: date, by: Actor, at: datetime) -> JointConference:
    """Will end the conference, with a reason, once no decision is open."""
    conference = _running(conference_id, by)
    require_day(on, today=timezone.localdate(at), not_before=conference.founded_on)
    if _open(conference).exists():
        raise Refused(
            _("Some of its decisions are still open."),
            remedies=(_("Follow them up at a session first: done, or given up with the reason."),),
        )
    conference.ended_on, conference.end_reason = on, given_reason(reason=reason, longest=200)
    conference.save(update_fields=["ended_on", "end_reason"])
    for seat in conference.units.filter(during__endswith=None):
        seat.during = since(seat.during.lower, max(on, seat.during.lower))
        seat.save(update_fields=["during"])
    _record("end_conference", conference, by, at, reason=conference.end_reason)
    return conference


def locked_conference(conference_id: int) -> JointConference:
    """The conference, with whoever else writes to it waiting until this transaction ends."""
    rows = JointConference.objects.select_for_update(of=("self",)).select_related("organisation")
    return rows.get(pk=conference_id)


def _running(conference_id: int, by: Actor) -> JointConference:
    conference = locked_conference(conference_id)
    require(may_keep(by, conference.organisation))
    if conference.ended_on is not None:
        raise ChangedMeanwhile(_("%(name)s has ended.") % {"name": conference.name})
    return conference


def _open(conference: JointConference) -> QuerySet[ConferenceDecision]:
    return ConferenceDecision.objects.filter(session__conference=conference, state=DecisionState.OPEN)


def _parties(joint: JointOrganisation, on: date) -> list[JointParty]:
    return list(joint.parties.filter(during__contains=on).select_related("organisation"))


def _record(action: str, conference: JointConference, by: Actor, at: datetime, **details: str) -> None:
    journal.record(by=by, at=at, action=action, subject=conference, place_id=conference.organisation_id, **details)
