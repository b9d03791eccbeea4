"""Scoring pairs on many criteria, block by block.

Levels 0…top are written in unary, so that min(need, offer) is a dot product and all such criteria together are one
matrix product per block. Fits are computed in single precision and equal the plain sums within 1e-5.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from lianjian.engines.pairing.fit import Block, FitArray, FloatArray, IntArray, PairList

BLOCK_CELLS = 3_000_000
ALL = slice(None)

SingleArray: TypeAlias = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Supply:
    """A need of villages that organisations can meet: score min(need, offer) / top, levels 0…top."""

    key: str
    weight: float
    offers: IntArray
    needs: IntArray
    top: int = 4

    def scores(self, *, organisations: IntArray, villages: IntArray) -> FloatArray:
        """Score pair by pair."""
        return np.minimum(self.offers[organisations], self.needs[villages]) / self.top


@dataclass(frozen=True)
class Nearness:
    """Closeness on the map: score 1 - distance / reach, never below 0; places are (x, y) in one unit with `reach`."""

    key: str
    weight: float
    organisations: FloatArray
    villages: FloatArray
    reach: float

    def scores(self, *, organisations: IntArray, villages: IntArray) -> FloatArray:
        """Score pair by pair."""
        apart = self.organisations[organisations] - self.villages[villages]
        return np.maximum(0.0, 1.0 - np.hypot(apart[:, 0], apart[:, 1]) / self.reach)


@dataclass(frozen=True)
class Kinship:
    """Being of one kind, such as the same industry: score 1 when the codes are equal, else 0."""

    key: str
    weight: float
    organisations: IntArray
    villages: IntArray

    def scores(self, *, organisations: IntArray, villages: IntArray) -> FloatArray:
        """Score pair by pair."""
        equal: FloatArray = (self.organisations[organisations] == self.villages[villages]).astype(np.float64)
        return equal


Criterion: TypeAlias = Supply | Nearness | Kinship


@dataclass(frozen=True)
class Contribution:
    """What one criterion adds to a pair's fit: weight times score; need and offer where it is a need."""

    key: str
    weight: float
    score: float
    need: int | None = None
    offer: int | None = None

    @property
    def amount(self) -> float:
        """The part of the fit."""
        return self.weight * self.score

    @property
    def unmet(self) -> bool:
        """Whether the village needs more than the organisation offers."""
        return self.need is not None and self.offer is not None and self.offer < self.need


@dataclass(frozen=True)
class BestFits:
    """Each village's organisations of highest fit, best first; equal fits by organisation row."""

    organisations: IntArray
    fits: SingleArray


