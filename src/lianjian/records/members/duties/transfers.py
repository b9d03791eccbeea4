"""What waits for somebody about transfers, corrections members asked for, and probation that ends soon."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian import rules
from lianjian.kernel.actor import Actor, Role
from lianjian.kernel.duties import Duty
from lianjian.kernel.months import months_after
from lianjian.kernel.periods import on_day
from lianjian.records.members.enums import TransferState
from lianjian.records.members.models import AffiliationTransfer, Correction, Member
from lianjian.records.members.policies.register import KEEPERS
from lianjian.records.members.queries.own import corrections_waiting
from lianjian.records.organisations.enums import PostKind
from lianjian.records.organisations.models import Organisation, Post
from lianjian.records.organisations.paths import outermost, within_any
from lianjian.records.organisations.queries.packs import packs_at_each

MOST = 50
PROBATION_SEEN_DAYS = 60


def duties_of(*, actor: Actor, on: date) -> list[Duty]:
    """Letters to issue, members to receive, what came back, corrections to answer, probation that ends soon."""
    units = actor.units(*KEEPERS)
    if not units:
        return []
    homes = _homes(actor, on)
    return [
        *_transfers(units, homes, on),
        *_corrections(corrections_waiting(homes=homes, units=units, actor=actor, on=on)),
        *_probation(homes, on),
    ]


def _homes(actor: Actor, on: date) -> QuerySet[Organisation]:
    """The branches the actor answers for: those he leads, and those below his post that have no secretary."""
    led = Q(pk__in=actor.units(Role.SECRETARY))
    below = within_any(outermost(actor.scopes(Role.SECRETARY, Role.TOWNSHIP_OFFICE)))
    below |= Q(parent__in=actor.units(Role.ORGANISATION_DEPARTMENT))
    in_office = on_day(Post.objects.filter(organisation=OuterRef("pk"), kind=PostKind.SECRETARY), on)
    return Organisation.objects.filter(led | (below & ~Exists(in_office)), dissolved_on=None)


def _transfers(units: frozenset[int], homes: QuerySet[Organisation], on: date) -> Iterator[Duty]:
    to_send = Q(state=TransferState.PROPOSED, issuer__in=units)
    to_receive = Q(state=TransferState.SENT, to_organisation__in=homes)
    outside = Q(state=TransferState.SENT, to_organisation=None, issuer__in=units)
    returned = Q(state=TransferState.RETURNED, from_organisation__in=homes)
    related = ("member", "from_organisation", "to_organisation", "issuer")
    found = AffiliationTransfer.objects.filter(to_send | to_receive | outside | returned).select_related(*related)
    waiting = list(found.order_by("pk")[:MOST])
    senders = {one.from_organisation_id: one.from_organisation for one in waiting if one.from_organisation}
    packs = packs_at_each(organisations=list(senders.values()))
    for one in waiting:
        yield _transfer_duty(one, packs[one.from_organisation_id or 0], on)


def _transfer_duty(one: AffiliationTransfer, packs: rules.Packs, on: date) -> Duty:
    title, verb, due_on = {
        TransferState.PROPOSED: (_("Issue the letter of introduction: %(name)s goes to %(place)s"), _("Issue"), None),
        TransferState.SENT: (_("Receive %(name)s from %(from)s"), _("Receive"), _last_day(one, packs)),
        TransferState.RETURNED: (_("%(place)s returned the transfer of %(name)s"), _("Look"), None),
    }[TransferState(one.state)]
    if one.state == TransferState.SENT and one.goes_outside:
        title, verb = _("Has %(place)s received %(name)s? Enter the receipt"), _("Enter")
    rule = packs.rule("JG-25-no-refusal" if one.state == TransferState.RETURNED else "JG-25-one-home")
    return Duty(
        title=title % {"name": one.member.name, "place": one.to_name, "from": one.from_name},
        place=one.from_name if one.state == TransferState.SENT else one.to_name,
        verb=verb,
        url=reverse("members:transfer", args=[one.code]),
        due_on=due_on,
        note=one.answer if one.state == TransferState.RETURNED else "",
        article=rule.cite.text() if rule.in_force(on=on) else "",
    )


def _last_day(one: AffiliationTransfer, packs: rules.Packs) -> date | None:
    """The last day on which the letter holds; within one basic committee there is none, and no such day."""
    if one.sent_on is None or one.issuer_id is None:
        return None
    return one.sent_on + timedelta(days=packs.parameter("transfer.letter_days", on=one.sent_on).whole)


def _corrections(waiting: QuerySet[Correction]) -> Iterator[Duty]:
    for one in waiting[:MOST]:
        yield Duty(
            title=_("%(name)s asks for a correction: %(wrong)s") % {"name": one.member.name, "wrong": one.wrong},
            place=one.member.organisation.name,
            verb=_("Answer"),
            url=reverse("members:correction", args=[one.pk]),
            note=_("Asked on %(day)s") % {"day": timezone.localdate(one.asked_at).isoformat()},
        )


def _probation(homes: QuerySet[Organisation], on: date) -> Iterator[Duty]:
    length = rules.parameter("admission.probation_months", on=on)
    asked = Member.objects.filter(organisation__in=homes, full_member_on=None, left_on=None)
    for one in asked.select_related("organisation").order_by("admitted_on", "pk")[:MOST]:
        ends_on = months_after(day=one.admitted_on, months=length.whole)
        if ends_on > on + timedelta(days=PROBATION_SEEN_DAYS):
            return
        yield Duty(
            title=_("Probation of %(name)s ends: the assembly decides on full membership") % {"name": one.name},
            place=one.organisation.name,
            verb=_("Look"),
            url=reverse("members:member", args=[one.code]),
            due_on=None if one.exempt_since else ends_on,
            article=length.cite.text(),
        )
