"""A branch's duty posts together: what waits to be public, the notice, the board, and the member's own page."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from lianjian.kernel import clock
from lianjian.kernel.drawn import drawn_once
from lianjian.kernel.web import ActingRequest, once, signed_in, visible_or_404
from lianjian.records.cadres.actions.duty_holdings import publish_choices, shortest_notice, take_up_posts
from lianjian.records.cadres.enums import LIVE_HOLDINGS
from lianjian.records.cadres.models import DutyHolding
from lianjian.records.cadres.own_words import state_words
from lianjian.records.cadres.policies.duty_posts import may_lead
from lianjian.records.cadres.queries.duty_posts import (
    board_of,
    branches_seen_by,
    free_posts,
    on_notice,
    waiting_to_be_public,
)
from lianjian.records.cadres.web.duty_posts.forms import PublishForm
from lianjian.records.members.queries.people import own_member
from lianjian.records.organisations.models import Organisation


@drawn_once
@signed_in
def mine(request: ActingRequest) -> HttpResponse:
    """The member's own page: his posts, their duties, what he reported, and what he could claim."""
    own = own_member(actor=request.actor)
    if own is None:
        raise Http404
    holdings = DutyHolding.objects.filter(member=own).select_related("post__organisation").order_by("-pk")
    live = [one for one in holdings if one.state in LIVE_HOLDINGS]
    taken = {one.post_id for one in live}
    context = {
        "own": own,
        "live": [(one, state_words(one, own=True)) for one in live],
        "past": [one for one in holdings if one.state not in LIVE_HOLDINGS],
        "free": [post for post in free_posts(organisation=own.organisation) if post.pk not in taken],
    }
    return render(request, "cadres/duty_posts/mine.html", context)


@signed_in
def branch(request: ActingRequest, code: str) -> HttpResponse:
    """A branch's posts and what has to be done next for them."""
    organisation = _found(request, code)
    today = clock.today()
    hanging = list(on_notice(organisation=organisation))
    context = {
        "organisation": organisation,
        "leads": may_lead(request.actor, organisation),
        "board": board_of(organisation=organisation),
        "chosen": list(waiting_to_be_public(organisation=organisation)),
        "hanging": hanging,
        "ready": [one for one in hanging if one.notice_until_on and one.notice_until_on < today],
        "shortest": shortest_notice(organisation=organisation, on=today),
        "publishing": PublishForm(initial={"until": shortest_notice(organisation=organisation, on=today)}),
    }
    return render(request, "cadres/duty_posts/branch.html", context)


@signed_in
@require_POST
@once
def published(request: ActingRequest, code: str) -> HttpResponse:
    """Put what is chosen on public notice."""
    organisation = _found(request, code)
    form = PublishForm(request.POST)
    until = form.cleaned_data["until"] if form.is_valid() else None
    chosen = publish_choices(organisation=organisation, on=clock.today(), until=until, by=request.actor, at=clock.now())
    messages.success(
        request,
        _("On public notice until %(day)s: print the sheet and hang it up.") % {"day": chosen[0].notice_until_on},
    )
    return redirect("cadres:duty-branch-notice", code=code)


@signed_in
@require_POST
@once
def taken_up(request: ActingRequest, code: str) -> HttpResponse:
    """Begin what was on notice long enough."""
    begun = take_up_posts(organisation=_found(request, code), on=clock.today(), by=request.actor, at=clock.now())
    done = ngettext("%(num)d member has taken up a post.", "%(num)d members have taken up posts.", len(begun))
    messages.success(request, done % {"num": len(begun)})
    return redirect("cadres:duty-branch", code=code)


@signed_in
def notice(request: ActingRequest, code: str) -> HttpResponse:
    """The sheet for the notice wall: who is chosen for what, until when, and whom to object to."""
    organisation = _found(request, code)
    hanging = list(on_notice(organisation=organisation))
    context = {"organisation": organisation, "hanging": hanging, "today": clock.today()}
    context["from_on"] = min((one.notice_from_on for one in hanging if one.notice_from_on), default=None)
    context["until_on"] = max((one.notice_until_on for one in hanging if one.notice_until_on), default=None)
    return render(request, "cadres/duty_posts/notice.html", context)


@signed_in
def board(request: ActingRequest, code: str) -> HttpResponse:
    """The branch's board of posts, to print."""
    organisation = _found(request, code)
    context = {"organisation": organisation, "board": board_of(organisation=organisation), "today": clock.today()}
    return render(request, "cadres/duty_posts/board.html", context)


def _found(request: ActingRequest, code: str) -> Organisation:
    return visible_or_404(branches_seen_by(actor=request.actor), code=code)
