"""Posts from the highest down, votes for a higher one counting for the lower too (provincial election measures)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lianjian.engines.tally.faults import listed, mapping, needed, numbers, optional, refuse, text, whole
from lianjian.engines.tally.seats import fill
from lianjian.engines.tally.thresholds import read_threshold
from lianjian.engines.tally.turnout import BASES, bar, read_quorum, read_turnout, standing

Votes = dict[str, dict[str, int]]


def count_carry_down(form: Mapping[str, Any]) -> dict[str, Any]:
    """Fill the posts in turn; who holds a higher one is out of the lower ones.

    A tie is left to a further vote, and with it every lower post that one of the tied could win.
    """
    returned = needed(form, "returned", name="收回票数")
    if not isinstance(returned, Mapping):  # one number: such elections are on paper
        form = {**form, "returned": {"paper": returned}}
    turnout = read_turnout(form, ballots_needed=False)
    quorum = read_quorum(form, turnout=turnout)
    threshold = read_threshold(needed(form, "threshold", name="当选线"), name="当选线", bases=BASES)
    seats = _read_posts(needed(form, "posts", name="职位"))
    votes = _read_votes(needed(form, "post_votes", name="各职位得票"), seats, ballots=turnout.number("returned"))
    carry = form.get("carry_down")
    if not isinstance(carry, bool):
        refuse("“carry_down”应当是 true 或 false。")
    totals = _carried(votes, ballots=turnout.number("returned")) if carry else votes
    result = standing(turnout=turnout, quorum=quorum) | bar(turnout=turnout, threshold=threshold)
    if result["status"] == "void":
        return result
    return result | {"totals": totals} | _filled(seats, totals, need=result["need"])


def _filled(seats: Mapping[str, int], totals: Votes, *, need: int) -> dict[str, Any]:
    elected: dict[str, list[str]] = {}
    runoff: dict[str, dict[str, Any]] = {}
    waiting: list[str] = []
    settled: set[str] = set()
    unsettled: set[str] = set()
    for post, places in seats.items():
        approve = {name: n for name, n in totals[post].items() if name not in settled}
        reached = {name for name, n in approve.items() if n >= need}
        if reached & unsettled:
            elected[post] = []
            waiting.append(post)
            unsettled |= reached
            continue
        filling = fill(seats=places, approve=approve, need=need)
        elected[post] = filling.elected
        settled.update(filling.elected)
        if filling.runoff is not None:
            runoff[post] = filling.runoff
            unsettled.update(filling.runoff["candidates"] if filling.runoff["reason"] == "tie" else ())
    vacant = {post: places - len(elected[post]) for post, places in seats.items() if places > len(elected[post])}
    return {"elected": elected, "vacant": vacant, "runoff": runoff or None, "waiting": waiting}


def _carried(votes: Votes, *, ballots: int) -> Votes:
    totals: Votes = {}
    above: dict[str, int] = {}
    for post, given in votes.items():
        for name, n in given.items():
            above[name] = above.get(name, 0) + n
        totals[post] = dict(above)
    for post, given in totals.items():
        for name, n in given.items():
            if n > ballots:
                refuse(f"“{name}”连同更高职位在“{post}”得{n}票，超过收回的{ballots}张票。")
    return totals


def _read_posts(thing: object) -> dict[str, int]:
    seats: dict[str, int] = {}
    for entry in listed(thing, name="职位"):
        if not isinstance(entry, list | tuple) or len(entry) != 2:
            refuse("每个职位应当写成[职位, 名额]。")
        post = text(entry[0], name="职位")
        if post in seats:
            refuse(f"职位“{post}”写了两次。")
        seats[post] = whole(entry[1], name=f"“{post}”的名额", least=1)
    return seats


def _read_votes(thing: object, seats: Mapping[str, int], *, ballots: int) -> Votes:
    form = mapping(thing, name="各职位得票", keys=tuple(seats))
    votes = {post: numbers(optional(form, post, {}), name=f"“{post}”的得票") for post in seats}
    for post, given in votes.items():
        for name, n in given.items():
            if n > ballots:
                refuse(f"“{name}”在“{post}”得{n}票，超过收回的{ballots}张票。")
        if sum(given.values()) > ballots * seats[post]:
            refuse(f"“{post}”共得{sum(given.values())}票，超过{ballots}张票所能选的人数。")
    return votes
