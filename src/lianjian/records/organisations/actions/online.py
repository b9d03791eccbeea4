"""Online branches: how one meets, its own rules, and the document that makes it a formal branch."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.days import WrongDay
from lianjian.kernel.errors import ChangedMeanwhile, Refused
from lianjian.kernel.periods import since
from lianjian.kernel.policies import require
from lianjian.kernel.reasons import given_reason
from lianjian.records.organisations.enums import PartyForm
from lianjian.records.organisations.errors import StillInUse
from lianjian.records.organisations.models import OnlineApproval, OnlineMeetingPlace, OnlineRule, Organisation
from lianjian.records.organisations.policies.online import may_approve_online, may_keep_online
from lianjian.records.organisations.queries.online import founding_answer
from lianjian.records.organisations.queries.packs import packs_at

LONGEST_REASON = 200


@transaction.atomic
def describe_online(
    *, organisation_id: int, channel: str, host_places: str, by: Actor, at: datetime
) -> OnlineMeetingPlace:
    """Will say where the online branch meets on the net, and where most of its members live now."""
    held = _locked(organisation_id)
    require(may_keep_online(by, held))
    if not channel.strip():
        raise Refused(_("Say where its members meet, such as a chat group or a video meeting."))
    said = {"channel": channel.strip(), "host_places": host_places.strip()}
    place, _made = OnlineMeetingPlace.objects.update_or_create(organisation=held, defaults=said)
    journal.record(by=by, at=at, action="describe_online_branch", subject=held, place_id=held.pk, channel=place.channel)
    return place


@transaction.atomic
def approve_online(
    *, organisation_id: int, document_no: str, agreed_with: str, on: date, by: Actor, at: datetime
) -> OnlineApproval:
    """Will make the activity group a formal branch of members away, by the document and with the host named (ZB 5)."""
    held = _locked(organisation_id)
    require(may_approve_online(by, held))
    answer = founding_answer(
        agreed_with=bool(agreed_with.strip()), has_document=bool(document_no.strip()), on=on,
        packs=packs_at(organisation=held),
    )  # fmt: skip
    if not answer.valid:
        raise Refused(
            answer.missing or "",
            rule=answer.cite,
            remedies=(_("Enter the document's number and the host organisation with which it was agreed."),),
        )
    _refuse_day(held, on, today=timezone.localdate(at))
    if current := OnlineApproval.objects.filter(organisation=held, during__overlap=since(on)).first():
        raise ChangedMeanwhile(_("It has been a formal branch already, by %(paper)s.") % {"paper": current})
    approval = OnlineApproval.objects.create(
        organisation=held, document_no=document_no.strip(), agreed_with=agreed_with.strip(), during=since(on)
    )
    journal.record(
        by=by, at=at, action="approve_online_branch", subject=held, place_id=held.pk,
        document_no=approval.document_no, agreed_with=approval.agreed_with, on=str(on),
    )  # fmt: skip
    return approval


@transaction.atomic
def end_online_approval(*, organisation_id: int, on: date, reason: str, by: Actor, at: datetime) -> OnlineApproval:
    """Will make the branch an activity group again from the day, with a reason."""
    held = _locked(organisation_id)
    require(may_approve_online(by, held))
    reason = given_reason(reason=reason, longest=LONGEST_REASON)
    current = OnlineApproval.objects.filter(organisation=held, during__endswith=None).first()
    if current is None:
        raise ChangedMeanwhile(_("%(name)s is an activity group already.") % {"name": held})
    _end(current, on, today=timezone.localdate(at))
    current.end_reason = reason
    current.save(update_fields=["during", "end_reason"])
    journal.record(
        by=by, at=at, action="end_online_approval", subject=held, place_id=held.pk, reason=reason, on=str(on)
    )
    return current


@transaction.atomic
def adopt_online_rule(*, organisation_id: int, title: str, text: str, on: date, by: Actor, at: datetime) -> OnlineRule:
    """Will put a rule of its own into force; one of the same title is replaced from that day."""
    held = _locked(organisation_id)
    require(may_keep_online(by, held))
    if not title.strip() or not text.strip():
        raise Refused(_("A rule has a title and a text."))
    _refuse_day(held, on, today=timezone.localdate(at))
    _replace(OnlineRule.objects.filter(organisation=held, title=title.strip(), during__overlap=since(on)), on)
    rule = OnlineRule.objects.create(organisation=held, title=title.strip(), text=text.strip(), during=since(on))
    journal.record(by=by, at=at, action="adopt_online_rule", subject=held, place_id=held.pk, title=rule.title)
    return rule


@transaction.atomic
def drop_online_rule(*, rule_id: int, on: date, by: Actor, at: datetime) -> OnlineRule:
    """Will put a rule of its own out of force from the day."""
    rule = OnlineRule.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=rule_id)
    require(may_keep_online(by, rule.organisation))
    if rule.during.upper is not None:
        raise ChangedMeanwhile(_("“%(title)s” is out of force already.") % {"title": rule})
    _end(rule, on, today=timezone.localdate(at))
    rule.save(update_fields=["during"])
    journal.record(
        by=by, at=at, action="drop_online_rule", subject=rule.organisation, place_id=rule.organisation_id,
        title=rule.title,
    )  # fmt: skip
    return rule


def _locked(organisation_id: int) -> Organisation:
    held = Organisation.objects.select_for_update(of=("self",)).select_related("parent").get(pk=organisation_id)
    if held.form != PartyForm.ONLINE_BRANCH:
        raise Refused(_("%(name)s is no online branch.") % {"name": held})
    if held.dissolved_on is not None:
        raise StillInUse(_("%(place)s was dissolved on %(day)s.") % {"place": held, "day": held.dissolved_on})
    return held


def _refuse_day(organisation: Organisation, on: date, *, today: date) -> None:
    if on < organisation.founded_on or on > today:
        raise WrongDay(
            _("The day lies between %(first)s, when %(place)s was set up, and today.")
            % {"first": organisation.founded_on.isoformat(), "place": organisation}
        )


def _replace(same: QuerySet[OnlineRule], on: date) -> None:
    """Will end what holds under the same title; what began the same day was mistyped and never was."""
    for earlier in same:
        if earlier.during.lower > on or earlier.during.upper is not None:
            raise WrongDay(
                _("“%(title)s” has been in force since %(day)s; choose a later day.")
                % {"title": earlier, "day": (earlier.during.upper or earlier.during.lower).isoformat()}
            )
        if earlier.during.lower == on:
            earlier.delete()
        else:
            earlier.during = since(earlier.during.lower, on)
            earlier.save(update_fields=["during"])


def _end(row: OnlineApproval | OnlineRule, on: date, *, today: date) -> None:
    if on <= row.during.lower or on > today:
        raise WrongDay(_("It can end on a day after %(day)s, today at the latest.") % {"day": row.during.lower})
    row.during = since(row.during.lower, on)
