"""The second key (level 2): its holder makes it on a machine of her own, and signs there what waits.

Only public keys and signatures come here. Both are typed or pasted as text, so that another program than the page's
script can make them: `lianjian second-key`.
"""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lianjian.engines.credentials import read_octets
from lianjian.kernel import clock
from lianjian.kernel.errors import NotAllowed, Refused
from lianjian.kernel.policies import require
from lianjian.kernel.web import ActingRequest, once, signed_in
from lianjian.records.ballots.actions import give_second_signatures, register_second_keys
from lianjian.records.ballots.enums import BallotState, SecrecyLevel
from lianjian.records.ballots.models import Ballot
from lianjian.records.ballots.policies.running import may_hold_second_key, may_oversee
from lianjian.records.ballots.queries.ballots import signatures_waiting
from lianjian.records.ballots.web.forms import SecondKeyForm
from lianjian.records.ballots.web.loading import ballot_or_404
from lianjian.ui.form_pages import FormPage, answer_form


@signed_in
@require_http_methods(["GET", "POST"])
@once
def second_key(request: ActingRequest, code: str) -> HttpResponse:
    """Before the notice the holder hands in public keys, while ballots are handed out her signatures."""
    ballot = _held_with_two(request, code)
    form = SecondKeyForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        _take_in(request, ballot, form.cleaned_data["text"])
        return reverse("ballots:ballot-second-key", args=[code])

    if request.method == "POST":
        page = FormPage(lead=_("Second key"), act=_("Hand it in"), back=reverse("ballots:ballot", args=[code]))
        return answer_form(request, form, page=page, act=act, done=_("It has been taken in."))
    context = {
        "ballot": ballot,
        "states": BallotState,
        "form": form,
        "is_holder": bool(may_hold_second_key(request.actor, ballot)),
        "codes": " ".join(ballot.contests.values_list("code", flat=True)),
        "waiting": len(signatures_waiting(ballot=ballot)),
        "signed": ballot.second_signings.exclude(signed=None).count(),
        "voters": ballot.voters.count(),
    }
    return render(request, "ballots/pages/second_key.html", context)


@signed_in
@require_safe
def waiting(request: ActingRequest, code: str) -> HttpResponse:
    """What waits for the second key, as a file: {line of the roll: {contest: blinded message}}."""
    ballot = _held_with_two(request, code)
    require(may_hold_second_key(request.actor, ballot))
    headers = {"Content-Disposition": f'attachment; filename="{ballot.code}.json"', "Cache-Control": "no-store"}
    return JsonResponse(signatures_waiting(ballot=ballot), headers=headers)


def _held_with_two(request: ActingRequest, code: str) -> Ballot:
    ballot = ballot_or_404(request, code)
    require(may_oversee(request.actor, ballot))
    if ballot.level != SecrecyLevel.TWO_KEYS:
        raise NotAllowed(_("This ballot does with one key."))
    return ballot


def _take_in(request: ActingRequest, ballot: Ballot, text: str) -> None:
    try:
        sent: dict[str, Any] = dict(json.loads(text))
        if ballot.state == BallotState.DRAWN_UP:
            keys = {str(contest): str(key) for contest, key in sent.items()}
            register_second_keys(ballot_id=ballot.pk, keys=keys, by=request.actor, at=clock.now())
            return
        signed = {
            int(voter): {str(contest): read_octets(one) for contest, one in some.items()}
            for voter, some in sent.items()
        }
    except (ValueError, TypeError, AttributeError) as fault:
        raise Refused(_("This is not what the second key's program writes. Copy the whole text.")) from fault
    give_second_signatures(ballot_id=ballot.pk, signed=signed, by=request.actor, at=clock.now())
