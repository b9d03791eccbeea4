"""What a pairing run answers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from lianjian.engines.pairing.instance import Identifier, Pair


class Status(StrEnum):
    """How good the answer is known to be."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    STABLE = "stable"
    NO_STABLE_EXISTS = "no_stable_exists"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Progress:
    """A step reached on the way: the best value so far and what no answer can exceed."""

    stage: str
    value: float | None
    bound: float | None


@dataclass(frozen=True, slots=True)
class Coalition:
    """Villages, as many as a closed organisation needs, that would all rather be with it."""

    organisation: Identifier
    villages: tuple[Identifier, ...]


@dataclass(frozen=True)
class Result:
    """An answer with its proof: `bound` holds over all pairs, `gap` is (bound - value) / |bound|.

    `prices` are the villages' shadow prices, from which bound, explanations and estimates follow; `floor` is the lowest
    fit of any placed pair under a fairness floor and `floor_price` the value given up for it; `kept` are the pairs a
    mixed run took over from the free stage; `stopped_by` names the limit that ended the work early.
    """

    status: Status
    pairs: tuple[Pair, ...]
    closed: tuple[Identifier, ...]
    unplaced: tuple[Identifier, ...]
    value: float | None
    bound: float | None
    digest: str
    seconds: float = 0.0
    reason: str | None = None
    floor: float | None = None
    floor_price: float | None = None
    blocking_pairs: tuple[Pair, ...] | None = None
    blocking_coalitions: tuple[Coalition, ...] | None = None
    kept: tuple[Pair, ...] | None = None
    stopped_by: str | None = None
    prices: tuple[tuple[Identifier, float], ...] = ()

    @property
    def gap(self) -> float | None:
        """How much of the bound is missing, at most."""
        if self.value is None or self.bound is None:
            return None
        missing = max(0.0, self.bound - self.value)
        return missing / max(abs(self.bound), 1e-9) if missing else 0.0

    @property
    def placed(self) -> dict[Identifier, Identifier]:
        """Give each placed village's organisation."""
        return {village: organisation for organisation, village in self.pairs}


def result_document(result: Result) -> dict[str, Any]:
    """Write the result as a JSON document; keys that do not apply to the mode are left out."""
    document: dict[str, Any] = {
        "status": result.status.value,
        "value": result.value,
        "bound": result.bound,
        "gap": result.gap,
        "pairs": [list(pair) for pair in result.pairs],
        "closed": list(result.closed),
        "unplaced": list(result.unplaced),
    }
    if result.blocking_pairs is not None:
        document["blocking_pairs"] = [list(pair) for pair in result.blocking_pairs]
    if result.blocking_coalitions is not None:
        document["blocking_coalitions"] = [[c.organisation, list(c.villages)] for c in result.blocking_coalitions]
    if result.kept is not None:
        document["kept"] = [list(pair) for pair in result.kept]
    for key in ("floor", "floor_price", "reason", "stopped_by"):
        if getattr(result, key) is not None:
            document[key] = getattr(result, key)
    document["prices"] = [list(price) for price in result.prices]
    document["digest"] = result.digest
    document["seconds"] = result.seconds
    return document


def read_result(document: dict[str, Any]) -> Result:
    """Read back what `result_document` wrote."""

    def pairs(key: str) -> tuple[Pair, ...] | None:
        return tuple((o, v) for o, v in document[key]) if key in document else None

    coalitions = document.get("blocking_coalitions")
    return Result(
        status=Status(document["status"]),
        pairs=pairs("pairs") or (),
        closed=tuple(document["closed"]),
        unplaced=tuple(document["unplaced"]),
        value=document["value"],
        bound=document["bound"],
        digest=document["digest"],
        seconds=document["seconds"],
        reason=document.get("reason"),
        floor=document.get("floor"),
        floor_price=document.get("floor_price"),
        blocking_pairs=pairs("blocking_pairs"),
        blocking_coalitions=None if coalitions is None else tuple(Coalition(o, tuple(v)) for o, v in coalitions),
        kept=pairs("kept"),
        stopped_by=document.get("stopped_by"),
        prices=tuple((village, price) for village, price in document["prices"]),
    )
