"""The voters' open pages: no account, no session, no cookie. Whoever comes is nobody (see `unknown_voter`)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianjian.engines.credentials import (
    RETURNED_CHOICE,
    BadSlipCode,
    grouped,
    read_octets,
    read_slip_code,
    slip_digest,
    write_octets,
)
from lianjian.kernel import clock
from lianjian.kernel.errors import Refused
from lianjian.records.ballots.actions import can_change_channel, cast, cast_slip
from lianjian.records.ballots.enums import BallotState, Channel
from lianjian.records.ballots.errors import AlreadyCast, NotCastable
from lianjian.records.ballots.models import Ballot, Contest, SealedBallot, SlipCode
from lianjian.records.ballots.web.choices import asked_of, choice_of
from lianjian.records.ballots.web.failures import FAILURES, address_of
from lianjian.records.ballots.web.loading import contest_or_404, noticed_ballot_or_404
from lianjian.records.ballots.web.unknown_voter import answer_of_one_size, in_one_size

MOST_CAST_BYTES = 16 * 1024
TOO_MANY = 429
SENT_IN_OCTETS = ("voter_key", "credential", "choice", "signature")
# So many characters of a key tell it from every other, and keep the list short.
SHOWN_OF_KEY = 12


@require_safe
def booth(request: HttpRequest, code: str) -> HttpResponse:
    """Where a phone votes with what was handed to it, and where whoever has a slip is shown the way."""
    ballot = noticed_ballot_or_404(code)
    context = {
        "ballot": ballot,
        "states": BallotState,
        "by_phone": Channel.PHONE in ballot.channels,
        "by_slip": Channel.SLIP in ballot.channels,
        "can_change": can_change_channel(ballot=ballot),
        "asked": asked_of(ballot.contests.all(), {}),
    }
    return render(request, "ballots/vote/booth.html", context)


@csrf_exempt
@require_POST
def cast_phone(request: HttpRequest, code: str) -> HttpResponse:
    """Puts one choice into the box; the answer is the server's receipt, or the sentence that refuses."""
    try:
        sent = _sent(request)
        receipt = cast(
            ballot=code, contest=str(sent["contest"]), **{name: read_octets(sent[name]) for name in SENT_IN_OCTETS}
        )
    except (ValueError, KeyError, TypeError):
        _failed(request, code)
        return answer_of_one_size({"refused": _("What was sent is no vote.")})
    except Refused as refusal:
        if isinstance(refusal, NotCastable):
            _failed(request, code)
        return answer_of_one_size({"refused": refusal.reason})
    return answer_of_one_size({"receipt": write_octets(receipt)})


def _failed(request: HttpRequest, ballot: str) -> bool:
    """Counts a failure; whether there have been too many."""
    return FAILURES.add(ballot=ballot, address=address_of(request), at=clock.now())


def _sent(request: HttpRequest) -> Mapping[str, Any]:
    if len(request.body) > MOST_CAST_BYTES:
        raise ValueError
    sent = json.loads(request.body)
    if not isinstance(sent, dict):
        raise TypeError
    return sent


@csrf_exempt
@require_http_methods(["GET", "POST"])
@in_one_size
def slip(request: HttpRequest, code: str) -> HttpResponse:
    """A slip's way through plain forms: type the code, choose, look it over, cast. Any of them may be sent twice."""
    ballot = noticed_ballot_or_404(code)
    if ballot.state != BallotState.VOTING or Channel.SLIP not in ballot.channels:
        return render(request, "ballots/vote/not_open.html", {"ballot": ballot, "states": BallotState})
    if request.method != "POST":
        return _slip_page(request, ballot)
    typed, contests = _slip(ballot, request.POST.get("slip", ""))
    if not contests:
        too_many = _failed(request, ballot.code)
        return _slip_page(request, ballot, fault=_no_such_slip(), status=TOO_MANY if too_many else 422)
    return _slip_step(request, ballot, typed, contests)


