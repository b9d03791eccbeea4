"""What of members away waits for somebody: contacts that are due, contact people to be named."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lianjian.kernel.actor import Actor, Role
from lianjian.kernel.duties import Duty
from lianjian.records.members.models import StayAway
from lianjian.records.members.queries.away import RULE_OF_GAP, Gap, gaps_of, stays_on
from lianjian.rules import load_packs

NOTICE_DAYS = 14


def duties_of(*, actor: Actor, on: date) -> list[Duty]:
    """Contacts the actor keeps that are due soon; for a secretary, what is wanting in the own branch."""
    return [*_contacts(actor, on), *_gaps(actor, on)]


def _contacts(actor: Actor, on: date) -> list[Duty]:
    if actor.account_id is None:
        return []
    mine = StayAway.objects.filter(contact_person__account_id=actor.account_id).select_related("member__organisation")
    demanded = Q(member__exempt_since=None) | Q(member__exempt_since__gt=on)
    soon = stays_on(mine, on=on).filter(demanded, contact_due_on__lte=on + timedelta(days=NOTICE_DAYS))
    return [_contact(stay) for stay in soon.order_by("contact_due_on", "pk")]


def _contact(stay: Any) -> Duty:
    return Duty(
        title=_("Get in contact with %(member)s") % {"member": stay.member.name},
        place=stay.member.organisation.name,
        verb=_("Note a contact"),
        url=reverse("members:away-contact", args=[stay.member.code]),
        due_on=stay.contact_due_on,
        note=stay.host_place,
        article=_article(Gap.CONTACT_DUE),
    )


def _gaps(actor: Actor, on: date) -> list[Duty]:
    units = {m.unit_id: m.unit_name for m in actor.mandates if m.role == Role.SECRETARY and m.unit_id is not None}
    if not units:
        return []
    here = stays_on(StayAway.objects.filter(member__organisation__in=units).select_related("member"), on=on)
    found = Counter((stay.member.organisation_id, gap) for stay in here for gap in gaps_of(stay))
    return [
        Duty(
            title=_WORDS[gap](count) % {"count": count},
            place=units[unit],
            verb=_("Look"),
            url=f"{reverse('members:away')}?gap={gap.value}",
            article=_article(gap),
        )
        for (unit, gap), count in sorted(found.items(), key=lambda it: (it[0][0], list(Gap).index(it[0][1])))
        if gap in _WORDS
    ]


_WORDS = {
    Gap.NO_CONTACT_PERSON: lambda count: ngettext(
        "%(count)s mobile member has no contact person", "%(count)s mobile members have no contact person", count
    ),
    Gap.CONTACT_DUE: lambda count: ngettext(
        "Contact with %(count)s member away is due", "Contact with %(count)s members away is due", count
    ),
    Gap.OUT_OF_CONTACT: lambda count: ngettext(
        "No contact with %(count)s member away for six months",
        "No contact with %(count)s members away for six months",
        count,
    ),
}


def _article(gap: Gap) -> str:
    return load_packs("national").rule(RULE_OF_GAP[gap]).cite.text()
