"""What this room shows on the pages of people and organisations: referrals for work."""

from __future__ import annotations

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from lianjian.kernel.panels import (
    Asked,
    AskedOfOrganisation,
    Panel,
    PanelLine,
    shows_on_organisation_page,
    shows_on_person_page,
)
from lianjian.records.projects.enums import SeekerState
from lianjian.records.projects.queries.jobs import seekers_visible_to


@shows_on_person_page
def own_referrals(asked: Asked) -> Panel | None:
    """The person's referrals for work; left out where there are none."""
    seekers = seekers_visible_to(actor=asked.actor).filter(member_id=asked.member_id).order_by("-referred_on", "-pk")
    lines = tuple(
        PanelLine(
            title=str(seeker.get_state_display()),
            note=_("Referred by %(branch)s") % {"branch": seeker.referred_by},
            url=reverse("projects:seeker", args=[seeker.code]),
        )
        for seeker in seekers[:3]
    )
    return Panel(title=_("Looking for work"), lines=lines) if lines else None


@shows_on_organisation_page
def referrals_of(asked: AskedOfOrganisation) -> Panel | None:
    """How many people the branch has referred, and how many have found work; left out where there are none."""
    own = seekers_visible_to(actor=asked.actor).filter(referred_by=asked.organisation_id)
    counted = own.aggregate(
        all=Count("pk"),
        under_way=Count("pk", filter=Q(state__in=SeekerState.under_way())),
        confirmed=Count("pk", filter=Q(state=SeekerState.CONFIRMED)),
        code=Min("referred_by__code"),
    )
    if not counted["all"]:
        return None
    return Panel(
        title=_("Referred for work"),
        lines=(
            PanelLine(title=_("Found work, confirmed: %(count)s") % {"count": counted["confirmed"]}),
            PanelLine(title=_("Under way: %(count)s") % {"count": counted["under_way"]}),
        ),
        verb=_("Show all"),
        url=f"{reverse('projects:seekers')}?branch={counted['code']}",
    )
