"""Exhaustive answers to tiny pairing instances, by looking at every possible pairing."""

from __future__ import annotations

from functools import cache

import numpy as np
from hypothesis import strategies as st

from lianjian.engines.pairing import Cover, Instance, Mode, Organisation, PairFit, Village
from lianjian.engines.pairing.fit import sorted_pairs

FITS = [0.0, 0.1, 0.25, 0.5, 0.5, 0.75, 0.9, -0.3]


@cache
def every_pairing(organisations: int, villages: int) -> np.ndarray:
    """List every way to give each village one organisation or none (the last number)."""
    return np.stack(np.meshgrid(*[np.arange(organisations + 1)] * villages, indexing="ij"), -1).reshape(-1, villages)


def best_value(instance: Instance) -> tuple[float, float | None] | None:
    """Find the greatest value, with the floor where one is wished; None when nothing satisfies the instance."""
    fit, value, allowed = _judge(instance)
    if not allowed.any():
        return None
    if not instance.fairness_floor:
        return float(value[allowed].max()), None
    placed = np.isfinite(fit).sum(axis=1)
    lowest = np.where(np.isfinite(fit), fit, np.inf).min(axis=1)
    most = allowed & (placed == placed[allowed].max())
    fairest = most & (lowest == lowest[most].max())
    floor = float(lowest[most].max())
    return float(value[fairest].max()), floor if np.isfinite(floor) else None


def _judge(instance: Instance) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    m, n = len(instance.organisations), len(instance.villages)
    table = np.full((m + 1, n), np.nan)
    pairs = instance.fit.listed()
    table[pairs.organisation, pairs.village] = pairs.fit
    rows, columns = instance.organisation_positions(), instance.village_positions()
    for organisation, village in instance.forbidden:
        table[rows[organisation], columns[village]] = np.nan
    pairings = every_pairing(m, n)
    fit = table[pairings, np.arange(n)]
    allowed = np.all(np.isfinite(fit) | (pairings == m), axis=1)
    if instance.cover is Cover.ALL:
        allowed &= np.all(pairings < m, axis=1)
    for organisation, village in instance.locked:
        allowed &= pairings[:, columns[village]] == rows[organisation]
    worth = fit
    if instance.cover is Cover.BONUS:
        worth = (1 + np.array([v.weakness for v in instance.villages])) * (instance.coverage_bonus + fit)
    value = np.nansum(worth, axis=1)
    for row, organisation in enumerate(instance.organisations):
        count = (pairings == row).sum(axis=1)
        allowed &= (count == 0) | ((count >= organisation.lower) & (count <= organisation.upper))
        value -= organisation.open_cost * (count > 0)
    return fit, value, allowed


@st.composite
def instances(draw: st.DrawFn, *, mode: Mode = Mode.ASSIGNED, ties: bool = True) -> Instance:
    """Draw tiny instances with all the wishes there are."""
    m, n = draw(st.integers(1, 4)), draw(st.integers(1, 6))
    organisation_ids, village_ids = [f"单位{j}" for j in range(m)], [f"村{i}" for i in range(n)]
    every = [(o, v) for o in organisation_ids for v in village_ids]
    listed = draw(st.lists(st.sampled_from(every), unique=True, min_size=len(every) // 2))
    fits = [draw(st.sampled_from(FITS)) for _ in listed]
    wishes = draw(st.permutations(listed))[:4] if listed else []
    locked = {(o, v) for k, (o, v) in enumerate(wishes[:2]) if all(v != other for _, other in wishes[:k])}
    locked = locked if draw(st.integers(0, 3)) == 0 else set()
    organisations = []
    for identifier in organisation_ids:
        lower = draw(st.integers(0, 3))
        upper = max(draw(st.integers(lower, 5)), sum(o == identifier for o, _ in locked))
        cost = draw(st.sampled_from([0.0, 0.0, 0.2, 0.6]))
        organisations.append(
            Organisation(identifier, lower, upper, cost, _preferences(draw, village_ids, mode=mode, ties=ties))
        )
    return Instance(
        organisations=tuple(organisations),
        villages=tuple(
            Village(
                v, draw(st.sampled_from([0.0, 0.5, 2.0])), _preferences(draw, organisation_ids, mode=mode, ties=ties)
            )
            for v in village_ids
        ),
        fit=PairFit(
            (m, n),
            sorted_pairs(
                organisation=np.array([organisation_ids.index(o) for o, _ in listed], dtype=np.int64),
                village=np.array([village_ids.index(v) for _, v in listed], dtype=np.int64),
                fit=np.array(fits, dtype=np.float64),
            ),
        ),
        mode=mode,
        cover=draw(st.sampled_from(list(Cover))),
        coverage_bonus=draw(st.sampled_from([0.0, 0.5])),
        locked=frozenset(locked),
        forbidden=frozenset(wishes[2:]) - frozenset(locked),
        fairness_floor=draw(st.booleans()),
        exact=True,
    )


def _preferences(draw: st.DrawFn, others: list[str], *, mode: Mode, ties: bool) -> tuple[tuple[str, ...], ...]:
    if mode is Mode.ASSIGNED:
        return ()
    order = draw(st.permutations(others))[: draw(st.integers(0, len(others)))]
    cuts = [ties and draw(st.integers(0, 3)) == 0 for _ in order]
    groups: list[list[str]] = []
    for identifier, tied in zip(order, cuts, strict=True):
        if tied and groups:
            groups[-1].append(identifier)
        else:
            groups.append([identifier])
    return tuple(tuple(group) for group in groups)
