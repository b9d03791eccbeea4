"""A member's page: what is on file, masked; where the member was at home; and what every room knows."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lianjian.kernel import clock
from lianjian.kernel.panels import Asked, panels_about
from lianjian.kernel.web import ActingRequest, signed_in, visible_or_404
from lianjian.records.members.actions.reading import note_reading
from lianjian.records.members.models import Affiliation, Member
from lianjian.records.members.policies.register import may_correct, may_suspend_vote
from lianjian.records.members.queries.people import is_own, members_visible_to
from lianjian.records.members.web.register.lists import trail


def visible_member(request: ActingRequest, code: str) -> Member:
    """The member, or 404."""
    return visible_or_404(members_visible_to(actor=request.actor).select_related("organisation"), code=code)


@require_safe
@signed_in
def member(request: ActingRequest, code: str) -> HttpResponse:
    """Shows the record; whoever else than the owner opens it is noted for the owner to see."""
    shown = visible_member(request, code)
    today = clock.today()
    own = is_own(actor=request.actor, member=shown)
    note_reading(member=shown, by=request.actor, at=clock.now())
    homes = Affiliation.objects.filter(member=shown).select_related("organisation").order_by("-during")
    asked = Asked(member_id=shown.pk, organisation_id=shown.organisation_id, actor=request.actor, on=today, is_own=own)
    return render(
        request,
        "members/register/member.html",
        {
            "member": shown,
            "standing": shown.standing(on=today),
            "trail": trail(request, shown.organisation) if not own else [],
            "homes": homes,
            "panels": panels_about(asked),
            "may_correct": may_correct(request.actor, shown),
            "may_suspend_vote": may_suspend_vote(request.actor, shown),
        },
    )
