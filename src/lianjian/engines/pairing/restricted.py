"""The exact choice of open organisations among a few pairs: a mixed-integer programme solved by SciPy's HiGHS."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lianjian.engines.pairing.effort import Effort
from lianjian.engines.pairing.fit import BoolArray, FloatArray, IntArray
from lianjian.engines.pairing.problem import Problem

FINISHED, INFEASIBLE = 0, 2
# HiGHS stops within 1e-6 of its objective, which SciPy cannot change: a large objective makes that little.
OBJECTIVE_SIZE = 1e4


@dataclass(frozen=True)
class Choice:
    """Which organisations the programme opens (None: it found no answer) and what bounds its pairs."""

    open_: BoolArray | None
    bound: float
    finished: bool


@dataclass
class _Rows:
    """Constraint rows as they are added: low <= sum of coefficient x column <= high."""

    row: list[IntArray]
    column: list[IntArray]
    coefficient: list[FloatArray]
    low: list[FloatArray]
    high: list[FloatArray]
    count: int = 0

    def add(self, entries: list[tuple[IntArray, IntArray, FloatArray]], low: FloatArray, high: FloatArray) -> None:
        for row, column, coefficient in entries:
            self.row.append(row + self.count)
            self.column.append(column)
            self.coefficient.append(np.broadcast_to(np.asarray(coefficient, np.float64), row.shape))
        self.low.append(low)
        self.high.append(high)
        self.count += len(low)


def choose_open(*, problem: Problem, effort: Effort, at_least: int | None = None) -> Choice:
    """Solve the problem over its own pairs, placing `at_least` so many villages if that is said.

    When `at_least` is said, worths count without the problem's bonus, and so does the bound given. Only openings are
    integer: once they are fixed, the rest is a transport problem with integer corners.
    """
    if not len(problem.worth):
        return Choice(problem.forced, 0.0, True)
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    switched = np.flatnonzero(~problem.forced & (np.diff(problem.starts) > 0))
    rows = _rows(problem, switched, at_least)
    columns = len(problem.worth) + len(switched)
    matrix = csr_array(
        (np.concatenate(rows.coefficient), (np.concatenate(rows.row), np.concatenate(rows.column))),
        shape=(rows.count, columns),
    )
    worth = problem.worth - (problem.bonus if at_least is not None else 0.0)
    unit = problem.size / OBJECTIVE_SIZE
    answer = milp(
        np.concatenate([-worth, problem.cost[switched]]) / unit,
        integrality=(np.arange(columns) >= len(worth)).astype(int),
        bounds=Bounds(0.0, 1.0),
        constraints=LinearConstraint(matrix, np.concatenate(rows.low), np.concatenate(rows.high)),
        options=effort.programme_options(),
    )
    if answer.x is None:
        impossible = answer.status == INFEASIBLE
        return Choice(None, -np.inf if impossible else np.inf, impossible)
    open_ = problem.forced.copy()
    open_[switched] = answer.x[len(worth) :] > 0.5
    bound = answer.fun if answer.mip_dual_bound is None else answer.mip_dual_bound
    return Choice(open_, -float(bound) * unit, answer.status == FINISHED)


def _rows(problem: Problem, switched: IntArray, at_least: int | None) -> _Rows:
    pairs, m = np.arange(len(problem.worth)), problem.organisations
    switch = np.full(m, -1)
    switch[switched] = len(pairs) + np.arange(len(switched))
    one = np.ones(1)
    rows = _Rows([], [], [], [], [])
    rows.add([(problem.village, pairs, one)], _full(problem.villages, -np.inf), _full(problem.villages, 1.0))
    of_forced = pairs[problem.forced[problem.organisation]]
    rows.add(
        [(problem.organisation[of_forced], of_forced, one)],
        np.where(problem.forced, problem.lower, -np.inf),
        np.where(problem.forced, problem.upper, np.inf),
    )
    of_switched = pairs[switch[problem.organisation] >= 0]
    taken = (problem.organisation[of_switched], of_switched, one)
    rows.add(
        [taken, (switched, switch[switched], -problem.upper[switched].astype(np.float64))],
        _full(m, -np.inf),
        _full(m, 0.0),
    )
    rows.add(
        [taken, (switched, switch[switched], -problem.needed[switched].astype(np.float64))],
        _full(m, 0.0),
        _full(m, np.inf),
    )
    each = np.arange(len(of_switched))
    rows.add(
        [(each, of_switched, one), (each, switch[problem.organisation[of_switched]], -one)],
        _full(len(each), -np.inf),
        _full(len(each), 0.0),
    )
    if at_least is not None:
        rows.add([(np.zeros_like(pairs), pairs, one)], _full(1, float(at_least)), _full(1, np.inf))
    return rows


def _full(length: int, value: float) -> FloatArray:
    return np.full(length, value)
