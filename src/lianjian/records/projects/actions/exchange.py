"""Needs and resources: registered, taken up, delivered, confirmed by the receiver, or given up and closed."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.codes import new_code
from lianjian.kernel.errors import ChangedMeanwhile, Refused
from lianjian.kernel.events import announce
from lianjian.kernel.policies import require
from lianjian.kernel.reasons import given_reason
from lianjian.records.projects.enums import MatchState, NeedState, Subject
from lianjian.records.projects.events import NeedConfirmed
from lianjian.records.projects.models import Match, Need, Resource
from lianjian.records.projects.policies.exchange import may_close, may_confirm, may_deliver, may_register, may_take_up

if TYPE_CHECKING:
    from lianjian.records.organisations.models import Organisation


@transaction.atomic
def register_need(
    *,
    organisation: Organisation,
    subject: Subject,
    level: int,
    title: str,
    description: str = "",
    on: date,
    code: str = "",
    by: Actor,
    at: datetime,
) -> Need:
    """Will register what the organisation needs; level 1 (would help) to 4 (nothing moves without it)."""
    need = Need(
        code=code or new_code(letter="N", on=on),
        organisation=organisation,
        subject=subject,
        level=level,
        title=title.strip(),
        description=description.strip(),
        opened_on=on,
    )
    _register(need, action="register_need", by=by, at=at)
    return need


@transaction.atomic
def register_resource(
    *,
    organisation: Organisation,
    subject: Subject,
    level: int,
    title: str,
    description: str = "",
    on: date,
    code: str = "",
    by: Actor,
    at: datetime,
) -> Resource:
    """Will register what the organisation can offer; level 1 (a little) to 4 (plenty)."""
    resource = Resource(
        code=code or new_code(letter="R", on=on),
        organisation=organisation,
        subject=subject,
        level=level,
        title=title.strip(),
        description=description.strip(),
        offered_on=on,
    )
    _register(resource, action="register_resource", by=by, at=at)
    return resource


def _register(thing: Need | Resource, *, action: str, by: Actor, at: datetime) -> None:
    require(may_register(by, thing.organisation))
    _check(thing.organisation, thing.level, thing.title)
    thing.save()
    journal.record(by=by, at=at, action=action, subject=thing, place_id=thing.organisation_id)


@transaction.atomic
def take_up_need(
    *,
    need_id: int,
    helper: Organisation,
    resource_id: int | None = None,
    promised_on: date | None = None,
    by: Actor,
    at: datetime,
) -> Match:
    """Will promise the helper's help; of two helpers at once one is told that the other was quicker."""
    need = _locked_need(need_id)
    require(may_take_up(by, need, helper))
    if need.state != NeedState.OPEN:
        raise ChangedMeanwhile(_taken_meanwhile(need))
    if resource_id is not None and not Resource.objects.filter(
        pk=resource_id, organisation=helper, subject=need.subject, closed_on=None
    ):
        raise Refused(_("This resource is not one of the helper's for this need."))
    match = Match.objects.create(
        need=need,
        helper=helper,
        resource_id=resource_id,
        promised_on=promised_on,
        taken_up_by_id=by.account_id,
        taken_up_at=at,
    )
    _move(need, NeedState.TAKEN_UP)
    journal.record(by=by, at=at, action="take_up_need", subject=need, place_id=need.organisation_id, helper=helper.name)
    return match


@transaction.atomic
def deliver(*, need_id: int, outcome: str, by: Actor, at: datetime) -> Match:
    """Will report that the help was delivered, in words; the receiver is asked to confirm."""
    need, match = _locked_match(need_id)
    require(may_deliver(by, match))
    _expect(match, MatchState.TAKEN_UP)
    if not outcome.strip():
        raise Refused(_("Say in a sentence what was delivered."))
    match.state, match.outcome = MatchState.DELIVERED, outcome.strip()
    match.delivered_by_id, match.delivered_at = by.account_id, at
    match.save(update_fields=["state", "outcome", "delivered_by", "delivered_at"])
    _move(need, NeedState.DELIVERED)
    journal.record(by=by, at=at, action="deliver_help", subject=need, place_id=need.organisation_id)
    return match


@transaction.atomic
def confirm(*, need_id: int, by: Actor, at: datetime) -> Match:
    """Will confirm, for the receiver alone, that the help has arrived; the need is met and announced."""
    need, match = _locked_match(need_id)
    require(may_confirm(by, match))
    _expect(match, MatchState.DELIVERED)
    match.state, match.confirmed_by_id, match.confirmed_at = MatchState.CONFIRMED, by.account_id, at
    match.save(update_fields=["state", "confirmed_by", "confirmed_at"])
    need.state, need.closed_on = NeedState.CONFIRMED, timezone.localdate(at)
    need.save(update_fields=["state", "closed_on"])
    journal.record(by=by, at=at, action="confirm_help", subject=need, place_id=need.organisation_id)
    announce(NeedConfirmed(need_id=need.pk, helper_id=match.helper_id, by=by, at=at))
    return match


