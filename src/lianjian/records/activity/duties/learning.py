"""What waits for somebody in learning: reports to be published or approved. Nothing is ever due."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from lianjian.kernel.actor import OFFICES, Actor
from lianjian.kernel.duties import Duty
from lianjian.records.activity.enums import Sharing
from lianjian.records.activity.models import StudyReport
from lianjian.records.activity.policies.learning import units_led
from lianjian.records.organisations.paths import outermost, within_any

MOST = 20
NEW = timedelta(days=31)


def duties_of(*, actor: Actor, on: date) -> list[Duty]:
    """New reports the author agreed to share, for the committee, and those somebody else put forward to be public.

    A committee that shares a report with nobody is not asked again after a month.
    """
    led = units_led(actor)
    if actor.account_id is None or not (led or actor.scopes(*OFFICES)):
        return []
    agreed = Q(organisation_id__in=led, published=Sharing.COMMITTEE) & ~Q(consent=Sharing.COMMITTEE)
    agreed &= Q(handed_in_on__gt=on - NEW)
    within = within_any(outermost(actor.scopes(*OFFICES)), field="organisation__path")
    forward = (Q(organisation_id__in=led) | within) & Q(put_forward_at__isnull=False)
    forward &= ~Q(put_forward_by_id=actor.account_id) & ~Q(published=Sharing.PUBLIC)
    found = StudyReport.objects.exclude(member__account_id=actor.account_id).select_related("organisation")
    return [
        *(_duty(one, _("Approve the publication")) for one in found.filter(forward).order_by("put_forward_at")[:MOST]),
        *(_duty(one, _("Share with the branch")) for one in found.filter(agreed).order_by("pk")[:MOST]),
    ]


def _duty(report: StudyReport, verb: str) -> Duty:
    return Duty(
        title=_("Study report: %(title)s") % {"title": report.title},
        place=report.organisation.name,
        verb=verb,
        url=reverse("activity:report", args=[report.code]),
    )
