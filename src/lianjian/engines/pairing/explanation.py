"""One card per village: with whom, what the fit is made of, who comes next and why it is not them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from lianjian.engines.pairing.fit import FloatArray
from lianjian.engines.pairing.insistence import InsistCosts, estimate_insist_costs
from lianjian.engines.pairing.instance import Identifier, Instance, Mode, Organisation, canonical
from lianjian.engines.pairing.reading import BadInstance
from lianjian.engines.pairing.result import Result
from lianjian.engines.pairing.scoring import Contribution, ScoredFit

ALTERNATIVES = 3


class Reason(StrEnum):
    """Why an organisation of high fit is not the village's."""

    VETOED = "vetoed"
    LOCKED_ELSEWHERE = "locked_elsewhere"
    NO_PLACES = "no_places"
    NOT_ON_LISTS = "not_on_lists"
    PREFERS_OTHERS = "prefers_others"
    FULL = "full"
    NOT_OPEN = "not_open"
    WHOLE_LOSES = "whole_loses"
    FITS_LESS = "fits_less"


@dataclass(frozen=True)
class Alternative:
    """An organisation the village could think of, why it is not with it, and what insisting costs at least."""

    organisation: Identifier
    fit: float
    reason: Reason
    at_least: float | None


@dataclass(frozen=True)
class CutOff:
    """How far down its list an organisation of the village's list went: the rank of the last village taken (from 1).

    `own` is the rank of the village itself; None for `last` means the organisation still had places.
    """

    organisation: Identifier
    own: int
    last: int | None


@dataclass(frozen=True)
class Card:
    """What a village secretary is told; `place` is the rank of its organisation by fit (from 1)."""

    village: Identifier
    organisation: Identifier | None
    companions: tuple[Identifier, ...]
    fit: float | None
    place: int | None
    contributions: tuple[Contribution, ...]
    alternatives: tuple[Alternative, ...]
    cut_offs: tuple[CutOff, ...]


def explain(instance: Instance, result: Result, village: Identifier, *, costs: InsistCosts | None = None) -> Card:
    """Make a village's card; give `costs` when making many. Raises `BadInstance` for an unknown village."""
    instance = canonical(instance)
    columns = instance.village_positions()
    if village not in columns:
        raise BadInstance("unknown_village", f"没有编号为“{village}”的村。")
    if costs is None and result.value is not None:
        costs = estimate_insist_costs(instance, result)
    rows = np.arange(len(instance.organisations))
    fits = instance.fit.at(organisations=rows, villages=np.full(len(rows), columns[village]))
    organisation = result.placed.get(village)
    own = None if organisation is None else instance.organisation_positions()[organisation]
    return Card(
        village=village,
        organisation=organisation,
        companions=tuple(v for o, v in result.pairs if o == organisation and v != village),
        fit=None if own is None else float(fits[own]),
        place=None if own is None else 1 + int(np.sum(fits > fits[own])),
        contributions=_contributions(instance, own, columns[village]),
        alternatives=_alternatives(instance, result, village, fits, own, costs),
        cut_offs=_cut_offs(instance, result, village),
    )


def _contributions(instance: Instance, row: int | None, column: int) -> tuple[Contribution, ...]:
    if row is None or not isinstance(instance.fit, ScoredFit):
        return ()
    return instance.fit.contributions(organisation=row, village=column)


def _alternatives(
    instance: Instance,
    result: Result,
    village: Identifier,
    fits: FloatArray,
    own: int | None,
    costs: InsistCosts | None,
) -> tuple[Alternative, ...]:
    order = [int(row) for row in np.argsort(-fits, kind="stable") if not np.isnan(fits[row]) and row != own]
    return tuple(
        Alternative(
            organisation=instance.organisations[row].id,
            fit=float(fits[row]),
            reason=_reason(
                instance, result, village, instance.organisations[row], own is not None and fits[row] < fits[own]
            ),
            at_least=None if costs is None else costs.of(organisation=instance.organisations[row].id, village=village),
        )
        for row in order[:ALTERNATIVES]
    )


def _reason(instance: Instance, result: Result, village: Identifier, other: Organisation, fits_less: bool) -> Reason:
    taken = [v for o, v in result.pairs if o == other.id]
    locked = [v for v in taken if (other.id, v) in instance.locked]
    if (other.id, village) in instance.forbidden:
        return Reason.VETOED
    if any(v == village for _, v in instance.locked):
        return Reason.LOCKED_ELSEWHERE
    if len(locked) >= other.upper:
        return Reason.NO_PLACES
    if instance.mode is Mode.FREE:
        return _reason_by_lists(instance, result, village, other, taken)
    if fits_less:
        return Reason.FITS_LESS
    if not taken:
        return Reason.NOT_OPEN
    return Reason.FULL if len(taken) >= other.upper else Reason.WHOLE_LOSES


def _reason_by_lists(
    instance: Instance, result: Result, village: Identifier, other: Organisation, taken: list[Identifier]
) -> Reason:
    theirs = _ranks(other.preferences)
    mine = _ranks(next(one.preferences for one in instance.villages if one.id == village))
    if village not in theirs or other.id not in mine:
        return Reason.NOT_ON_LISTS
    now = result.placed.get(village)
    if now is not None and mine.get(now, 0) <= mine[other.id]:
        return Reason.FITS_LESS
    if not taken:
        return Reason.NOT_OPEN
    return Reason.PREFERS_OTHERS


def _cut_offs(instance: Instance, result: Result, village: Identifier) -> tuple[CutOff, ...]:
    if instance.mode is not Mode.FREE:
        return ()
    known = {organisation.id: organisation for organisation in instance.organisations}
    wanted = [o for tie in next(v.preferences for v in instance.villages if v.id == village) for o in tie]
    found = []
    for organisation in (known[o] for o in wanted):
        ranks = _ranks(organisation.preferences)
        taken = [v for o, v in result.pairs if o == organisation.id]
        if village in ranks and taken:
            listed = [ranks[v] for v in taken if v in ranks]
            full = len(taken) >= organisation.upper and listed
            found.append(CutOff(organisation.id, ranks[village], max(listed) if full else None))
    return tuple(found)


def _ranks(preferences: tuple[tuple[Identifier, ...], ...]) -> dict[Identifier, int]:
    return {identifier: rank for rank, tie in enumerate(preferences, start=1) for identifier in tie}
