"""Elections of committees: opening, steps, the count, the posts."""

from __future__ import annotations

from lianjian.records.cadres.actions.elections.opening import NewElection, open_election, stop_election
from lianjian.records.cadres.actions.elections.steps import complete_election_step
from lianjian.records.cadres.actions.elections.voting import take_result

__all__ = ["NewElection", "complete_election_step", "open_election", "stop_election", "take_result"]
