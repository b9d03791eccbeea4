"""Sentences in Chinese for what the engine has to say."""

from __future__ import annotations

import numpy as np

from lianjian.engines.pairing.instance import Cover, Identifier, Instance, Pair
from lianjian.engines.pairing.market import Market, unplaced
from lianjian.engines.pairing.problem import Problem

SHOWN = 5


def short_lock(market: Market) -> str | None:
    """Say which organisation opened by a lock has too few villages to choose from, if any has."""
    instance, problem = market.instance, market.problem()
    choices = np.diff(problem.starts)
    for row in np.flatnonzero(problem.forced & (np.minimum(choices, problem.upper) < problem.lower)):
        organisation = instance.organisations[row]
        locked = int(np.sum(market.locks.organisation == row))
        return (
            f"单位“{organisation.id}”已锁定{locked}个村，至少要{organisation.lower}个，"
            f"可以再安排给它的村只有{min(choices[row], problem.upper[row])}个。"
        )
    return None


def obstacle(market: Market) -> str | None:
    """Say what plainly rules every pairing out, if anything does."""
    instance, problem = market.instance, market.problem()
    short = short_lock(market)
    if short is not None or instance.cover is not Cover.ALL:
        return short
    choices = np.diff(problem.starts)
    lonely = np.bincount(problem.village, minlength=problem.villages) == 0
    lonely[market.locks.village] = False
    if lonely.any():
        names = _listed([instance.villages[i].id for i in np.flatnonzero(lonely)])
        return f"要求每个村都有结对单位，但{names}没有任何可以结对的单位。"
    places = int(problem.upper[choices >= problem.needed].sum())
    if places < market.undecided:
        return f"要求每个村都有结对单位，但除锁定的以外还有{market.undecided}个村，各单位合计最多只能再接{places}个。"
    return None


def locks_cannot_be_filled(market: Market, problem: Problem) -> str:
    """Say that the organisations opened by locks cannot all reach their lower quotas."""
    waiting = np.flatnonzero(problem.forced & (problem.lower > 0))
    names = _listed([market.instance.organisations[row].id for row in waiting])
    return f"锁定使{names}必须组建，但没有办法让它们同时达到最少村数。"


def locks_not_wanted() -> str:
    """Say that too few villages wish to join an organisation opened by a lock."""
    return "有的单位因锁定必须组建，但按双方意愿（没有两方都更愿意另配的情况）能到它那里的村达不到最少村数。"


def not_all_placed(instance: Instance, pairs: tuple[Pair, ...]) -> str:
    """Say how many villages can be placed at most and name some left over."""
    left = unplaced(instance=instance, pairs=pairs)
    placed = len(instance.villages) - len(left)
    return (
        f"要求每个村都有结对单位，但在现有名额、最少村数和禁止、锁定的条件下最多只能安排{placed}个村，"
        f"还有{len(left)}个村安排不下，例如{_listed(list(left))}。"
    )


def not_decided_in_time() -> str:
    """Say that the limit came before an answer."""
    return "在限定的计算量内还没有找到满足全部条件的方案，也没有证明不存在这样的方案。"


def _listed(names: list[Identifier]) -> str:
    shown = "、".join(f"“{name}”" for name in names[:SHOWN])
    return shown + (f"等{len(names)}个" if len(names) > SHOWN else "")
