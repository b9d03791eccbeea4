"""What it would cost to insist: at once as a lower bound from the prices, exactly by solving again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from lianjian.engines.pairing.fit import FloatArray
from lianjian.engines.pairing.instance import Cover, Identifier, Instance, Mode, canonical
from lianjian.engines.pairing.market import market_of
from lianjian.engines.pairing.prices import bound_of, losses
from lianjian.engines.pairing.problem import Problem
from lianjian.engines.pairing.reading import BadInstance, with_lock
from lianjian.engines.pairing.result import Progress, Result, Status
from lianjian.engines.pairing.solving import solve

ROUNDING = 1e-9


@dataclass(frozen=True)
class Move:
    """A village that changes organisation; None is none."""

    village: Identifier
    before: Identifier | None
    after: Identifier | None


@dataclass(frozen=True)
class Insistence:
    """What follows when one pair is insisted on; `loss` is None when nothing satisfies the wish."""

    organisation: Identifier
    village: Identifier
    result: Result
    loss: float | None
    moves: tuple[Move, ...]
    opened: tuple[Identifier, ...]
    closed: tuple[Identifier, ...]


@dataclass(frozen=True)
class InsistCosts:
    """For every pair what insisting on it costs at least; NaN where it cannot be, is vetoed or its village locked."""

    organisations: tuple[Identifier, ...]
    villages: tuple[Identifier, ...]
    at_least: FloatArray

    def of(self, *, organisation: Identifier, village: Identifier) -> float | None:
        """Look one pair up."""
        cost = self.at_least[self.organisations.index(organisation), self.villages.index(village)]
        return None if np.isnan(cost) else float(cost)


@dataclass(frozen=True)
class PlacePrice:
    """What a place is worth: taking the last one away costs at least `last`, one more gives at most `more`."""

    last: float
    more: float


def insist(
    instance: Instance,
    result: Result,
    organisation: Identifier,
    village: Identifier,
    *,
    progress: Callable[[Progress], None] | None = None,
) -> Insistence:
    """Solve again with one pair locked; it overrules a veto on the pair and another lock of the village.

    Raises `BadInstance` where the pair cannot be at all or the organisation's locks already fill it.
    """
    again = solve(with_lock(instance, organisation, village), progress=progress, like=result)
    before, after = result.placed, again.placed
    moves = tuple(
        Move(one.id, before.get(one.id), after.get(one.id))
        for one in canonical(instance).villages
        if before.get(one.id) != after.get(one.id)
    )
    solved = again.value is not None and result.value is not None
    return Insistence(
        organisation=organisation,
        village=village,
        result=again,
        loss=result.value - again.value if again.value is not None and result.value is not None else None,
        moves=moves if solved else (),
        opened=tuple(one for one in result.closed if one not in again.closed) if solved else (),
        closed=tuple(one for one in again.closed if one not in result.closed) if solved else (),
    )


def estimate_insist_costs(instance: Instance, result: Result) -> InsistCosts:
    """Estimate for all pairs at once what insisting costs; never above the true loss. Raises `BadInstance`."""
    instance = canonical(instance)
    problem, prices, value = _priced(instance, result)
    lost = losses(problem=problem, prices=prices, bound=bound_of(problem=problem, prices=prices))
    slack = bound_of(problem=problem, prices=prices).total - value
    costs = lost - slack - ROUNDING * max(1.0, abs(value))
    if instance.mode is Mode.ASSIGNED and not instance.fairness_floor and result.status is Status.OPTIMAL:
        costs = np.maximum(0.0, costs)
    at_least = np.full((problem.organisations, problem.villages), np.nan)
    at_least[problem.organisation, problem.village] = costs
    return InsistCosts(
        tuple(row.id for row in instance.organisations), tuple(column.id for column in instance.villages), at_least
    )


def place_prices(instance: Instance, result: Result) -> dict[Identifier, PlacePrice]:
    """Price each organisation's last place and one more than it has. Raises `BadInstance`."""
    instance = canonical(instance)
    problem, prices, value = _priced(instance, result)
    bound = bound_of(problem=problem, prices=prices)
    slack = bound.total - value
    ranked = np.where(np.isfinite(bound.ranked), np.maximum(bound.ranked, 0.0), 0.0)
    rows = np.arange(problem.organisations)
    full = (bound.count == problem.upper) & (problem.upper > np.maximum(problem.lower, 1))
    last = np.where(full, ranked[rows, np.maximum(problem.upper, 1).clip(max=ranked.shape[1]) - 1], 0.0)
    more = np.where(bound.count == problem.upper, ranked[rows, problem.upper.clip(max=ranked.shape[1] - 1)], 0.0)
    return {
        organisation.id: PlacePrice(max(0.0, float(last[row]) - slack), float(more[row]) + slack)
        for row, organisation in enumerate(instance.organisations)
    }


def _priced(instance: Instance, result: Result) -> tuple[Problem, FloatArray, float]:
    if result.value is None or not result.prices:
        raise BadInstance("no_pairing", "没有可用的结对方案，不能估算。")
    market = market_of(instance)
    problem = market.problem()
    if instance.cover is Cover.ALL and instance.mode is not Mode.FREE:
        problem = problem.placing_most_first()
    prices = np.array([price for _, price in result.prices]) + problem.bonus
    value = result.value - market.locks.worth + problem.bonus * (len(result.pairs) - len(market.locks.village))
    return problem, np.maximum(0.0, prices), value
