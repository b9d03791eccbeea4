"""Paper ballots entered batch by batch: two people separately, and two overseers where they differ."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lianjian.kernel import clock
from lianjian.kernel.errors import NotAllowed, Refused
from lianjian.kernel.policies import require
from lianjian.kernel.web import ActingRequest, once, signed_in
from lianjian.records.ballots.actions import enter_batch, settle_batch
from lianjian.records.ballots.enums import BatchState, Channel, ContestKind
from lianjian.records.ballots.models import Ballot, BatchEntry, Contest, PaperBatch
from lianjian.records.ballots.policies.running import may_count, may_oversee
from lianjian.records.ballots.queries.ballots import turnout_of
from lianjian.records.ballots.web.choices import MARKS
from lianjian.records.ballots.web.loading import ballot_or_404, contest_or_404
from lianjian.records.ballots.web.readings import (
    DEFECT_WORDS,
    VOID_WORDS,
    differences,
    grid_of,
    lines_of,
    numbers_of,
    rows_asked,
)
from lianjian.ui.form_pages import sentences_of

ENTRIES_COMPARED = 2


@signed_in
@require_safe
def batches(request: ActingRequest, code: str) -> HttpResponse:
    """Every contest's batches and how far each is; the next one to begin."""
    ballot = ballot_or_404(request, code)
    counts, oversees = may_count(request.actor, ballot), may_oversee(request.actor, ballot)
    require(oversees or counts)
    entries = BatchEntry.objects.filter(batch__contest__ballot=ballot, account_id=request.actor.account_id or 0)
    own = set(entries.values_list("batch_id", flat=True))
    found = [(contest, list(contest.batches.all())) for contest in ballot.contests.prefetch_related("batches")]
    context = {
        "ballot": ballot,
        "states": BatchState,
        "own": own,
        "counts": bool(counts),
        "oversees": bool(oversees),
        "handed_out": turnout_of(ballot=ballot).handed_out.get(Channel.PAPER, 0),
        "contests": [(contest, them, max((one.number for one in them), default=0) + 1) for contest, them in found],
    }
    return render(request, "ballots/pages/batches.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
@once
def enter(request: ActingRequest, code: str, contest: str, number: int) -> HttpResponse:
    """One person's reading of one batch; what the other one read is not shown."""
    ballot = ballot_or_404(request, code)
    require(may_count(request.actor, ballot))
    asked = contest_or_404(ballot, contest)

    def act(lines: list[dict[str, Any]]) -> PaperBatch:
        return enter_batch(
            ballot_id=ballot.pk, contest_id=asked.pk, number=number, lines=lines, clerk=request.actor, at=clock.now()
        )

    return _answer(request, ballot, asked, number, act, differing=())


@signed_in
@require_http_methods(["GET", "POST"])
@once
def settle(request: ActingRequest, code: str, contest: str, number: int) -> HttpResponse:
    """Both readings side by side where they differ, and the overseer's own, with the papers in hand."""
    ballot = ballot_or_404(request, code)
    require(may_oversee(request.actor, ballot))
    asked = contest_or_404(ballot, contest)
    batch = asked.batches.filter(number=number).first()
    if batch is None:
        raise Http404
    read = list(batch.entries.filter(settles=False).order_by("pk")[:ENTRIES_COMPARED])
    both = len(read) == ENTRIES_COMPARED
    differing = differences(first=read[0].lines, second=read[1].lines) if both else []

    def act(lines: list[dict[str, Any]]) -> PaperBatch:
        return settle_batch(batch_id=batch.pk, lines=lines, by=request.actor, at=clock.now())

    return _answer(request, ballot, asked, number, act, differing=differing)


def _answer(
    request: ActingRequest,
    ballot: Ballot,
    contest: Contest,
    number: int,
    act: Callable[[list[dict[str, Any]]], PaperBatch],
    *,
    differing: Any,
) -> HttpResponse:
    """The form; what is refused stands above it, with nothing typed lost."""
    refused: tuple[str, ...] = ()
    if request.method == "POST" and "more" not in request.POST:
        try:
            batch = act(lines_of(contest=contest, posted=request.POST))
        except NotAllowed:
            raise
        except Refused as refusal:
            refused = sentences_of(refusal)
        else:
            told = messages.warning if batch.state == BatchState.DIFFERING else messages.success
            told(request, _said(batch))
            return redirect("ballots:ballot-batches", code=ballot.code)
    rows = rows_asked(request.POST) + (10 if "more" in request.POST else 0)
    is_election = contest.kind == ContestKind.ELECTION
    context = {
        "ballot": ballot,
        "contest": contest,
        "number": number,
        "refused": refused,
        "differing": differing,
        "numbers": [] if is_election else numbers_of(contest=contest, posted=request.POST),
        "grid": grid_of(contest=contest, posted=request.POST, rows=rows) if is_election else [],
        "rows": rows,
        "marks": [*MARKS, ("!", VOID_WORDS)],
        "defects": list(DEFECT_WORDS.items()),
    }
    return render(request, "ballots/pages/batch.html", context, status=422 if refused else 200)


def _said(batch: PaperBatch) -> str:
    if batch.state == BatchState.DIFFERING and batch.entries.filter(settles=True).count() == 1:
        return _("Entered; now another overseer looks at the same papers.")
    return {
        BatchState.ENTERED_ONCE: _("Entered; now somebody else reads the same batch."),
        BatchState.AGREED: _("Both readings agree; the batch counts."),
        BatchState.DIFFERING: _("The readings differ: two overseers look at the papers."),
        BatchState.SETTLED: _("The overseers agree; the batch counts."),
    }[BatchState(batch.state)]
