"""What the person's page shows of care: who the person is paired with, and honours."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from lianjian.kernel.panels import Asked, Panel, PanelLine, shows_on_person_page
from lianjian.records.members.models import Member
from lianjian.records.members.queries.care import (
    honours_visible_to,
    pairings_of,
    pairings_visible_to,
    partner_in,
)
from lianjian.ui.wording import day

MOST_LINES = 3


@shows_on_person_page
def care(asked: Asked) -> Panel | None:
    """Running pairings and the last honours; whoever reads the page may open the rest."""
    member = Member.objects.get(pk=asked.member_id)
    running = pairings_of(member=member).filter(
        during__contains=asked.on, pk__in=pairings_visible_to(actor=asked.actor).values("pk")
    )
    honours = honours_visible_to(actor=asked.actor).filter(member=member).order_by("-given_on", "-pk")
    lines = (
        *(_pairing_line(partner_in(pairing=one, member=member), one.purpose) for one in running[:MOST_LINES]),
        *(PanelLine(title=one.title, note=f"{one.given_by} · {day(one.given_on)}") for one in honours[:MOST_LINES]),
    )
    return Panel(
        title=_("Care and mutual help"),
        lines=lines,
        empty=_("Not paired with anybody."),
        verb=_("Details"),
        url=reverse("members:care-person", args=[member.code]),
    )


def _pairing_line(partner: Member, purpose: str) -> PanelLine:
    title = _("Paired with %(partner)s") % {"partner": partner.name}
    return PanelLine(title=title, note=f"{partner.organisation.name} · {purpose}")
