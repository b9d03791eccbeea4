"""Resolutions: approve, against, abstain; by people, or by households."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from lianjian.engines.tally.ballots import ABSTAIN, AGAINST, APPROVE, VOID, Box, read_mark, read_rows, read_votes
from lianjian.engines.tally.faults import needed, optional, refuse, whole
from lianjian.engines.tally.thresholds import read_threshold
from lianjian.engines.tally.turnout import BASES, Turnout, bar, read_quorum, read_turnout, standing


def count_resolution(form: Mapping[str, Any], ballots: Iterable[object]) -> dict[str, Any]:
    """Count a resolution. A contradictory ballot is spoiled; a written opinion is a vote, and nobody's presence."""
    turnout = read_turnout(form, ballots_needed=True)
    quorum = read_quorum(form, turnout=turnout)
    threshold = read_threshold(needed(form, "threshold", name="通过线"), name="通过线", bases=BASES)
    written = read_votes(optional(form, "written_opinions", {}), name="书面意见")
    box, votes = Box(), Counter(written)
    for row in read_rows(ballots, keys=("mark",)):
        mark = read_mark(row.content.get("mark"), of="表决事项")
        if box.take(row, row.defect or ("contradictory" if mark == VOID else None)):
            votes[mark] += row.n
    result = standing(turnout=turnout, quorum=quorum) | bar(turnout=turnout, threshold=threshold)
    if result["status"] == "void":
        return result
    turnout.cover(base=threshold.base, written=written.total())
    result |= _outcome(votes, need=result["need"]) | box.close(turnout)
    return result | ({"written_opinions": written.total(), "void_opinions": written[VOID]} if written else {})


def count_household(form: Mapping[str, Any]) -> dict[str, Any]:
    """Count a vote of households; `present`, how many are represented, is how many voted where it is left out."""
    households = whole(needed(form, "households", name="总户数"), name="总户数")
    votes = read_votes(needed(form, "votes", name="各户表决"), name="各户表决")
    present = whole(optional(form, "present", votes.total()), name="到会户数")
    if whole(optional(form, "eligible", households), name="应到数") != households:
        refuse("按户表决的应到数就是总户数，不能另填一个。")
    if present > households:
        refuse(f"到会{present}户，超过总户数{households}。")
    if votes.total() > present:
        refuse(f"到会{present}户，表决的却有{votes.total()}户。")
    bases = {"eligible": households, "present": present, "returned": votes.total(), "households": households}
    turnout = Turnout(bases)
    quorum = read_quorum(form, turnout=turnout)
    threshold = read_threshold(needed(form, "threshold", name="通过线"), name="通过线", bases=tuple(bases))
    result = standing(turnout=turnout, quorum=quorum) | bar(turnout=turnout, threshold=threshold)
    if result["status"] == "void":
        return result
    return result | _outcome(votes, need=result["need"]) | {"void_marks": votes[VOID]}


def _outcome(votes: Counter[str], *, need: int) -> dict[str, Any]:
    return {
        "approve": votes[APPROVE],
        "against": votes[AGAINST],
        "abstain": votes[ABSTAIN],
        "passed": votes[APPROVE] >= need,
    }