def _slip_step(request: HttpRequest, ballot: Ballot, typed: str, contests: list[Contest]) -> HttpResponse:
    step = request.POST.get("step", "choose")
    context = {"ballot": ballot, "slip": typed, "grouped": grouped(typed), "asked": asked_of(contests, request.POST)}
    if step == "choose" or step == "change":
        return render(request, "ballots/vote/slip_choose.html", context)
    try:
        choices = {contest.code: choice_of(contest=contest, posted=request.POST) for contest in contests}
        if step == "cast":
            cast_slip(ballot=ballot.code, code=typed, choices=choices)
            return redirect("ballots:vote-done", code=ballot.code)
    except AlreadyCast:
        return _slip_page(request, ballot, fault=_slip_is_used(), status=422)
    except Refused as refusal:
        return render(request, "ballots/vote/slip_choose.html", context | {"refused": refusal.reason}, status=422)
    return render(request, "ballots/vote/slip_confirm.html", context)


def _slip(ballot: Ballot, text: str) -> tuple[str, list[Contest]]:
    """The code as meant and the contests its slip votes on; none where no slip has that code."""
    try:
        typed = read_slip_code(text)
    except BadSlipCode:
        return "", []
    digests = {slip_digest(ballot=ballot.code, contest_set=one.code, code=typed): one for one in ballot.contests.all()}
    known = {bytes(digest) for digest in SlipCode.objects.filter(pk__in=digests).values_list("pk", flat=True)}
    return typed, [contest for digest, contest in digests.items() if digest in known]


def _slip_is_used() -> tuple[str, str]:
    return (
        _("This slip has voted already"),
        _("The first vote counts. If it was not you, tell a scrutineer at once."),
    )


def _no_such_slip() -> tuple[str, str]:
    return (
        _("No slip of this ballot has that code"),
        _("Type the 16 letters and digits as they stand on the slip; gaps do not matter."),
    )


def _slip_page(
    request: HttpRequest, ballot: Ballot, *, fault: tuple[str, str] | None = None, status: int = 200
) -> HttpResponse:
    context = {"ballot": ballot, "fault": fault, "typed": request.POST.get("slip", "")}
    return render(request, "ballots/vote/slip.html", context, status=status)


@require_safe
@in_one_size
def done(request: HttpRequest, code: str) -> HttpResponse:
    """That the vote lies in the box; nothing of what it says."""
    return render(request, "ballots/vote/done.html", {"ballot": noticed_ballot_or_404(code)})


@require_safe
def check(request: HttpRequest, code: str) -> HttpResponse:
    """Where a phone looks itself up after closing: it asks for everybody's keys and compares by itself."""
    ballot = noticed_ballot_or_404(code)
    context = {"ballot": ballot, "states": BallotState, "contests": list(ballot.contests.all())}
    return render(request, "ballots/vote/check.html", context)


@require_safe
def header(_request: HttpRequest, code: str) -> HttpResponse:
    """What the notice fixed, as the phone hashes it and compares it with the digits on the wall."""
    return JsonResponse(noticed_ballot_or_404(code).header, safe=False)


@require_safe
def counted(_request: HttpRequest, code: str, contest: str) -> HttpResponse:
    """The beginnings of the keys by which phones voted in one contest, a line each; nobody says which is his."""
    ballot = noticed_ballot_or_404(code)
    if ballot.state != BallotState.CLOSED:
        return HttpResponse("", content_type="text/plain; charset=utf-8")
    keys = (
        SealedBallot.objects.filter(contest=contest_or_404(ballot, contest), channel=Channel.PHONE)
        .exclude(choice=RETURNED_CHOICE)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    lines = "\n".join(write_octets(bytes(key))[:SHOWN_OF_KEY] for key in keys)
    return HttpResponse(lines, content_type="text/plain; charset=utf-8")