@dataclass(frozen=True)
class ScoredFit:
    """A fit source that scores features on demand and keeps no pair."""

    criteria: tuple[Criterion, ...]
    shape: tuple[int, int]

    @property
    def size(self) -> int:
        """Number of pairs."""
        return self.shape[0] * self.shape[1]

    def listed(self) -> PairList:
        """List every pair with its exact fit."""
        organisation = np.repeat(np.arange(self.shape[0]), self.shape[1])
        village = np.tile(np.arange(self.shape[1]), self.shape[0])
        return PairList(organisation, village, self.at(organisations=organisation, villages=village))

    def blocks(self) -> Iterator[Block]:
        """Score blocks of villages against all organisations."""
        step = max(1, BLOCK_CELLS // max(1, self.shape[0]))
        for start in range(0, self.shape[1], step):
            yield self.of(villages=np.arange(start, min(start + step, self.shape[1])))

    def of(self, *, villages: IntArray) -> Block:
        """Score some villages against all organisations."""
        return Block(villages, np.arange(self.shape[0]), self.between(villages=villages))

    def at(self, *, organisations: IntArray, villages: IntArray) -> FloatArray:
        """Score pair by pair in double precision."""
        fit = np.zeros(len(organisations))
        for criterion in self.criteria:
            fit += criterion.weight * criterion.scores(organisations=organisations, villages=villages)
        return fit

    def contributions(self, *, organisation: int, village: int) -> tuple[Contribution, ...]:
        """Take one pair's fit apart; the amounts add up to the fit."""
        pair = {"organisations": np.array([organisation]), "villages": np.array([village])}
        return tuple(
            Contribution(
                key=criterion.key,
                weight=criterion.weight,
                score=float(criterion.scores(**pair)[0]),
                need=int(criterion.needs[village]) if isinstance(criterion, Supply) else None,
                offer=int(criterion.offers[organisation]) if isinstance(criterion, Supply) else None,
            )
            for criterion in self.criteria
        )

    def reordered(self, *, rows: Sequence[int], columns: Sequence[int]) -> ScoredFit:
        """Permute the features."""
        row, column = np.asarray(rows, np.int64), np.asarray(columns, np.int64)
        return ScoredFit(tuple(_permuted(criterion, row, column) for criterion in self.criteria), self.shape)

    def fingerprint(self) -> bytes:
        """Digest the features and weights."""
        digest = sha256()
        for criterion in self.criteria:
            digest.update(f"{type(criterion).__name__} {criterion.key} {criterion.weight!r} ".encode())
            for features in _features(criterion):
                digest.update(np.ascontiguousarray(features, "<f8").tobytes())
        return digest.digest()

    @cached_property
    def _codes(self) -> tuple[SingleArray, SingleArray]:
        supplies = [criterion for criterion in self.criteria if isinstance(criterion, Supply)]
        needs = [c.needs >= level for c in supplies for level in range(1, c.top + 1)]
        offers = [(c.offers >= level) * (c.weight / c.top) for c in supplies for level in range(1, c.top + 1)]
        if not supplies:
            return np.zeros((self.shape[1], 1), np.float32), np.zeros((1, self.shape[0]), np.float32)
        useful = [k for k in range(len(needs)) if needs[k].any() and offers[k].any()] or [0]
        return (
            np.ascontiguousarray(np.stack([needs[k] for k in useful], axis=1), np.float32),
            np.ascontiguousarray(np.stack([offers[k] for k in useful]), np.float32),
        )

    def between(self, *, villages: IntArray, organisations: IntArray | slice = ALL) -> SingleArray:
        """Score some villages (rows) against some organisations (columns)."""
        needs, offers = self._codes
        fit: SingleArray = needs[villages] @ offers[:, organisations]
        for criterion in self.criteria:
            if isinstance(criterion, Nearness):
                _add_nearness(fit, criterion, villages, organisations)
            elif isinstance(criterion, Kinship):
                _add_kinship(fit, criterion, villages, organisations)
        return fit


def scored_fit(*, criteria: Sequence[Criterion], organisations: int, villages: int) -> ScoredFit:
    """Make a fit source of criteria for so many organisations and villages."""
    return ScoredFit(tuple(criteria), (organisations, villages))


def score(*, fit: ScoredFit, top: int) -> BestFits:
    """Score all pairs and keep each village's `top` organisations of highest fit."""
    top = min(top, fit.shape[0])
    organisations = np.empty((fit.shape[1], top), np.int64)
    fits = np.empty((fit.shape[1], top), np.float32)
    for block in fit.blocks():
        best = best_columns(values=block.fit, top=top)
        organisations[block.villages] = best
        fits[block.villages] = np.take_along_axis(block.fit, best, axis=1)
    return BestFits(organisations, fits)


def best_columns(*, values: FitArray, top: int) -> IntArray:
    """Find each row's `top` columns of greatest value, best first, equal ones by column; NaN last."""
    last = values.shape[1] - top
    best = np.sort(np.argpartition(values, last, axis=1)[:, last:] if last else _all_columns(values), axis=1)
    order = np.argsort(-np.take_along_axis(values, best, axis=1), axis=1, kind="stable")
    return np.take_along_axis(best, order, axis=1)


def _all_columns(values: FitArray) -> IntArray:
    return np.broadcast_to(np.arange(values.shape[1]), values.shape).copy()


def _add_nearness(fit: SingleArray, criterion: Nearness, villages: IntArray, organisations: IntArray | slice) -> None:
    scale = 1.0 / criterion.reach
    here = np.asarray(criterion.villages[villages] * scale, np.float32)
    there = np.asarray(criterion.organisations[organisations] * scale, np.float32)
    apart = here[:, 0, None] - there[None, :, 0]
    apart *= apart
    other = here[:, 1, None] - there[None, :, 1]
    other *= other
    apart += other
    np.sqrt(apart, out=apart)
    np.minimum(apart, np.float32(1.0), out=apart)
    apart *= np.float32(-criterion.weight)
    apart += np.float32(criterion.weight)
    fit += apart


def _add_kinship(fit: SingleArray, criterion: Kinship, villages: IntArray, organisations: IntArray | slice) -> None:
    here, there = criterion.villages[villages], criterion.organisations[organisations]
    weight = np.float32(criterion.weight)
    for kind in np.unique(here):
        columns = np.flatnonzero(there == kind)
        rows = np.flatnonzero(here == kind)
        fit[rows[:, None], columns] += weight


def _permuted(criterion: Criterion, rows: IntArray, columns: IntArray) -> Criterion:
    if isinstance(criterion, Supply):
        return replace(criterion, offers=criterion.offers[rows], needs=criterion.needs[columns])
    if isinstance(criterion, Nearness):
        return replace(criterion, organisations=criterion.organisations[rows], villages=criterion.villages[columns])
    return replace(criterion, organisations=criterion.organisations[rows], villages=criterion.villages[columns])


def _features(criterion: Criterion) -> tuple[FloatArray | IntArray, ...]:
    if isinstance(criterion, Supply):
        return (np.array([criterion.top]), criterion.offers, criterion.needs)
    if isinstance(criterion, Nearness):
        return (np.array([criterion.reach]), criterion.organisations, criterion.villages)
    return (criterion.organisations, criterion.villages)
