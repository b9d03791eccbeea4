"""Mid-year talks of a branch."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianjian.kernel import clock
from lianjian.kernel.errors import Refused
from lianjian.kernel.web import ActingRequest, once, signed_in, visible_or_404
from lianjian.records.cadres.actions.reviews import record_talk
from lianjian.records.cadres.models import ReviewRound
from lianjian.records.cadres.queries.reviews import members_to_review
from lianjian.records.cadres.web.reviews.forms import TalkForm
from lianjian.records.cadres.web.reviews.loading import led_round


def talk_context(round_: ReviewRound, *, on: date) -> dict[str, object]:
    """The talks held, whom nobody has talked with yet, and the form."""
    talks = list(round_.talks.select_related("member", "talker").order_by("-on", "-pk"))
    members = list(members_to_review(organisation=round_.organisation, on=on))
    done = {talk.member_id for talk in talks}
    waiting = [one for one in members if one.pk not in done]
    form = TalkForm(initial={"on": on}, waiting=waiting, members=members)
    return {"talks": talks, "waiting": waiting, "talk_form": form}


@signed_in
@require_POST
@once
def talked(request: ActingRequest, code: str) -> HttpResponse:
    """Enter a talk."""
    round_ = led_round(request, code)
    members = members_to_review(organisation=round_.organisation, on=clock.today())
    form = TalkForm(request.POST, waiting=list(members), members=list(members))
    if not form.is_valid():
        raise Refused(_("Say who talked with whom, and when."))
    given = form.cleaned_data
    record_talk(
        round_id=round_.pk, member=visible_or_404(members, code=given["member"]),
        talker=visible_or_404(members, code=given["talker"]), on=given["on"], by=request.actor, at=clock.now(),
    )  # fmt: skip
    messages.success(request, _("Entered."))
    return redirect("cadres:review", code=code)
