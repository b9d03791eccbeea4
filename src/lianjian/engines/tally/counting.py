"""From a counting form to its result, by kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from lianjian.engines.tally.ballots import ballots_of, rows_of_patterns
from lianjian.engines.tally.carry_down import count_carry_down
from lianjian.engines.tally.election import count_election
from lianjian.engines.tally.faults import mapping, refuse
from lianjian.engines.tally.rating import count_rating
from lianjian.engines.tally.resolution import count_household, count_resolution
from lianjian.engines.tally.turnout import TURNOUT_KEYS

WITH_BALLOTS: dict[str, Callable[[Mapping[str, Any], Iterable[object]], dict[str, Any]]] = {
    "resolution": count_resolution,
    "election": count_election,
}
WITH_SUMS: dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    "rating": count_rating,
    "household": count_household,
    "carry_down": count_carry_down,
}
KEYS: dict[str, tuple[str, ...]] = {
    "resolution": (*TURNOUT_KEYS, "threshold", "ballots", "written_opinions"),
    "election": (*TURNOUT_KEYS, "threshold", "ballots", "posts", "candidates", "write_in_roll"),
    "rating": (*TURNOUT_KEYS, "weights", "subjects", "void_ratings", "excellent_cap", "review_if_unqualified"),
    "household": ("eligible", "present", "quorum", "households", "threshold", "votes"),
    "carry_down": (*TURNOUT_KEYS, "threshold", "posts", "post_votes", "carry_down"),
}


def count(case: Mapping[str, Any]) -> dict[str, Any]:
    """Count a case by its form (docs/algorithms/tally.md), as JSON takes it; raises `CaseFault`."""
    form, kind = _read(case)
    if kind in WITH_SUMS:
        return WITH_SUMS[kind](form)
    return WITH_BALLOTS[kind](form, ballots_of(form))


def count_patterns(case: Mapping[str, Any], patterns: Iterable[tuple[bytes | str, int]]) -> dict[str, Any]:
    """Count a resolution or an election whose ballots are JSON texts, each with its number; raises `CaseFault`.

    Equal texts are read once, and may come any number of times in any order.
    """
    form, kind = _read(case)
    if kind in WITH_SUMS or form.get("ballots") is not None:
        refuse("按选票内容分组计票只用于表决和选举，表中不能再写“ballots”。")
    return WITH_BALLOTS[kind](form, rows_of_patterns(patterns))


def _read(case: object) -> tuple[Mapping[str, Any], str]:
    form = mapping(case, name="计票表")
    kind = form.get("kind")
    if not isinstance(kind, str) or kind not in KEYS:
        refuse(f"计票表的种类（“kind”）只能是{'、'.join(KEYS)}之一，不能是“{kind}”。")
    return mapping(form, name="计票表", keys=("kind", *KEYS[kind])), kind
