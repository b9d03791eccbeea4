"""Counting forms to begin from, and a second, slow way to count."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

Case = dict[str, Any]


def share(op: str, num: int, den: int, base: str, **more: str) -> Case:
    return {"op": op, "num": num, "den": den, "base": base, **more}


HALF_OF_PRESENT = share("gt", 1, 2, "present")


def resolution(approve: int, against: int = 0, abstain: int = 0, *, eligible: int | None = None, **more: Any) -> Case:
    """A resolution on paper at which all the ballots handed out came back."""
    returned = approve + against + abstain
    people = {"eligible": returned if eligible is None else eligible, "present": returned}
    return {
        "kind": "resolution", **people, "handed_out": {"paper": returned}, "returned": {"paper": returned},
        "threshold": HALF_OF_PRESENT, "quorum": None,
        "ballots": [{"n": approve, "mark": "+"}, {"n": against, "mark": "-"}, {"n": abstain, "mark": "0"}],
    } | more  # fmt: skip


def election(ballots: list[Case], *, posts: int = 1, candidates: str = "甲乙丙", **more: Any) -> Case:
    """An election on paper at which all the ballots handed out came back."""
    returned = sum(ballot.get("n", 1) for ballot in ballots)
    return {
        "kind": "election", "eligible": returned, "present": returned, "posts": posts, "candidates": list(candidates),
        "handed_out": {"paper": returned}, "returned": {"paper": returned}, "threshold": HALF_OF_PRESENT,
        "ballots": ballots,
    } | more  # fmt: skip


def for_each(names: str, n: int = 1, **more: Any) -> Case:
    """Ballots that approve of these candidates."""
    return {"n": n, "marks": dict.fromkeys(names, "+"), **more}


def count_slowly(case: Case) -> Case:
    """Count an election ballot by ballot, mark by mark, and ask every number in turn whether it is enough."""
    papers = [ballot for ballot in case["ballots"] for _ in range(ballot["n"])]
    valid = [p for p in papers if not p.get("defect") and list(p["marks"].values()).count("+") <= case["posts"]]
    total = case[case["threshold"]["base"]]
    line = Fraction(case["threshold"]["num"], case["threshold"]["den"])
    enough = [
        n for n in range(1, total + 2)
        if (Fraction(n, total) > line if case["threshold"]["op"] == "gt" else Fraction(n, total) >= line)
    ]  # fmt: skip
    approve = {name: sum(p["marks"].get(name) == "+" for p in valid) for name in case["candidates"]}
    reached = [name for name in case["candidates"] if approve[name] in enough]
    # Elected is who has fewer than `posts` others of at least as many approvals.
    elected = {
        name for name in reached
        if sum(approve[other] >= approve[name] for other in reached if other != name) < case["posts"]
    }  # fmt: skip
    return {"need": enough[0], "approve": approve, "valid": len(valid), "elected": elected, "reached": len(reached)}