@transaction.atomic
def send_back(*, need_id: int, reason: str, by: Actor, at: datetime) -> Match:
    """Will tell the helper, for the receiver, that the help has not arrived as reported."""
    need, match = _locked_match(need_id)
    require(may_confirm(by, match))
    _expect(match, MatchState.DELIVERED)
    reason = given_reason(reason=reason)
    match.state, match.delivered_by_id, match.delivered_at = MatchState.TAKEN_UP, None, None
    match.save(update_fields=["state", "delivered_by", "delivered_at"])
    _move(need, NeedState.TAKEN_UP)
    journal.record(by=by, at=at, action="send_help_back", subject=need, place_id=need.organisation_id, reason=reason)
    return match


@transaction.atomic
def give_up(*, need_id: int, reason: str, by: Actor, at: datetime) -> Match:
    """Will take the helper's promise back with a reason; the need is open again."""
    need, match = _locked_match(need_id)
    require(may_deliver(by, match))
    if match.state == MatchState.CONFIRMED:
        raise ChangedMeanwhile(_("The receiver has already confirmed this help."))
    reason = given_reason(reason=reason)
    match.state, match.outcome = MatchState.GIVEN_UP, reason
    match.save(update_fields=["state", "outcome"])
    _move(need, NeedState.OPEN)
    journal.record(by=by, at=at, action="give_up_need", subject=need, place_id=need.organisation_id, reason=reason)
    return match


@transaction.atomic
def close_need(*, need_id: int, reason: str, on: date, by: Actor, at: datetime) -> Need:
    """Will close a need that nobody has in hand, with a reason."""
    need = _locked_need(need_id)
    require(may_close(by, need))
    if need.state != NeedState.OPEN:
        raise ChangedMeanwhile(_taken_meanwhile(need))
    reason = given_reason(reason=reason)
    need.state, need.closed_on, need.close_reason = NeedState.CLOSED, on, reason
    need.save(update_fields=["state", "closed_on", "close_reason"])
    journal.record(by=by, at=at, action="close_need", subject=need, place_id=need.organisation_id, reason=reason)
    return need


@transaction.atomic
def close_resource(*, resource_id: int, reason: str, on: date, by: Actor, at: datetime) -> Resource:
    """Will take a resource off offer, with a reason; help already promised from it goes on."""
    resource = Resource.objects.select_for_update(of=["self"]).select_related("organisation").get(pk=resource_id)
    require(may_close(by, resource))
    if resource.closed_on:
        raise ChangedMeanwhile(_("This resource has already been closed."))
    reason = given_reason(reason=reason)
    resource.closed_on, resource.close_reason = on, reason
    resource.save(update_fields=["closed_on", "close_reason"])
    journal.record(
        by=by,
        at=at,
        action="close_resource",
        subject=resource,
        place_id=resource.organisation_id,
        reason=reason,
    )
    return resource


def _check(organisation: Organisation, level: int, title: str) -> None:
    if organisation.dissolved_on:
        raise Refused(_("%(name)s has ended.") % {"name": organisation.name})
    if not 1 <= level <= 4:
        raise Refused(_("The level is between 1 and 4."))
    if not title.strip():
        raise Refused(_("Say in a few words what it is about."))


def _locked_need(need_id: int) -> Need:
    return Need.objects.select_for_update(of=["self"]).select_related("organisation").get(pk=need_id)


def _locked_match(need_id: int) -> tuple[Need, Match]:
    need = _locked_need(need_id)
    match = need.matches.exclude(state=MatchState.GIVEN_UP).select_related("helper", "need__organisation").first()
    if match is None:
        raise ChangedMeanwhile(_("Nobody has this need in hand any more."))
    return need, match


def _expect(match: Match, state: MatchState) -> None:
    if match.state != state:
        raise ChangedMeanwhile(_("This help is already further on: %(state)s.") % {"state": match.get_state_display()})


def _taken_meanwhile(need: Need) -> str:
    match = need.matches.exclude(state=MatchState.GIVEN_UP).select_related("helper").first()
    if match is None:
        return _("This need has already been closed.")
    return _("%(name)s has already taken up this need.") % {"name": match.helper}


def _move(need: Need, state: NeedState) -> None:
    need.state = state
    need.save(update_fields=["state"])
