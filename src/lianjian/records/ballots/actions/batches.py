"""Paper ballots: each batch read twice by two people, and settled by two overseers where they differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lianjian.engines.credentials import canonical
from lianjian.kernel.actor import Actor
from lianjian.kernel.errors import ChangedMeanwhile
from lianjian.kernel.policies import require
from lianjian.records.ballots.actions.locks import ballot_in, note_day
from lianjian.records.ballots.choices import MOST_COPIES, read_line
from lianjian.records.ballots.enums import BallotState, BatchState, Channel
from lianjian.records.ballots.errors import ChannelNotAllowed, NotCastable
from lianjian.records.ballots.models import BatchEntry, Contest, PaperBatch
from lianjian.records.ballots.policies.running import acting_account, may_count, may_oversee

MOST_BATCHES = 9999


@transaction.atomic
def enter_batch(
    *,
    ballot_id: int,
    contest_id: int,
    number: int,
    lines: Sequence[Mapping[str, Any]],
    clerk: Actor,
    at: datetime,
) -> PaperBatch:
    """Will take down what a count teller read off a batch, without showing what the other one read.

    A line is a choice, or {"defect": reason}, with "n" copies; their order does not matter. The second teller's entry
    makes the batch agreed or, where it differs, puts it out of the count.
    """
    ballot = ballot_in(BallotState.VOTING, ballot_id=ballot_id)
    require(may_count(clerk, ballot))
    reader = acting_account(clerk)
    contest = Contest.objects.get(pk=contest_id, ballot=ballot)
    if Channel.PAPER not in ballot.channels:
        raise ChannelNotAllowed(_("This ballot is not held by: %(channel)s.") % {"channel": Channel.PAPER.label})
    if not 1 <= number <= MOST_BATCHES:
        raise NotCastable(_("Batches are numbered from 1."))
    read = _read(contest, lines)
    PaperBatch.objects.bulk_create(
        [PaperBatch(contest=contest, number=number, state=BatchState.ENTERED_ONCE)], ignore_conflicts=True
    )
    batch = PaperBatch.objects.select_for_update().get(contest=contest, number=number)
    entries = list(batch.entries.all())
    if len(entries) > 1 or any(entry.account_id == reader for entry in entries):
        raise ChangedMeanwhile(
            _("You have read this batch already; somebody else reads it the second time.")
            if len(entries) == 1
            else _("This batch has been read twice already.")
        )
    BatchEntry.objects.create(batch=batch, account_id=reader, lines=read)
    if entries:
        _compare(batch, entries[0].lines, read)
    note_day(ballot=ballot, action="enter_batch", by=clerk, at=at)
    return batch


@transaction.atomic
def settle_batch(*, batch_id: int, lines: Sequence[Mapping[str, Any]], by: Actor, at: datetime) -> PaperBatch:
    """Will take down how an overseer reads a batch whose entries differ; two overseers who agree settle it.

    An overseer's new reading takes the place of her earlier one.
    """
    contest = Contest.objects.get(batches=batch_id)
    ballot = ballot_in(BallotState.VOTING, ballot_id=contest.ballot_id)
    require(may_oversee(by, ballot))
    overseer = acting_account(by)
    batch = PaperBatch.objects.select_for_update().get(pk=batch_id)
    if batch.state != BatchState.DIFFERING:
        raise ChangedMeanwhile(_("There is nothing to settle at this batch."))
    read = _read(contest, lines)
    BatchEntry.objects.update_or_create(batch=batch, account_id=overseer, defaults={"settles": True, "lines": read})
    others = batch.entries.filter(settles=True).exclude(account_id=overseer)
    if any(other.lines == read for other in others):
        batch.state, batch.lines = BatchState.SETTLED, read
        batch.save(update_fields=["state", "lines"])
    note_day(ballot=ballot, action="settle_batch", by=by, at=at)
    return batch


def _read(contest: Contest, lines: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """One entry a paper, sorted: neither the order of the pile nor how its reader bundled it makes a difference."""
    read = [read_line(contest=contest, line=line) for line in lines]
    if not 1 <= sum(copies for _choice, copies in read) <= MOST_COPIES:
        raise NotCastable(_("A batch has between 1 and %(most)d papers.") % {"most": MOST_COPIES})
    return sorted((choice for choice, copies in read for _copy in range(copies)), key=canonical)


def _compare(batch: PaperBatch, first: list[dict[str, Any]], second: list[dict[str, Any]]) -> None:
    agreed = first == second
    batch.state, batch.lines = (BatchState.AGREED, second) if agreed else (BatchState.DIFFERING, [])
    batch.save(update_fields=["state", "lines"])
