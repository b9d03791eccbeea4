"""A second pair of eyes: checks a result against its instance with plain loops, sharing nothing with the solver."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np

from lianjian.engines.pairing.instance import Cover, Identifier, Instance, Mode, Preferences
from lianjian.engines.pairing.result import Result, Status

TOLERANCE = 1e-6


def check(instance: Instance, result: Result) -> list[str]:
    """List everything in which the result breaks the instance or contradicts itself; empty when all is well."""
    if result.status in (Status.INFEASIBLE, Status.UNDECIDED) and result.value is None:
        return ["没有方案却列出了结对"] if result.pairs else ([] if result.reason else ["没有方案也没有说明原因"])
    found = _pairs(instance, result) + _quotas(instance, result) + _wishes(instance, result)
    if not found:
        found = _lists(instance, result) + _numbers(instance, result)
        if instance.mode is Mode.FREE:
            found += _stability(instance, result)
    return found


def fit_of(instance: Instance, organisation: Identifier, village: Identifier) -> float:
    """Look up one pair's fit; NaN where it cannot be."""
    row = next(k for k, one in enumerate(instance.organisations) if one.id == organisation)
    column = next(k for k, one in enumerate(instance.villages) if one.id == village)
    return float(instance.fit.at(organisations=np.array([row]), villages=np.array([column]))[0])


def _fits(instance: Instance, result: Result) -> list[float]:
    rows = {one.id: k for k, one in enumerate(instance.organisations)}
    columns = {one.id: k for k, one in enumerate(instance.villages)}
    organisations = np.array([rows[o] for o, _ in result.pairs], dtype=np.int64)
    villages = np.array([columns[v] for _, v in result.pairs], dtype=np.int64)
    return [float(fit) for fit in instance.fit.at(organisations=organisations, villages=villages)]


def _pairs(instance: Instance, result: Result) -> list[str]:
    organisations = {one.id for one in instance.organisations}
    villages = {one.id for one in instance.villages}
    strange = [pair for pair in result.pairs if pair[0] not in organisations or pair[1] not in villages]
    if strange:
        return [f"不存在的单位或村：{pair}" for pair in strange]
    found = [f"村“{v}”有{n}个单位" for v, n in Counter(v for _, v in result.pairs).items() if n > 1]
    fits = zip(result.pairs, _fits(instance, result), strict=True)
    return found + [f"不能结对的结了对：{pair}" for pair, fit in fits if math.isnan(fit)]


def _quotas(instance: Instance, result: Result) -> list[str]:
    taken = Counter(organisation for organisation, _ in result.pairs)
    return [
        f"单位“{one.id}”有{taken[one.id]}个村，应为{one.lower}到{one.upper}个"
        for one in instance.organisations
        if taken[one.id] and not one.lower <= taken[one.id] <= one.upper
    ]


def _wishes(instance: Instance, result: Result) -> list[str]:
    made = set(result.pairs)
    found = [f"锁定的没有结对：{pair}" for pair in instance.locked if pair not in made]
    found += [f"禁止的结了对：{pair}" for pair in instance.forbidden if pair in made]
    if instance.cover is Cover.ALL and instance.mode is not Mode.FREE and len(made) < len(instance.villages):
        found.append("要求每个村都有单位，却有村没有")
    return found


def _lists(instance: Instance, result: Result) -> list[str]:
    open_ = {organisation for organisation, _ in result.pairs}
    placed = {village for _, village in result.pairs}
    found = []
    if set(result.closed) != {one.id for one in instance.organisations} - open_:
        found.append("未组建单位名单不对")
    if set(result.unplaced) != {one.id for one in instance.villages} - placed:
        found.append("未安排村名单不对")
    return found


def _numbers(instance: Instance, result: Result) -> list[str]:
    weakness = {one.id: one.weakness for one in instance.villages}
    fits = _fits(instance, result)
    value = 0.0
    for (_, village), fit in zip(result.pairs, fits, strict=True):
        bonus = instance.cover is Cover.BONUS
        value += (1 + weakness[village]) * (instance.coverage_bonus + fit) if bonus else fit
    open_ = {organisation for organisation, _ in result.pairs}
    value -= sum(one.open_cost for one in instance.organisations if one.id in open_)
    if result.value is None or result.bound is None or result.gap is None:
        return ["有结对却没有总值、上界或差距"]
    near = TOLERANCE * max(1.0, abs(value))
    found = [] if abs(value - result.value) <= near else [f"总值应为{value}，写成{result.value}"]
    if result.bound < value - near:
        found.append(f"上界{result.bound}小于总值{value}")
    if result.status is Status.OPTIMAL and result.bound > value + near:
        found.append("没有证明最优却写成最优")
    if instance.fairness_floor and instance.mode is Mode.ASSIGNED and fits and result.floor != min(fits):
        found.append(f"最低契合度应为{min(fits)}，写成{result.floor}")
    return found


def _stability(instance: Instance, result: Result) -> list[str]:
    ranks = {("o", one.id): _ranks(one.preferences) for one in instance.organisations}
    ranks |= {("v", one.id): _ranks(one.preferences) for one in instance.villages}
    placed = {village: organisation for organisation, village in result.pairs}
    locked = {village for _, village in instance.locked}
    for organisation, village in result.pairs:
        unlisted = village not in ranks["o", organisation] or organisation not in ranks["v", village]
        if unlisted and village not in locked:
            return [f"双方意愿表上没有却结了对：{(organisation, village)}"]
    blocking, coalitions = set(), {}
    for one in instance.organisations:
        mine = ranks["o", one.id]
        has = [village for village, organisation in placed.items() if organisation == one.id]
        wanting = []
        for other in instance.villages:
            theirs = ranks["v", other.id]
            known = other.id in mine and one.id in theirs and other.id not in locked
            if not known or (one.id, other.id) in instance.forbidden:
                continue
            if math.isnan(fit_of(instance, one.id, other.id)):
                continue
            now = placed.get(other.id)
            if now is None or theirs[one.id] < theirs[now]:
                wanting.append(other.id)
        full = len(has) >= one.upper
        for village in wanting if has or (one.lower == 0 and one.upper > 0) else ():
            if not full or any(held not in locked and mine[village] < mine[held] for held in has):
                blocking.add((one.id, village))
        if not has and one.lower > 0 and one.upper > 0 and len(wanting) >= one.lower:
            coalitions[one.id] = set(wanting)
    found = []
    if set(result.blocking_pairs or ()) != blocking:
        found.append(f"阻碍对应为{sorted(blocking, key=str)}")
    if {c.organisation: set(c.villages) for c in result.blocking_coalitions or ()} != coalitions:
        found.append(f"阻碍联盟应为{coalitions}")
    if (result.status is Status.STABLE) != (not blocking and not coalitions):
        found.append("稳定与否写得不对")
    return found


def _ranks(preferences: Preferences) -> dict[Identifier, int]:
    return {identifier: rank for rank, tie in enumerate(preferences) for identifier in tie}
