"""How much work may be done: counted in steps, so that a run can be repeated, with the clock as the last resort."""

from __future__ import annotations

from dataclasses import dataclass, field
from time import monotonic
from typing import Any

NODES = 20_000
NODES_PER_SECOND = 40
STABLE_RUNS = 30_000
STABLE_RUNS_PER_SECOND = 250


@dataclass
class Effort:
    """The work allowed for one run; notes which limit was met first.

    Programmes reach HiGHS reduced by prices; its own `presolve` then costs more than it saves.
    """

    time_limit: float | None = None
    started: float = field(default_factory=monotonic)
    stopped_by: str | None = None
    presolve: bool = False

    @property
    def nodes(self) -> int:
        """Branch-and-bound nodes allowed per programme."""
        return NODES if self.time_limit is None else max(1, int(NODES_PER_SECOND * self.time_limit))

    @property
    def stable_runs(self) -> int:
        """Deferred-acceptance runs allowed."""
        return STABLE_RUNS if self.time_limit is None else max(50, int(STABLE_RUNS_PER_SECOND * self.time_limit))

    @property
    def seconds(self) -> float:
        """Seconds used so far."""
        return monotonic() - self.started

    @property
    def exhausted(self) -> bool:
        """Whether the clock has run out."""
        return self.time_limit is not None and self.seconds >= self.time_limit

    def programme_options(self, *, nodes: int = NODES) -> Any:
        """Give SciPy's options of a mixed-integer programme within what is left, of at most so many nodes."""
        options: dict[str, float] = {
            "mip_rel_gap": 0.0,
            "node_limit": min(nodes, self.nodes),
            "presolve": self.presolve,
        }
        if self.time_limit is not None:
            options["time_limit"] = max(0.05, self.time_limit - self.seconds)
        return options

    def note_unfinished(self) -> None:
        """Note that a limit ended some work early."""
        self.stopped_by = "clock" if self.exhausted else (self.stopped_by or "iterations")
