"""What waits for an office: bulletins handed in by a colleague, and approved ones nobody has sent."""

from __future__ import annotations

from datetime import date, datetime, time

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian.kernel.actor import OFFICES, Actor
from lianjian.kernel.duties import Copied, Duty
from lianjian.results.indicators.enums import BulletinState
from lianjian.results.indicators.models import Bulletin
from lianjian.results.indicators.queries.bulletins import bulletins_copied_to

MOST, COPIES_SHOWN = 20, 50


def duties_of(*, actor: Actor, on: date) -> list[Duty]:  # noqa: ARG001 - as every room's
    """For those in the very office; who handed a bulletin in is not asked to approve it."""
    units = actor.units(*OFFICES)
    if not units:
        return []
    handed_in = Q(state=BulletinState.SUBMITTED) & ~Q(submitted_by=actor.account_id)
    returned = Q(state=BulletinState.DRAFTED, drafted_by=actor.account_id) & ~Q(return_note="")
    waiting = Bulletin.objects.filter(handed_in | Q(state=BulletinState.APPROVED) | returned, organisation__in=units)
    return [
        Duty(
            title=bulletin.title,
            place=bulletin.organisation.name,
            verb=_VERBS[BulletinState(bulletin.state)](),
            url=reverse("indicators:bulletin", args=[bulletin.code]),
            note=bulletin.return_note or bulletin.document_no,
        )
        for bulletin in waiting.select_related("organisation").order_by("pk")[:MOST]
    ]


_VERBS = {
    BulletinState.SUBMITTED: lambda: _("Approve"),
    BulletinState.APPROVED: lambda: _("Send"),
    BulletinState.DRAFTED: lambda: _("Revise"),
}


def copied_to(*, actor: Actor, on: date) -> list[Copied]:
    """Bulletins sent to the actor's units."""
    return [
        Copied(
            title=bulletin.title,
            url=reverse("indicators:bulletin", args=[bulletin.code]),
            at=timezone.make_aware(datetime.combine(bulletin.sent_on, time.min)),
            note=f"{bulletin.document_no} · {bulletin.organisation.name}",
        )
        for bulletin in bulletins_copied_to(actor=actor, on=on)[:COPIES_SHOWN]
        if bulletin.sent_on is not None
    ]
