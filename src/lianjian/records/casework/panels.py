"""What this room shows on the pages of people and organisations: teams, calls and thanks."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lianjian.kernel.panels import (
    Asked,
    AskedOfOrganisation,
    Panel,
    PanelLine,
    shows_on_organisation_page,
    shows_on_person_page,
)
from lianjian.records.casework.models import SignUp, Volunteer
from lianjian.records.casework.queries.volunteers import calls_visible_to, teams_visible_to, with_size

SHOWN = 4


@shows_on_person_page
def volunteering(asked: Asked) -> Panel | None:
    """The person's teams, and where he helped lately with the thanks said; left out where there is nothing to say."""
    teams = Volunteer.objects.filter(member=asked.member_id, during__contains=asked.on).select_related("team")
    helped = SignUp.objects.filter(
        member=asked.member_id, withdrawn_at=None, call__in=calls_visible_to(actor=asked.actor).values("pk")
    ).select_related("call")
    lines = [
        PanelLine(title=one.team.name, note=one.team.purpose, url=reverse("casework:team", args=[one.team.code]))
        for one in teams.order_by("pk")[:SHOWN]
    ]
    lines += [_line(one) for one in helped.order_by("-call__starts_at")[:SHOWN]]
    if not lines and not asked.is_own:
        return None
    return Panel(
        title=_("Volunteering"), lines=tuple(lines), empty=_("No call yet; whoever likes can join."),
        verb=_("See the calls"), url=reverse("casework:calls"),
    )  # fmt: skip


@shows_on_organisation_page
def teams_here(asked: AskedOfOrganisation) -> Panel | None:
    """The organisation's own teams; left out where there are none."""
    teams = teams_visible_to(actor=asked.actor).filter(organisation=asked.organisation_id, ended_on=None)
    lines = tuple(
        PanelLine(
            title=team.name,
            note=ngettext("%(num)s volunteer", "%(num)s volunteers", team.size) % {"num": team.size},  # type: ignore[attr-defined]
            url=reverse("casework:team", args=[team.code]),
        )
        for team in with_size(teams, on=asked.on).order_by("pk")[:SHOWN]
    )
    return Panel(title=_("Volunteer teams"), lines=lines) if lines else None


def _line(one: SignUp) -> PanelLine:
    said = [timezone.localdate(one.call.starts_at).isoformat()]
    if one.hours:
        said += [_("%(hours)s hours") % {"hours": f"{one.hours:g}"}, one.call.thanks]
    url = reverse("casework:call", args=[one.call.code])
    return PanelLine(title=one.call.title, note=" · ".join(part for part in said if part), url=url)
