"""A ballot's page, and the acts that move it on."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianjian.kernel import clock
from lianjian.kernel.policies import require
from lianjian.kernel.web import ActingRequest, once, signed_in
from lianjian.records.ballots.actions import (
    close_ballot,
    give_notice,
    start_handing_out,
    start_voting,
    withdraw_ballot,
)
from lianjian.records.ballots.documents.papers import AFTER_CLOSING, KINDS, candidates_in_order
from lianjian.records.ballots.enums import BallotState, Channel, SecrecyLevel
from lianjian.records.ballots.models import Ballot, Voter
from lianjian.records.ballots.policies.running import may_count, may_lead, may_oversee, may_read_results, may_read_roll
from lianjian.records.ballots.queries.ballots import is_called_secret, signatures_waiting, turnout_of, voter_of
from lianjian.records.ballots.queries.turnout import Turnout
from lianjian.records.ballots.web.forms import CloseForm, NoticeForm, ReasonForm
from lianjian.records.ballots.web.loading import ballot_or_404
from lianjian.ui.form_pages import FormPage, answer_form
from lianjian.ui.wording import moment

PHASES = (
    BallotState.DRAWN_UP, BallotState.NOTICED, BallotState.HANDING_OUT, BallotState.VOTING, BallotState.CLOSED,
)  # fmt: skip
FEW = 30


@signed_in
@require_safe
def ballot(request: ActingRequest, code: str) -> HttpResponse:
    """What is voted on, how far it has come, and the one thing to do next."""
    it = ballot_or_404(request, code)
    own = voter_of(ballot=it, actor=request.actor)
    leads, counts = bool(may_lead(request.actor, it)), bool(may_count(request.actor, it))
    oversees = bool(may_oversee(request.actor, it))
    turnout = turnout_of(ballot=it)
    context = {
        "ballot": it,
        "stands": _stands(it, turnout),
        "states": BallotState,
        "in_order": candidates_in_order,
        "steps": _steps(it),
        "contests": list(it.contests.all()),
        "turnout": turnout,
        "handed_out": [(Channel(one).label, turnout.handed_out.get(Channel(one), 0)) for one in it.channels],
        "is_secret": is_called_secret(ballot=it),
        "is_small": turnout.eligible < FEW,
        "tellers": list(it.tellers.select_related("account").order_by("role", "pk")),
        "next": _next(it) if leads else None,
        "leads": leads,
        "counts": counts,
        "oversees": oversees,
        "reads_roll": bool(may_read_roll(request.actor, it)),
        "reads_result": it.state == BallotState.CLOSED and bool(may_read_results(request.actor, it)),
        "own_acts": [*_own_acts(it, own), *(_work(it) if counts else [])],
        "second_key": _second_key(it),
        "papers": _papers(it) if leads or counts or oversees else [],
        "by_slip": Channel.SLIP in it.channels,
        "by_paper": Channel.PAPER in it.channels,
        "reason_form": ReasonForm(),
    }
    return render(request, "ballots/pages/ballot.html", context)


def _stands(it: Ballot, turnout: Turnout) -> str:
    """How the ballot stands, in the sentence its page begins with."""
    begins, ends = moment(it.opens_at), moment(it.closes_at)
    counted = {"count": turnout.taken_part, "all": turnout.eligible, "begins": begins, "ends": ends}
    words = {
        BallotState.DRAWN_UP: _("Notice has not been given yet; %(all)s on the roll."),
        BallotState.NOTICED: _("Handing out begins at %(begins)s; %(all)s on the roll."),
        BallotState.HANDING_OUT: _("Votes are handed out: %(count)s of %(all)s have taken one. Casting comes after."),
        BallotState.VOTING: _("Voting is open until %(ends)s; %(count)s of %(all)s have taken a vote."),
        BallotState.CLOSED: _("Voting has ended and is counted; %(count)s of %(all)s had taken a vote."),
        BallotState.WITHDRAWN: _("The ballot is withdrawn."),
    }
    return words[BallotState(it.state)] % counted


def _steps(it: Ballot) -> list[dict[str, Any]]:
    if it.state not in PHASES:
        return []
    here = PHASES.index(BallotState(it.state))
    return [
        {"label": phase.label, "state": "now" if place == here else "done" if place < here else "later"}
        for place, phase in enumerate(PHASES)
    ]


def _next(it: Ballot) -> dict[str, Any] | None:
    """The one button: its words, where it leads, and whether it is pressed here or opens a page of its own."""
    if it.state == BallotState.DRAWN_UP and not it.tellers.exists():
        return {"label": _("Name who works at it"), "url": "ballots:ballot-tellers", "asks": True}
    if it.state == BallotState.DRAWN_UP and Channel.SLIP in it.channels and not it.slips_printed:
        return {"label": _("Print the slips"), "url": "ballots:ballot-slips", "asks": True}
    if it.state == BallotState.NOTICED and it.opens_at is not None and clock.now() < it.opens_at:
        return None  # it can only wait
    return {
        BallotState.DRAWN_UP: {"label": _("Give notice"), "url": "ballots:ballot-notice", "asks": True},
        BallotState.NOTICED: {"label": _("Begin handing out"), "url": "ballots:ballot-hand-out", "asks": False},
        BallotState.HANDING_OUT: {
            "label": _("End handing out, open the box"), "url": "ballots:ballot-open", "asks": True,
        },
        BallotState.VOTING: {"label": _("Close and count"), "url": "ballots:ballot-close", "asks": True},
    }.get(BallotState(it.state))  # fmt: skip


def _own_acts(it: Ballot, own: Voter | None) -> list[dict[str, str]]:
    """What somebody on the roll can do now. Nobody is told whether he has voted: nobody knows."""
    if own is None:
        return []
    acts = {
        BallotState.HANDING_OUT: {"label": _("Take my vote"), "url": reverse("ballots:ballot-claim", args=[it.code])},
        BallotState.VOTING: {"label": _("To the voting page"), "url": reverse("ballots:vote", args=[it.code])},
        BallotState.CLOSED: {
            "label": _("Check that my vote was counted"), "url": reverse("ballots:vote-check", args=[it.code]),
        },
    }  # fmt: skip
    found = acts.get(BallotState(it.state))
    return [found] if found else []


def _work(it: Ballot) -> list[dict[str, str]]:
    """What who hands out and counts does at this stage."""
    by_paper = Channel.PAPER in it.channels
    if it.state == BallotState.HANDING_OUT and (by_paper or Channel.SLIP in it.channels):
        return [{"label": _("At the desk"), "url": reverse("ballots:ballot-desk", args=[it.code])}]
    if it.state == BallotState.VOTING and by_paper:
        return [{"label": _("Enter paper ballots"), "url": reverse("ballots:ballot-batches", args=[it.code])}]
    return []


def _second_key(it: Ballot) -> dict[str, Any] | None:
    """Who keeps the second key and what waits for it; None where one key does."""
    if it.level != SecrecyLevel.TWO_KEYS:
        return None
    return {
        "holder": it.second_holder.name if it.second_holder else "",
        "waiting": len(signatures_waiting(ballot=it)),
        "in_use": it.state in (BallotState.DRAWN_UP, BallotState.HANDING_OUT),
    }


def _papers(it: Ballot) -> list[tuple[str, str]]:
    is_closed = it.state == BallotState.CLOSED
    return [(kind, words) for kind, words in KINDS.items() if is_closed or kind not in AFTER_CLOSING]


@signed_in
@require_http_methods(["GET", "POST"])
@once
def notice(request: ActingRequest, code: str) -> HttpResponse:
    """Gives notice: from here on roll and questions are fixed."""
    it = ballot_or_404(request, code)
    require(may_lead(request.actor, it))
    tomorrow = clock.today() + timedelta(days=1)
    initial = {"opens_on": tomorrow, "opens_hour": time(9), "closes_on": tomorrow, "closes_hour": time(17)}
    form = NoticeForm(request.POST if request.method == "POST" else None, initial=initial)

    def act() -> str:
        opens_at, closes_at = form.moment("opens"), form.moment("closes")
        give_notice(ballot_id=it.pk, opens_at=opens_at, closes_at=closes_at, by=request.actor, at=clock.now())
        return reverse("ballots:ballot", args=[code])

    sub = _("Roll and questions are fixed by it; then print the notice and post it with the roll.")
    page = FormPage(lead=_("Give notice"), act=_("Give notice"), back=_page(code), sub=sub)
    return answer_form(request, form, page=page, act=act, done=_("Notice is given."))


@signed_in
@require_POST
@once
def hand_out(request: ActingRequest, code: str) -> HttpResponse:
    """Begins the handing out."""
    it = ballot_or_404(request, code)
    require(may_lead(request.actor, it))
    start_handing_out(ballot_id=it.pk, by=request.actor, at=clock.now())
    messages.success(request, _("Ballots are handed out now; nobody can cast yet."))
    return redirect("ballots:ballot", code=code)


@signed_in
@require_http_methods(["GET", "POST"])
@once
def open_box(request: ActingRequest, code: str) -> HttpResponse:
    """Ends the handing out and opens the box, after saying how many have taken theirs: there is no way back."""
    it = ballot_or_404(request, code)
    require(may_lead(request.actor, it))
    form = forms.Form(request.POST if request.method == "POST" else None)

    def act() -> str:
        start_voting(ballot_id=it.pk, by=request.actor, at=clock.now())
        return _page(code)

    label = _("End handing out, open the box")
    page = FormPage(lead=_handed_out(it), act=label, back=_page(code), sub=_after_opening(it))
    return answer_form(request, form, page=page, act=act, done=_("The box is open."))


def _handed_out(it: Ballot) -> str:
    turnout = turnout_of(ballot=it)
    return _("Handed out to %(count)s of %(all)s") % {"count": turnout.taken_part, "all": turnout.eligible}


def _after_opening(it: Ballot) -> str:
    """Who comes too late for what, once handing out has ended."""
    if Channel.PHONE not in it.channels:
        return _("Voting begins. Who is late is still handed one at the desk.")
    if Channel.SLIP in it.channels or Channel.PAPER in it.channels:
        return _("Nobody can take a vote by phone after this; who is late takes a slip or a paper at the desk.")
    return _("Who has not taken a vote by then cannot vote any more.")


@signed_in
@require_http_methods(["GET", "POST"])
@once
def close(request: ActingRequest, code: str) -> HttpResponse:
    """Closes for good: the keys are erased, the box is sealed and counted."""
    it = ballot_or_404(request, code)
    require(may_lead(request.actor, it))
    form = CloseForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        close_ballot(ballot_id=it.pk, present=form.cleaned_data["present"], by=request.actor, at=clock.now())
        return reverse("ballots:ballot-result", args=[code])

    sub = _("Nobody can vote after this. The box is sealed and counted at once, and cannot be opened again.")
    page = FormPage(lead=_("Close and count"), act=_("Close and count"), back=_page(code), sub=sub)
    return answer_form(request, form, page=page, act=act, done=_("The ballot is closed and counted."))


@signed_in
@require_POST
@once
def withdraw(request: ActingRequest, code: str) -> HttpResponse:
    """Takes the ballot back; what was handed out and cast is erased."""
    it = ballot_or_404(request, code)
    require(may_lead(request.actor, it))
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    withdraw_ballot(ballot_id=it.pk, reason=reason, by=request.actor, at=clock.now())
    messages.success(request, _("The ballot is withdrawn."))
    return redirect("ballots:ballot", code=code)


def _page(code: str) -> str:
    return reverse("ballots:ballot", args=[code])
