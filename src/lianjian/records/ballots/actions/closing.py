"""Closing: the box sealed, tested and counted, keys erased, the board written, the results frozen."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from lianjian.engines.tally import CaseFault
from lianjian.kernel.actor import Actor
from lianjian.kernel.errors import Refused
from lianjian.kernel.events import announce
from lianjian.kernel.policies import require
from lianjian.records.ballots import box
from lianjian.records.ballots.actions.board import written_board
from lianjian.records.ballots.actions.counting import counted_ballot, counted_contest
from lianjian.records.ballots.actions.handing_out import opened
from lianjian.records.ballots.actions.locks import ballot_alone, in_the_notice, note
from lianjian.records.ballots.actions.voting import receipt_key
from lianjian.records.ballots.enums import BallotPurpose, BallotState, BatchState, Channel, ContestKind
from lianjian.records.ballots.errors import WrongPhase
from lianjian.records.ballots.events import BallotClosed
from lianjian.records.ballots.models import Ballot, BallotSecret, Contest, PaperBatch, Participation, Voter
from lianjian.records.ballots.policies.running import may_lead
from lianjian.records.ballots.queries.turnout import turnout_of

COUNTED = (BatchState.AGREED, BatchState.SETTLED)


@transaction.atomic
def close_ballot(*, ballot_id: int, present: int | None = None, by: Actor, at: datetime) -> Ballot:
    """Will end the voting for good and announce `BallotClosed`; `present` is 实到 where not all took a ballot.

    Refused while a paper batch has been entered only once or waits to be settled, and, where phones or slips are
    used, before the time the notice gave.
    """
    ballot = ballot_alone(BallotState.VOTING, ballot_id=ballot_id)
    require(may_lead(by, ballot))
    _require_time(ballot, at)
    _require_batches(ballot)
    box.one_at_a_time()
    secret = BallotSecret.objects.get(ballot=ballot)
    turnout = turnout_of(ballot=ballot)
    _write_on_roll(ballot)
    opened(secret).seal(ballot_id=ballot.pk)
    ballot.present = turnout.taken_part if present is None else present
    ballot.state, ballot.closed_at = BallotState.CLOSED, at
    results = {"handed_out": dict(turnout.handed_out), "contests": _count(ballot)}
    with written_board(ballot=ballot, results=results, key=receipt_key(secret)) as board:
        box.erase(ballot_id=ballot.pk)
        ballot.board.save(f"{ballot.code}.jsonl", board, save=False)
    ballot.save()
    note(ballot=ballot, action="close_ballot", by=by, at=at)
    announce(
        BallotClosed(
            ballot_id=ballot.pk,
            organisation_id=ballot.organisation_id,
            purpose=BallotPurpose(ballot.purpose),
            reference=ballot.reference,
            by=by,
            at=at,
        )
    )
    return ballot


def _require_time(ballot: Ballot, at: datetime) -> None:
    if ballot.channels != [Channel.PAPER] and ballot.closes_at is not None and at < ballot.closes_at:
        raise WrongPhase(
            _("The notice gives %(at)s as the end; until then everybody may still cast.")
            % {"at": in_the_notice(ballot.closes_at)}
        )


def _require_batches(ballot: Ballot) -> None:
    if waiting := PaperBatch.objects.filter(contest__ballot=ballot).exclude(state__in=COUNTED).first():
        raise Refused(
            _("Batch %(number)d of “%(contest)s” is not out of the hands of its readers yet.")
            % {"number": waiting.number, "contest": waiting.contest.question},
            remedies=(
                _("A second teller reads what has been read once."),
                _("Two overseers settle a batch whose readings differ."),
            ),
        )


def _write_on_roll(ballot: Ballot) -> None:
    """Down the whole roll in its own order: the order of handing out does not outlive the closing."""
    taken = Participation.objects.filter(ballot=ballot, voter=OuterRef("pk")).values("channel")
    Voter.objects.filter(ballot=ballot).update(took_part_by=Coalesce(Subquery(taken), Value("")))


def _count(ballot: Ballot) -> dict[str, Any]:
    contests = list(ballot.contests.prefetch_related("batches"))
    try:
        for contest in contests:
            contest.result = counted_contest(ballot=ballot, contest=contest)
        rated = [contest for contest in contests if contest.kind == ContestKind.RATING]
        ballot.rating = counted_ballot(ballot=ballot, contests=rated) if rated else None
    except CaseFault as fault:
        raise Refused(str(fault)) from fault
    Contest.objects.bulk_update(contests, ["result"])
    return {contest.code: contest.result for contest in contests}
