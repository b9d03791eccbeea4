"""Phases: who casts or is handed a ballot shares a lock with others, who moves the ballot on waits for all of them.

Advisory locks, since a row lock would leave the last transaction's number on the ballot's row.
"""

from __future__ import annotations

from datetime import datetime, time

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.records.ballots.enums import BallotState
from lianjian.records.ballots.errors import WrongPhase
from lianjian.records.ballots.models import Ballot

BALLOT_LOCKS = 7_310_004


def hold_phase(*, ballot_id: int) -> None:
    """Will keep the ballot from being moved on until the transaction ends; what is read after it is up to date."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s, %s)", [BALLOT_LOCKS, ballot_id])


def ballot_in(*states: BallotState, ballot_id: int) -> Ballot:
    """The ballot, held in its phase; refuses any other phase."""
    hold_phase(ballot_id=ballot_id)
    return _in_phase(ballot_id, states)


def ballot_alone(*states: BallotState, ballot_id: int) -> Ballot:
    """The ballot, when all that ran on it has ended and nothing new can begin; refuses any other phase."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [BALLOT_LOCKS, ballot_id])
    return _in_phase(ballot_id, states)


def _in_phase(ballot_id: int, states: tuple[BallotState, ...]) -> Ballot:
    ballot = Ballot.objects.select_related("organisation").defer("header").get(pk=ballot_id)
    if ballot.state not in states:
        raise WrongPhase(
            _("“%(title)s” is at the stage: %(state)s.")
            % {"title": ballot.title, "state": BallotState(ballot.state).label}
        )
    return ballot


def in_the_notice(moment: datetime) -> str:
    """A moment as the notice gives it: by the clock of the place, to the minute."""
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"


def note(*, ballot: Ballot, action: str, by: Actor, at: datetime, reason: str = "", **details: object) -> None:
    """Will add a line on a step of the whole ballot to the journal."""
    journal.record(
        by=by, at=at, action=action, subject=ballot, place_id=ballot.organisation_id, reason=reason, **details
    )


def note_day(*, ballot: Ballot, action: str, by: Actor, at: datetime) -> None:
    """As `note`, with the day only: for what is done with single ballots."""
    day = timezone.make_aware(datetime.combine(timezone.localdate(at), time.min))
    note(ballot=ballot, action=action, by=by, at=day)
