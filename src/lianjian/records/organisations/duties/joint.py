"""What waits for somebody about joint organisations."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from lianjian.kernel.actor import Actor
from lianjian.kernel.duties import Duty
from lianjian.records.organisations.enums import (
    ChangeState,
    ConsentState,
    JointState,
    PartnerChangeKind,
    PartyRole,
    PostBasis,
)
from lianjian.records.organisations.models import JointOrganisation, JointParty, JointPost, PartnerChange
from lianjian.records.organisations.policies.joint import SUPERIORS, VOICES
from lianjian.records.organisations.policies.joint_rules import designated_rule
from lianjian.records.organisations.queries.counting import first_and_count
from lianjian.records.organisations.queries.packs import packs_at

DESIGNATED_AT_MOST = timedelta(days=30)


def duties_of(*, actor: Actor, on: date) -> list[Duty]:
    """Consents, approvals and posts without a basis that wait for the actor's own units."""
    voiced, offices = actor.units(*VOICES), actor.units(*SUPERIORS)
    return [
        *_consents(actor, voiced),
        *_partner_changes(voiced, offices),
        *_approvals(offices),
        *_designated(offices, on),
    ]


def _consents(actor: Actor, units: frozenset[int]) -> list[Duty]:
    """What the actor's units are asked, and who does not agree to what he has proposed."""
    asked = Q(organisation_id__in=units, consent=ConsentState.ASKED)
    refused = Q(
        joint__proposed_by_id=actor.account_id or 0, consent__in=(ConsentState.DECLINED, ConsentState.WITHDRAWN)
    )
    parties = JointParty.objects.filter(asked | refused, joint__state=JointState.CONSENTING)
    return [
        _asked(party) if party.consent == ConsentState.ASKED else _refused(party)
        for party in parties.select_related("joint", "organisation").order_by("joint__proposed_at", "pk")
    ]


def _asked(party: JointParty) -> Duty:
    return Duty(
        title=_("Shall we join “%(joint)s”?") % {"joint": party.joint.name},
        place=party.organisation.name,
        verb=_("Answer"),
        url=reverse("organisations:joint-consent", args=[party.joint.code, party.organisation.code]),
    )


def _refused(party: JointParty) -> Duty:
    named = {"party": party.organisation.name, "joint": party.joint.name}
    return Duty(
        title=_("%(party)s does not agree to “%(joint)s”") % named,
        place=party.organisation.name,
        verb=_("Read"),
        url=_page(party.joint),
        note=party.answer_note,
    )


def _partner_changes(voiced: frozenset[int], offices: frozenset[int]) -> list[Duty]:
    """Changes of partners that the actor's units answer, and those all agreed to that his offices decide."""
    both = Q(village_consent=ConsentState.GIVEN, lead_consent=ConsentState.GIVEN)
    decides = both & Q(joint__superior_id__in=offices)
    mine = Q(organisation_id__in=voiced, village_consent=ConsentState.ASKED)
    led = JointParty.objects.filter(organisation_id__in=voiced, role=PartyRole.LEAD, during__endswith=None)
    as_lead = Q(joint__in=led.values("joint_id"), lead_consent=ConsentState.ASKED, kind=PartnerChangeKind.JOIN)
    waiting = PartnerChange.objects.filter(mine | as_lead | decides, state=ChangeState.PROPOSED)
    return [_change_duty(change) for change in waiting.select_related("joint", "organisation").order_by("pk")]


def _approvals(units: frozenset[int]) -> list[Duty]:
    waiting = JointOrganisation.objects.filter(superior_id__in=units, state=JointState.AWAITING_APPROVAL)
    return [
        Duty(
            title=_("Approve “%(joint)s”") % {"joint": joint.name},
            place=joint.superior.name,
            verb=_("Decide"),
            url=reverse("organisations:joint-approval", args=[joint.code]),
            note=_("All parties have agreed"),
        )
        for joint in waiting.select_related("superior").order_by("proposed_at")
    ]


def _designated(units: frozenset[int], on: date) -> list[Duty]:
    """One line for the whole office: a county that entered its old papers has them by the hundred."""
    old = JointPost.objects.filter(
        joint__superior_id__in=units,
        joint__state=JointState.FOUNDED,
        basis=PostBasis.DESIGNATED,
        during__endswith=None,
        during__startswith__lt=on - DESIGNATED_AT_MOST,
    )
    joints = JointOrganisation.objects.filter(pk__in=old.values("joint_id")).select_related("superior").order_by("code")
    found = first_and_count(joints)
    if found is None:
        return []
    first, count = found
    rule = designated_rule(on=on, packs=packs_at(organisation=first.superior))
    several = count > 1
    return [
        Duty(
            title=_("Posts of “%(joint)s” have been only designated for more than 30 days") % {"joint": first.name}
            if not several
            else _("%(count)s joint organisations have posts only designated for more than 30 days") % {"count": count},
            place=first.superior.name,
            verb=_("Settle"),
            url=f"{reverse('organisations:joint-list')}?posts=designated" if several else _page(first),
            article=rule.text() if rule else "",
        )
    ]


def _change_duty(change: PartnerChange) -> Duty:
    named = {"village": change.organisation.name, "joint": change.joint.name}
    joins = change.kind == PartnerChangeKind.JOIN
    return Duty(
        title=_("%(village)s is to join “%(joint)s”") % named
        if joins
        else _("%(village)s is to leave “%(joint)s”") % named,
        place=change.organisation.name,
        verb=_("Decide") if change.agreed else _("Answer"),
        url=reverse("organisations:joint-partner-change", args=[change.joint.code, change.pk]),
        note=change.reason,
    )


def _page(joint: JointOrganisation) -> str:
    return reverse("organisations:joint", args=[joint.code])
