"""At the desk: find a name, hand out one ballot. Sent twice it counts once, since nobody is handed two."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lianjian.kernel import clock
from lianjian.kernel.names import name_keys
from lianjian.kernel.policies import require
from lianjian.kernel.sheets import numbers, texts
from lianjian.kernel.web import ActingRequest, signed_in, visible_or_404
from lianjian.records.ballots.actions import hand_out_paper, hand_out_slip
from lianjian.records.ballots.enums import BallotState, Channel
from lianjian.records.ballots.errors import AlreadyTakenPart
from lianjian.records.ballots.models import Ballot, Voter
from lianjian.records.ballots.policies.running import may_count, may_read_roll
from lianjian.records.ballots.queries.ballots import channels_taken, turnout_of
from lianjian.records.ballots.web.forms import DeskForm
from lianjian.records.ballots.web.loading import ballot_or_404
from lianjian.ui.files import excel_file
from lianjian.ui.listing import id_in, keyset_pager

SHOWN = 20
ROLL_PAGE = 50
HAND_OUT: dict[str, Callable[..., None]] = {Channel.PAPER: hand_out_paper, Channel.SLIP: hand_out_slip}


@signed_in
@require_http_methods(["GET", "POST"])
def desk(request: ActingRequest, code: str) -> HttpResponse:
    """Looks a voter up and notes that one paper or one slip was handed to him."""
    ballot = ballot_or_404(request, code)
    require(may_count(request.actor, ballot))
    if request.method == "POST":
        _hand_out(request, ballot)
        return redirect(f"{reverse('ballots:ballot-desk', args=[code])}?taken=1")
    form = DeskForm(request.GET if "text" in request.GET else None)
    text = form.cleaned_data["text"].strip() if form.is_valid() else ""
    found = _found(ballot, text) if text else []
    taken = channels_taken(ballot=ballot)
    context = {
        "ballot": ballot,
        "form": form,
        "text": text,
        "rows": [(voter, taken[voter.pk].label if voter.pk in taken else "") for voter in found[:SHOWN]],
        "more": len(found) > SHOWN,
        "turnout": turnout_of(ballot=ballot),
        "channels": [(one, words) for one, words in _words().items() if one in ballot.channels],
        "by_phone": Channel.PHONE in ballot.channels,
        "is_open": ballot.state in (BallotState.HANDING_OUT, BallotState.VOTING),
    }
    return render(request, "ballots/pages/desk.html", context)


def _words() -> dict[str, str]:
    return {Channel.PAPER: _("Hand out a paper"), Channel.SLIP: _("Let draw a slip")}


def _hand_out(request: ActingRequest, ballot: Ballot) -> None:
    voter = visible_or_404(ballot.voters.all(), pk=id_in(request.POST.get("voter", "")))
    hand_out = HAND_OUT.get(request.POST.get("channel", ""))
    if hand_out is None:
        return
    try:
        hand_out(ballot_id=ballot.pk, voter_id=voter.pk, by=request.actor, at=clock.now())
    except AlreadyTakenPart as refusal:
        messages.warning(request, f"{voter.name}：{refusal.reason}")
    else:
        messages.success(request, _("%(name)s: handed out.") % {"name": voter.name})


def _found(ballot: Ballot, text: str) -> list[Voter]:
    """Of the roll whose name holds the text, or whose pinyin begins with it."""
    wanted = text.lower()
    return [
        voter
        for voter in ballot.voters.all()
        if wanted in voter.name or any(key.startswith(wanted) for key in name_keys(voter.name, person=True))
    ]


@signed_in
@require_safe
def roll(request: ActingRequest, code: str) -> HttpResponse:
    """The roll, and by which channel each takes part; when and what, nobody knows."""
    ballot = ballot_or_404(request, code)
    require(may_read_roll(request.actor, ballot))
    after = id_in(request.GET.get("after", "")) or 0
    voters = list(ballot.voters.filter(position__gt=after)[: ROLL_PAGE + 1])
    more = str(voters[ROLL_PAGE - 1].position) if len(voters) > ROLL_PAGE else ""
    taken = channels_taken(ballot=ballot)
    context = {
        "ballot": ballot,
        "rows": [(voter, taken[voter.pk].label if voter.pk in taken else "") for voter in voters[:ROLL_PAGE]],
        "page": keyset_pager(query=request.GET, shown=min(len(voters), ROLL_PAGE), next_key=more),
        "has_households": ballot.voters.exclude(household="").exists(),
        "counts": bool(may_count(request.actor, ballot)),
        "turnout": turnout_of(ballot=ballot),
    }
    return render(request, "ballots/pages/roll.html", context)


@signed_in
@require_safe
def roll_excel(request: ActingRequest, code: str) -> HttpResponse:
    """The whole roll as an Excel file."""
    ballot = ballot_or_404(request, code)
    require(may_read_roll(request.actor, ballot))
    taken = channels_taken(ballot=ballot)
    columns = [
        *numbers(_("Number on the roll")),
        *texts(_("Name of the voter"), _("Household"), _("Group"), _("Handed out")),
    ]
    rows = (
        (one.position, one.name, one.household, one.group, str(taken[one.pk].label) if one.pk in taken else "")
        for one in ballot.voters.all()
    )
    return excel_file(title=f"{ballot.title} {_('The roll')}", columns=columns, rows=rows)
