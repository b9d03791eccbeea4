"""What a contest must be before it can be voted on, and by what it is judged."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.utils.translation import gettext as _

from lianjian.engines.tally import CaseFault, count
from lianjian.kernel.errors import Refused
from lianjian.records.ballots.enums import BallotPurpose, ContestKind
from lianjian.records.ballots.models import Contest

MORE_THAN_HALF_RETURNED = {"op": "gt", "num": 1, "den": 2, "base": "returned"}
A_SINGLE_VOTE = {"op": "gte", "num": 0, "den": 1, "base": "returned"}
# Asked, not resolved: nothing follows from them by a rule of law.
OPINIONS = {
    BallotPurpose.QUESTIONNAIRE: MORE_THAN_HALF_RETURNED,
    BallotPurpose.APPRAISAL: MORE_THAN_HALF_RETURNED,
    BallotPurpose.NOMINATION: A_SINGLE_VOTE,
}


def threshold_of(
    *, purpose: BallotPurpose, kind: ContestKind, given: Mapping[str, Any] | None
) -> dict[str, Any] | None:
    """The threshold a contest is judged by; refuses to guess the base of a resolution or an election."""
    if kind == ContestKind.RATING:
        return None
    if given is None and purpose not in OPINIONS:
        raise Refused(_("Say what majority decides, and of what number: those on the roll, present, or returned."))
    return dict(given or OPINIONS[purpose])


def require_contest(*, contest: Contest, groups: Collection[str]) -> None:
    """Will refuse a contest without a question, with candidates that cannot be told apart, or that cannot be counted.

    `groups` are those of the roll.
    """
    if not contest.question:
        raise Refused(_("Say what the ballot is called and what is voted on."))
    if contest.group and contest.group not in groups:
        raise Refused(_("Nobody on the roll is of the group “%(group)s”.") % {"group": contest.group})
    if contest.kind == ContestKind.ELECTION:
        _require_election(contest)
    elif contest.kind == ContestKind.RATING and not (contest.weights and contest.subject_member_id):
        raise Refused(_("A rating names the member and the weight of each group."))
    try:
        count(_empty_case(contest))
    except CaseFault as fault:
        raise Refused(str(fault)) from fault


def _require_election(contest: Contest) -> None:
    if len(set(contest.candidates)) != len(contest.candidates):
        raise Refused(_("Two candidates have one name; tell them apart on the ballot, as by their village group."))
    if contest.seats < 1 or not (contest.candidates or contest.write_in):
        raise Refused(_("An election has at least one seat, and candidates or room to write names in."))


def _empty_case(contest: Contest) -> dict[str, Any]:
    """The contest as if nobody had come: the counting itself says whether it understands the terms."""
    if contest.kind == ContestKind.RATING:
        weights: dict[str, Any] = contest.weights or {}
        subject: dict[str, Any] = {group: {} for group in weights}
        return {"kind": "rating", "weights": weights, "subjects": {"1": subject}}
    case: dict[str, Any] = {
        "kind": contest.kind,
        "eligible": 1,
        "present": 1,
        "handed_out": {"paper": 1},
        "returned": {"paper": 1},
        "threshold": contest.threshold,
        "quorum": contest.quorum,
        "ballots": [{"n": 1}],
    }
    if contest.kind == ContestKind.ELECTION:
        case |= {"posts": contest.seats, "candidates": contest.candidates, "write_in_roll": contest.write_in_roll}
    return case
