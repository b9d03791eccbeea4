"""What a closed ballot came to, as it may be told: nothing before closing, and nothing that names one person's vote."""

from __future__ import annotations

import json
from collections.abc import Mapping
from os import SEEK_END
from typing import IO, Any

from lianjian.engines.credentials import fingerprint
from lianjian.kernel.actor import Actor
from lianjian.records.ballots.enums import BallotPurpose, Channel, ContestKind
from lianjian.records.ballots.models import FEWEST_FOR_SECRET, Ballot, Contest
from lianjian.records.ballots.policies.running import may_read_board, may_read_roll
from lianjian.records.ballots.queries.turnout import turnout_of

# The law has the counts of these read out, however few have voted.
READ_OUT = (
    BallotPurpose.RESOLUTION,
    BallotPurpose.PARTY_ELECTION,
    BallotPurpose.VILLAGERS_COMMITTEE_ELECTION,
    BallotPurpose.RECALL,
)
COUNTS = (
    "approve", "against", "abstain", "grades", "void", "valid_ballots", "invalid_ballots", "invalid_reasons",
    "void_marks", "void_write_ins",
)  # fmt: skip
LINE_BYTES = 64 * 1024
UNANIMOUS, FEW = "unanimous", "few"
TOLD_BY_MARK = ("approve", "against", "abstain")


def result_of(*, contest: Contest) -> dict[str, Any] | None:
    """What a contest came to as everybody who may see it is shown it; None before closing.

    As the counting gives it, with `warnings`: `unanimous` where everybody's vote is plain from it, `few` where fewer
    than five have voted. `withheld` is True where the counts are left out because they would name single votes.
    """
    if contest.result is None:
        return None
    if not is_withheld(contest=contest):
        return {**contest.result, "warnings": _warnings(contest), "withheld": False}
    # That all agree would say with the outcome what each of them voted.
    shown = {key: part for key, part in contest.result.items() if key not in COUNTS}
    return {**shown, "warnings": [FEW], "withheld": True}


def rating_of(*, ballot: Ballot) -> dict[str, Any] | None:
    """What all ratings of a ballot came to together, without the shares of whom they would tell single grades."""
    if ballot.rating is None:
        return None
    contests = ballot.contests.filter(kind=ContestKind.RATING)
    hidden = {str(one.subject_member_id) for one in contests if _is_few(one)}
    return {key: _without(part, hidden) if key.endswith("_score") else part for key, part in ballot.rating.items()}


def is_withheld(*, contest: Contest) -> bool:
    """Whether the counts would tell a single person's vote, in this contest or by subtraction in its sister groups."""
    if contest.ballot.purpose in READ_OUT:
        return False
    together = [contest]
    if contest.kind == ContestKind.RATING:
        # All the ballot's contests, since a page asks for one after the other of them.
        subject = contest.subject_member_id
        together = [one for one in contest.ballot.contests.all() if one.subject_member_id == subject]
    return any(_is_few(one) for one in together)


def board_of(*, ballot: Ballot, actor: Actor) -> str | None:
    """The name, in the default storage, of the board file the actor may have; None before closing or without leave.

    The roll does not get a board on which few voted, or few by one of the channels: the desk knows who they are.
    """
    if not ballot.board or not may_read_board(actor, ballot):
        return None
    return str(ballot.board.name) if may_read_roll(actor, ballot) or not has_few_somewhere(ballot=ballot) else None


def head_digits(*, ballot: Ballot) -> str:
    """The check digits of the board's head, which a recount of the file must come to; "" before closing."""
    if not ballot.board:
        return ""
    with ballot.board.open("rb") as board:
        return fingerprint(json.loads(_last_line(board))["head"])


def _last_line(board: IO[bytes]) -> bytes:
    """Read from the end: the board of a large ballot does not fit into memory."""
    place, line = board.seek(0, SEEK_END), b""
    while place and b"\n" not in line[:-1]:
        step = min(place, LINE_BYTES)
        place = board.seek(place - step)
        line = board.read(step) + line
    return line[:-1].rpartition(b"\n")[2]


def has_few_somewhere(*, ballot: Ballot) -> bool:
    """Whether between one and four people took part in all or by one of the channels."""
    handed_out: Mapping[Channel, int] = turnout_of(ballot=ballot).handed_out
    return any(0 < n < FEWEST_FOR_SECRET for n in handed_out.values())


def _warnings(contest: Contest) -> list[str]:
    found = {UNANIMOUS: _is_unanimous(contest.result or {}), FEW: _is_few(contest)}
    return [warning for warning, holds in found.items() if holds]


def _is_few(contest: Contest) -> bool:
    returned: int = (contest.result or {}).get("returned", 0)
    return 0 < returned < FEWEST_FOR_SECRET


def _is_unanimous(result: Mapping[str, Any]) -> bool:
    """Whether all valid ballots say one thing on the question, on some candidate, or of the rated member."""
    approve = result.get("approve")
    if "grades" in result:
        tallies = [result["grades"]]
    elif isinstance(approve, dict):
        tallies = [{mark: result[mark].get(name, 0) for mark in TOLD_BY_MARK} for name in approve]
    else:
        tallies = [{mark: result.get(mark, 0) for mark in TOLD_BY_MARK}]
    return any(sum(tally.values()) == max(tally.values(), default=0) > 0 for tally in tallies)


def _without(shares: Mapping[str, Any], hidden: set[str]) -> dict[str, Any]:
    return {subject: share for subject, share in shares.items() if subject not in hidden}
