"""A vote by phone, under the own login: taking it while ballots are handed out (领票), and giving it back."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lianjian.engines.credentials import read_octets, write_octets
from lianjian.kernel import clock
from lianjian.kernel.errors import Refused
from lianjian.kernel.web import ActingRequest, signed_in
from lianjian.records.ballots.actions import (
    GivenBack,
    ask_second_signatures,
    can_change_channel,
    issue_credentials,
    surrender_credentials,
)
from lianjian.records.ballots.enums import BallotState, Channel, SecrecyLevel
from lianjian.records.ballots.models import Ballot, Voter
from lianjian.records.ballots.queries.ballots import is_called_secret, voter_of
from lianjian.records.ballots.queries.contests import contests_for
from lianjian.records.ballots.web.loading import ballot_or_404

MOST_BYTES = 200_000
Act = Callable[[Ballot, Voter, Any], Mapping[str, object]]


@signed_in
@require_safe
def claim(request: ActingRequest, code: str) -> HttpResponse:
    """Where a voter takes the vote with this phone, gives it back, or learns where slips and papers are handed out."""
    ballot, voter = _asked(request, code)
    context = {
        "ballot": ballot,
        "codes": " ".join(contest.code for contest in contests_for(ballot=ballot, group=voter.group)),
        "is_open": ballot.state == BallotState.HANDING_OUT,
        "at_the_desk": ballot.state in (BallotState.HANDING_OUT, BallotState.VOTING),
        "by_phone": Channel.PHONE in ballot.channels,
        "has_two_keys": ballot.level == SecrecyLevel.TWO_KEYS,
        "can_change": can_change_channel(ballot=ballot),
        "is_secret": is_called_secret(ballot=ballot),
    }
    return render(request, "ballots/pages/claim.html", context)


@signed_in
@require_POST
def credentials(request: ActingRequest, code: str) -> HttpResponse:
    """Signs what the voter's phone has blinded; the same list again is answered alike."""

    def act(ballot: Ballot, voter: Voter, sent: Any) -> Mapping[str, object]:
        signed = issue_credentials(
            ballot_id=ballot.pk, voter_id=voter.pk, blinded=_octets_of(sent["blinded"]), by=request.actor,
            at=clock.now(),
        )  # fmt: skip
        return {"signed": _texts_of(signed)}

    return _answer(request, code, act)


@signed_in
@require_POST
def second(request: ActingRequest, code: str) -> HttpResponse:
    """Lays what the phone has blinded before the holder of the second key; what she signed, null until then."""

    def act(ballot: Ballot, voter: Voter, sent: Any) -> Mapping[str, object]:
        signed = ask_second_signatures(
            ballot_id=ballot.pk, voter_id=voter.pk, blinded=_octets_of(sent["blinded"]), by=request.actor,
            at=clock.now(),
        )  # fmt: skip
        return {"signed": None if signed is None else _texts_of(signed)}

    return _answer(request, code, act)


@signed_in
@require_POST
def give_back(request: ActingRequest, code: str) -> HttpResponse:
    """Takes the phone's vote back. Which keys were given back, by whom, is in no table; they bear no vote."""

    def act(ballot: Ballot, voter: Voter, sent: Any) -> Mapping[str, object]:
        given = {str(contest): GivenBack(**_octets_of(one)) for contest, one in sent["given_back"].items()}
        surrender_credentials(
            ballot_id=ballot.pk, voter_id=voter.pk, given_back=given, by=request.actor, at=clock.now()
        )
        return {"returned": True}

    return _answer(request, code, act)


def _answer(request: ActingRequest, code: str, act: Act) -> HttpResponse:
    ballot, voter = _asked(request, code)
    try:
        answer = JsonResponse(act(ballot, voter, json.loads(request.body[:MOST_BYTES])))
    except Refused as refusal:
        return JsonResponse({"refused": " ".join((refusal.reason, *refusal.remedies))}, status=refusal.status)
    except (ValueError, KeyError, TypeError, AttributeError):
        return JsonResponse({"refused": _("What was sent is no vote.")}, status=422)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _octets_of(texts: Any) -> dict[str, bytes]:
    return {str(name): read_octets(text) for name, text in texts.items()}


def _texts_of(octets: Mapping[str, bytes]) -> dict[str, str]:
    return {name: write_octets(one) for name, one in octets.items()}


def _asked(request: ActingRequest, code: str) -> tuple[Ballot, Voter]:
    ballot = ballot_or_404(request, code)
    voter = voter_of(ballot=ballot, actor=request.actor)
    if voter is None:
        raise Http404
    return ballot, voter
