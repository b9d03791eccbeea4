"""The result, and what anybody on the roll needs to count again."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from django.core.files.storage import default_storage
from django.db.models import prefetch_related_objects
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lianjian.engines.credentials import documents
from lianjian.kernel.policies import require
from lianjian.kernel.web import ActingRequest, signed_in
from lianjian.records.ballots.documents.papers import question_in_words, result_in_words, rule_in_words
from lianjian.records.ballots.enums import BallotState
from lianjian.records.ballots.policies.running import may_count, may_lead, may_oversee, may_read_results
from lianjian.records.ballots.queries.ballots import board_of, turnout_of
from lianjian.records.ballots.queries.results import head_digits
from lianjian.records.ballots.web.loading import ballot_or_404
from lianjian.records.organisations.queries.packs import packs_at

SCRIPT = Path(documents.__file__).with_name("recount.py")


@signed_in
@require_safe
def result(request: ActingRequest, code: str) -> HttpResponse:
    """What the count gave: base, need, article, and what follows; with the way to count again."""
    ballot = ballot_or_404(request, code)
    if ballot.state != BallotState.CLOSED or ballot.closed_at is None:
        raise Http404
    actor = request.actor
    require(may_read_results(actor, ballot))
    packs, on = packs_at(organisation=ballot.organisation), timezone.localdate(ballot.closed_at)
    prefetch_related_objects([ballot], "contests")
    counted = [
        (question_in_words(contest=one), one.group, result_in_words(contest=one),
         rule_in_words(contest=one, on=on, packs=packs))
        for one in ballot.contests.all()
    ]  # fmt: skip
    context = {
        "ballot": ballot,
        "counted": counted,
        "turnout": turnout_of(ballot=ballot),
        "head_digits": head_digits(ballot=ballot),
        "has_board": board_of(ballot=ballot, actor=actor) is not None,
        "works": bool(may_lead(actor, ballot) or may_count(actor, ballot) or may_oversee(actor, ballot)),
    }
    return render(request, "ballots/pages/result.html", context)


@signed_in
@require_safe
def board(request: ActingRequest, code: str) -> HttpResponse:
    """The board file, for whom it is."""
    ballot = ballot_or_404(request, code)
    name = board_of(ballot=ballot, actor=request.actor)
    if name is None:
        raise Http404
    # Read as it goes out: the board of a large ballot does not fit into memory.
    return cast(
        HttpResponse,
        FileResponse(
            default_storage.open(name), as_attachment=True, filename=f"{ballot.code}.jsonl",
            content_type="application/x-ndjson",
        ),
    )  # fmt: skip


@signed_in
@require_safe
def script(_request: ActingRequest) -> HttpResponse:
    """The single file by which anybody counts again."""
    headers = {"Content-Disposition": 'attachment; filename="recount.py"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(SCRIPT.read_bytes(), content_type="text/x-python; charset=utf-8", headers=headers)
