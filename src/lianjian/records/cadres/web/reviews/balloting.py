"""Holding the secret rating as a ballot, and what the round's page says of it."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from lianjian.kernel import clock
from lianjian.kernel.web import ActingRequest, once, signed_in
from lianjian.records.ballots.enums import BallotState, Channel
from lianjian.records.ballots.queries.ballots import turnout_of
from lianjian.records.cadres.actions.reviews import hold_as_ballot
from lianjian.records.cadres.models import ReviewedMember, ReviewRound
from lianjian.records.cadres.queries.review_ballots import at_the_cap
from lianjian.records.cadres.web.reviews.forms import RatingBallotForm
from lianjian.records.cadres.web.reviews.loading import led_round
from lianjian.ui.form_pages import FormPage, answer_form
from lianjian.ui.name_lists import NameList


@signed_in
@once
def balloted(request: ActingRequest, code: str) -> HttpResponse:
    """Draw up the ballot of the rating: by what it is cast, and which villagers take part."""
    round_ = led_round(request, code)
    form = RatingBallotForm(request.POST or None, with_villagers=round_.with_villagers)

    def act() -> str:
        given = form.cleaned_data
        held = hold_as_ballot(
            round_id=round_.pk, channels=[Channel(one) for one in given["channels"]], villagers=form.new_villagers(),
            villagers_agree=given.get("agreed", False), by=request.actor, at=clock.now(),
        )  # fmt: skip
        assert held.ballot is not None
        return reverse("ballots:ballot", args=[held.ballot.code])

    page = FormPage(
        lead=_("Hold the rating as a ballot"), act=_("Draw it up"), back=reverse("cadres:review", args=[code]),
        sub=_("All members of the branch are on the roll. Whoever takes a vote by one way takes none by another."),
        draft=f"review-ballot-{round_.code}", names=NameList(field="villagers", second="household"),
    )  # fmt: skip
    done = _("Drawn up. Name who works at it, then give notice.")
    return answer_form(request, form, page=page, act=act, done=done)


def ballot_context(round_: ReviewRound, rows: Sequence[ReviewedMember]) -> dict[str, object]:
    """What the round's page shows of its ballot; who is excellent by the count only to those who get the names."""
    ballot = round_.ballot
    if ballot is None:
        return {}
    turnout = turnout_of(ballot=ballot)
    return {
        "ballot": ballot,
        "ballot_closed": ballot.state == BallotState.CLOSED,
        "turnout": turnout,
        "handed_out": [(Channel(one).label, turnout.handed_out[Channel(one)]) for one in ballot.channels],
        "at_cap": at_the_cap(ballot=ballot, reviewed=rows) if rows else None,
    }
