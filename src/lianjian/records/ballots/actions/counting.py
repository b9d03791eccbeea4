"""From the sealed box and the agreed batches to the counting form, and its answer."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

from lianjian.engines.credentials import canonical
from lianjian.engines.tally import count, count_patterns
from lianjian.records.ballots import box
from lianjian.records.ballots.enums import Channel, ContestKind
from lianjian.records.ballots.models import Ballot, Contest, Voter

GRADES = "EQBU"


def counted_contest(*, ballot: Ballot, contest: Contest) -> dict[str, Any]:
    """What one contest came to. Of a rating: {status, grades: {grade: n}, void, returned, handed_out}.

    Raises CaseFault where the numbers cannot be, as more ballots handed out than people present.
    """
    case = _turnout(ballot, contest)
    found = _patterns(contest)
    if contest.kind == ContestKind.RATING:
        return _grades(case, found)
    case |= {"kind": contest.kind, "threshold": contest.threshold, "quorum": contest.quorum}
    if contest.kind == ContestKind.ELECTION:
        case |= {
            "posts": contest.seats,
            "candidates": contest.candidates,
            "write_in_roll": contest.write_in_roll,
        }
    return count_patterns(case, found)


def counted_ballot(*, ballot: Ballot, contests: Iterable[Contest]) -> dict[str, Any]:
    """All rating contests of a ballot counted together, as the counting gives it; subjects are member ids in text."""
    subjects: dict[str, dict[str, Any]] = {}
    void: dict[str, dict[str, int]] = {}
    weights: dict[str, list[int]] = {}
    for contest in contests:
        subject, result = str(contest.subject_member_id), contest.result or {}
        weights = contest.weights or {}
        subjects.setdefault(subject, {"graded": contest.graded})[contest.group] = result["grades"]
        void.setdefault(subject, {})[contest.group] = result["void"]
    return count(
        {
            "kind": "rating",
            "weights": weights,
            "subjects": subjects,
            "void_ratings": void,
            **(ballot.rating_terms or {}),
        }
    )


def _turnout(ballot: Ballot, contest: Contest) -> dict[str, Any]:
    roll = Voter.objects.filter(ballot=ballot)
    if contest.group:
        roll = roll.filter(group=contest.group)
    taken = Counter(roll.exclude(took_part_by="").values_list("took_part_by", flat=True))
    returned = Counter(box.channels_returned(contest_id=contest.pk))
    returned[Channel.PAPER] += sum(len(batch.lines) for batch in contest.batches.all())
    return {
        "eligible": roll.count(),
        "present": taken.total() if contest.group else ballot.present,
        "handed_out": {channel: taken[channel] for channel in ballot.channels},
        "returned": {channel: returned[channel] for channel in ballot.channels},
    }


def _patterns(contest: Contest) -> list[tuple[bytes, int]]:
    papers = Counter(canonical(line) for batch in contest.batches.all() for line in batch.lines)
    return [*box.patterns(contest_id=contest.pk), *papers.items()]


def _grades(case: dict[str, Any], found: Iterable[tuple[bytes, int]]) -> dict[str, Any]:
    grades, void = dict.fromkeys(GRADES, 0), 0
    for text, times in found:
        grade = json.loads(text).get("grade")
        if grade in grades:
            grades[grade] += times
        else:
            void += times
    overfull = next((one for one, n in case["returned"].items() if n > case["handed_out"][one]), None)
    stands = {"status": "valid"} if overfull is None else {"status": "void", "void_reason": "box_excess"}
    return {
        **stands,
        "grades": grades,
        "void": void,
        "handed_out": sum(case["handed_out"].values()),
        "returned": sum(case["returned"].values()),
    }
