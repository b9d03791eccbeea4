"""What these topics say on a member's page: the duty posts, and to the member alone the way to his reviews."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from lianjian.kernel.panels import Asked, Panel, PanelLine, shows_on_person_page
from lianjian.records.cadres.enums import HoldingState
from lianjian.records.cadres.own_words import state_words
from lianjian.records.cadres.queries.duty_posts import holdings_visible_to
from lianjian.records.cadres.queries.reviews import own_reviews
from lianjian.records.members.models import Member

LINES = 5


@shows_on_person_page
def duty_post_panel(asked: Asked) -> Panel | None:
    """What the member holds, has chosen or is asked for, and what he held before."""
    holdings = holdings_visible_to(actor=asked.actor).filter(member=asked.member_id)
    shown = holdings.exclude(state=HoldingState.DROPPED).order_by("-pk")[:LINES]
    lines = tuple(
        PanelLine(
            title=one.post.title,
            note=state_words(one, own=asked.is_own),
            url=reverse("cadres:duty-holding", args=[one.pk]),
        )
        for one in shown
    )
    if not (lines or asked.is_own):
        return None
    own = {"verb": _("My duty posts"), "url": reverse("cadres:duty-mine")} if asked.is_own else {}
    return Panel(
        title=_("Duty posts"), lines=lines, empty=_("No duty post. Have a look at what your branch has."), **own
    )


@shows_on_person_page
def review_panel(asked: Asked) -> Panel | None:
    """The member's reviews, on his own page only."""
    if not asked.is_own:
        return None
    parts = own_reviews(member=Member.objects.get(pk=asked.member_id))[:LINES]
    lines = tuple(
        PanelLine(
            title=f"{one.round.organisation.name} {one.round.year}",
            note=str(one.get_grade_display() or one.round.get_state_display()),
            url=reverse("cadres:review-own", args=[one.pk]),
        )
        for one in parts
    )
    return Panel(
        title=_("My reviews"),
        lines=lines,
        empty=_("No review yet"),
        verb=_("My reviews"),
        url=reverse("cadres:review-mine"),
    )
