"""What the engine is measured against, on the same numbers: greedy, deferred acceptance, flow, CP-SAT, HiGHS."""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter

import numpy as np

from lianjian.engines.pairing.effort import Effort
from lianjian.engines.pairing.fit import IntArray
from lianjian.engines.pairing.flow import best_placement
from lianjian.engines.pairing.lists import Lists
from lianjian.engines.pairing.problem import Problem
from lianjian.engines.pairing.restricted import choose_open
from lianjian.engines.pairing.stable import Search


@dataclass(frozen=True)
class Answer:
    """A peer's value, villages served, proven bound if any, and seconds."""

    value: float
    served: int
    seconds: float
    bound: float = np.inf


def greedy(*, problem: Problem) -> Answer:
    """Take the best pair that still fits; dissolve the shortest organisation and try its villages again, repeat."""
    started = perf_counter()
    order = np.argsort(-problem.worth, kind="stable").tolist()
    organisation, village = problem.organisation.tolist(), problem.village.tolist()
    room, place = problem.upper.tolist(), [-1] * problem.villages
    shut: set[int] = set()
    while True:
        for pair in order:
            j, i = organisation[pair], village[pair]
            if place[i] < 0 and room[j] > 0 and j not in shut:
                place[i] = pair
                room[j] -= 1
        chosen = np.array([pair for pair in place if pair >= 0], dtype=np.int64)
        counts = problem.counts(chosen)
        short = np.flatnonzero((counts > 0) & (counts < problem.lower))
        if not len(short):
            return _answer(problem, chosen, started)
        worst = int(short[np.argmin(counts[short])])
        shut.add(worst)
        for i in range(problem.villages):
            if place[i] >= 0 and organisation[place[i]] == worst:
                place[i] = -1


def deferred_acceptance(*, problem: Problem) -> Answer:
    """Let both sides rank by worth, villages propose, close one short organisation at a time."""
    started = perf_counter()
    rank = np.empty(len(problem.worth), np.int64)
    rank[np.argsort(-problem.worth, kind="stable")] = np.arange(len(rank))
    tier: list[dict[int, int]] = [{} for _ in range(problem.villages)]
    standing: list[dict[int, int]] = [{} for _ in range(problem.organisations)]
    position = {}
    for pair, (j, i) in enumerate(zip(problem.organisation.tolist(), problem.village.tolist(), strict=True)):
        tier[i][j] = standing[j][i] = int(rank[pair])
        position[j, i] = pair
    lists = Lists(
        wanted=tuple(tuple(sorted(one, key=one.__getitem__)) for one in tier),
        tier=tuple(tier),
        standing=tuple(standing),
        standing_tier=tuple(standing),
        needed=tuple(problem.lower.tolist()),
        upper=tuple(problem.upper.tolist()),
        forced=frozenset(),
    )
    search = Search(lists, 10_000)
    open_ = frozenset(range(problem.organisations))
    while True:
        place = search.place(open_)
        counts = np.bincount([j for j in place if j >= 0], minlength=problem.organisations)
        short = [j for j in open_ if 0 < counts[j] < problem.lower[j]]
        if not short:
            break
        open_ -= {min(short, key=lambda j: (counts[j], j))}
    chosen = np.array([position[j, i] for i, j in enumerate(place) if j >= 0], dtype=np.int64)
    return _answer(problem, chosen, started)


def flow_alone(*, problem: Problem) -> Answer:
    """Take OR-Tools' minimum-cost flow with upper quotas and drop the short organisations."""
    started = perf_counter()
    everywhere = np.ones(problem.organisations, bool)
    chosen = best_placement(problem=problem, open_=everywhere, floors=np.zeros_like(problem.lower))
    counts = problem.counts(chosen)
    return _answer(
        problem, chosen[counts[problem.organisation[chosen]] >= problem.lower[problem.organisation[chosen]]], started
    )


def highs_alone(*, problem: Problem, seconds: float) -> Answer:
    """Give SciPy's HiGHS the whole programme over all pairs."""
    started = perf_counter()
    choice = choose_open(problem=problem, effort=Effort(seconds, presolve=True))
    if choice.open_ is None:
        return Answer(-np.inf, 0, perf_counter() - started)
    floors = np.where(choice.open_, problem.needed, 0)
    chosen = best_placement(problem=problem, open_=choice.open_, floors=floors)
    answer = _answer(problem, chosen, started)
    return Answer(answer.value, answer.served, answer.seconds, choice.bound)


def cp_sat_alone(*, problem: Problem, seconds: float) -> Answer:
    """Give CP-SAT with two workers the whole question."""
    from ortools.sat.python import cp_model

    started = perf_counter()
    model = cp_model.CpModel()
    made = [model.new_bool_var("") for _ in problem.worth]
    open_ = [model.new_bool_var("") for _ in problem.lower]
    of_village: list[list[cp_model.IntVar]] = [[] for _ in range(problem.villages)]
    for pair, i in zip(made, problem.village.tolist(), strict=True):
        of_village[i].append(pair)
    for pairs in of_village:
        model.add_at_most_one(pairs)
    for j, switch in enumerate(open_):
        pairs = made[problem.starts[j] : problem.starts[j + 1]]
        model.add(sum(pairs) >= int(problem.needed[j]) * switch)
        model.add(sum(pairs) <= int(problem.upper[j]) * switch)
    unit = 1e-6
    gains = np.rint(problem.worth / unit).astype(np.int64).tolist()
    costs = np.rint(problem.cost / unit).astype(np.int64).tolist()
    model.maximize(cp_model.LinearExpr.weighted_sum([*made, *open_], [*gains, *(-cost for cost in costs)]))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = 2
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Answer(-np.inf, 0, perf_counter() - started)
    chosen = np.flatnonzero([solver.boolean_value(pair) for pair in made])
    answer = _answer(problem, chosen, started)
    return Answer(answer.value, answer.served, answer.seconds, solver.best_objective_bound * unit)


def _answer(problem: Problem, chosen: IntArray, started: float) -> Answer:
    return Answer(problem.value(chosen), len(chosen), perf_counter() - started)
