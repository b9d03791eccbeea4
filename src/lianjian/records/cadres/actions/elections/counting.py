"""What the counts of one vote mean together: who is elected, and who stands in a further vote."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lianjian.engines.tally import count
from lianjian.records.cadres.enums import ElectionLaw, ElectionPost
from lianjian.records.cadres.models import ElectionVote


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """Who is elected to what with how many votes, and by post who stands in a further vote while seats are open."""

    elected: dict[ElectionPost, dict[str, int]]
    further: dict[ElectionPost, list[str]]


def outcome_of(*, votes: list[ElectionVote], law: ElectionLaw, carries_down: bool) -> Outcome:
    """What the counts of one vote, highest post first, say together.

    With `carries_down` votes for a higher post that did not suffice count for the lower ones.
    """
    everybody = {ElectionPost(one.post): list(one.candidates) for one in votes}
    if any(one.counted["status"] == "void" for one in votes):
        return Outcome(elected={}, further=everybody)
    villagers = law == ElectionLaw.VILLAGERS_COMMITTEE
    if carries_down and len(votes) > 1:
        counted = count(_carry_down_case(votes))
        elected, runoffs, totals = counted["elected"], counted["runoff"] or {}, counted["totals"]
    else:
        elected = {one.post: one.counted["elected"] for one in votes}
        runoffs = {one.post: one.counted["runoff"] for one in votes if one.counted["runoff"]}
        totals = {one.post: approvals(vote=one) for one in votes}
    further = dict(everybody)
    for post, runoff in runoffs.items():
        names = list(runoff["candidates"])
        if villagers and runoff["reason"] == "shortfall":
            names = most_voted(names=names, votes=totals[post], seats=runoff["seats"])
        further[ElectionPost(post)] = names
    return Outcome(elected=_once_each(elected, totals), further=further)


def _once_each(
    elected: Mapping[str, list[str]], totals: Mapping[str, Mapping[str, int]]
) -> dict[ElectionPost, dict[str, int]]:
    """Whoever was written in and elected twice serves in the higher post; the other seat stays open."""
    found: dict[ElectionPost, dict[str, int]] = {}
    taken: set[str] = set()
    for post, names in elected.items():
        found[ElectionPost(post)] = {name: totals[post].get(name, 0) for name in names if name not in taken}
        taken.update(names)
    return found


def most_voted(*, names: list[str], votes: Mapping[str, int], seats: int) -> list[str]:
    """Those with most votes, one more than the seats (CW 18); who ties with the last of them stands too."""
    ordered = sorted(names, key=lambda name: -votes.get(name, 0))
    if len(ordered) <= seats + 1:
        return ordered
    line = votes.get(ordered[seats], 0)
    return [name for name in ordered if votes.get(name, 0) >= line]


def _carry_down_case(votes: list[ElectionVote]) -> dict[str, Any]:
    return {
        "kind": "carry_down",
        "posts": [[one.post, one.seats] for one in votes],
        "post_votes": {one.post: approvals(vote=one) for one in votes},
        "returned": votes[0].counted["base"],
        "threshold": votes[0].contest.threshold,
        "carry_down": True,
    }


def approvals(*, vote: ElectionVote) -> dict[str, int]:
    """How many approved of each name, written in or printed."""
    counted: Mapping[str, int] = vote.counted["approve"] if vote.counted["status"] == "valid" else {}
    return dict(counted)
