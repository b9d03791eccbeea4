"""Where the fit of a pair comes from: a list, a matrix, or features scored block by block."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any, Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

IntArray: TypeAlias = npt.NDArray[np.int64]
FloatArray: TypeAlias = npt.NDArray[np.float64]
BoolArray: TypeAlias = npt.NDArray[np.bool_]
FitArray: TypeAlias = npt.NDArray[np.floating[Any]]

BLOCK_VILLAGES = 1000


@dataclass(frozen=True)
class PairList:
    """Pairs that can be, as parallel arrays sorted by organisation row, then village column."""

    organisation: IntArray
    village: IntArray
    fit: FloatArray


@dataclass(frozen=True)
class Block:
    """The fits of some villages (rows) with some organisations (columns); NaN cannot be."""

    villages: IntArray
    organisations: IntArray
    fit: FitArray


class FitSource(Protocol):
    """Gives the fit of organisation rows with village columns."""

    @property
    def shape(self) -> tuple[int, int]:
        """Numbers of organisations and villages."""

    @property
    def size(self) -> int:
        """Number of pairs that can be, or an upper bound of it."""

    def listed(self) -> PairList:
        """List every pair that can be; asked only of sources small enough."""

    def blocks(self) -> Iterator[Block]:
        """Yield every pair that can be exactly once, villages rising from block to block."""

    def of(self, *, villages: IntArray) -> Block:
        """Give every pair that can be of some villages, rising."""

    def at(self, *, organisations: IntArray, villages: IntArray) -> FloatArray:
        """Look up fits pair by pair, NaN where a pair cannot be."""

    def reordered(self, *, rows: Sequence[int], columns: Sequence[int]) -> FitSource:
        """Give the same fits with organisations and villages in another order."""

    def fingerprint(self) -> bytes:
        """Digest the content, row order included."""


@dataclass(frozen=True)
class PairFit:
    """Fits listed pair by pair; pairs not listed cannot be."""

    shape: tuple[int, int]
    pairs: PairList

    @property
    def size(self) -> int:
        """Number of listed pairs."""
        return len(self.pairs.fit)

    def listed(self) -> PairList:
        """Give the list itself."""
        return self.pairs

    def blocks(self) -> Iterator[Block]:
        """Spread the list over dense blocks."""
        for start in range(0, self.shape[1], BLOCK_VILLAGES):
            yield self.of(villages=np.arange(start, min(start + BLOCK_VILLAGES, self.shape[1])))

    def of(self, *, villages: IntArray) -> Block:
        """Spread the villages' pairs over one block."""
        row = np.full(self.shape[1], -1)
        row[villages] = np.arange(len(villages))
        here = row[self.pairs.village] >= 0
        fit = np.full((len(villages), self.shape[0]), np.nan)
        fit[row[self.pairs.village[here]], self.pairs.organisation[here]] = self.pairs.fit[here]
        return Block(villages, np.arange(self.shape[0]), fit)

    def at(self, *, organisations: IntArray, villages: IntArray) -> FloatArray:
        """Look up fits by bisection."""
        if not self.size:
            return np.full(len(organisations), np.nan)
        keys = self.pairs.organisation * self.shape[1] + self.pairs.village
        wanted = organisations * self.shape[1] + villages
        found = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        return np.where(keys[found] == wanted, self.pairs.fit[found], np.nan)

    def reordered(self, *, rows: Sequence[int], columns: Sequence[int]) -> PairFit:
        """Renumber and sort the list."""
        organisation = np.argsort(rows)[self.pairs.organisation]
        village = np.argsort(columns)[self.pairs.village]
        return PairFit(self.shape, sorted_pairs(organisation=organisation, village=village, fit=self.pairs.fit))

    def fingerprint(self) -> bytes:
        """Digest the list."""
        return _fingerprint(self.pairs)


@dataclass(frozen=True)
class MatrixFit:
    """Fits as a matrix, rows organisations, columns villages; NaN cannot be."""

    matrix: FitArray

    @property
    def shape(self) -> tuple[int, int]:
        """Numbers of organisations and villages."""
        return (self.matrix.shape[0], self.matrix.shape[1])

    @property
    def size(self) -> int:
        """Number of cells."""
        return self.matrix.size

    def listed(self) -> PairList:
        """List the cells that can be."""
        return self._cells

    def blocks(self) -> Iterator[Block]:
        """Cut the matrix into blocks of villages."""
        for start in range(0, self.shape[1], BLOCK_VILLAGES):
            yield self.of(villages=np.arange(start, min(start + BLOCK_VILLAGES, self.shape[1])))

    def of(self, *, villages: IntArray) -> Block:
        """Cut the villages out."""
        return Block(villages, np.arange(self.shape[0]), np.ascontiguousarray(self.matrix[:, villages].T))

    def at(self, *, organisations: IntArray, villages: IntArray) -> FloatArray:
        """Look the cells up."""
        return self.matrix[organisations, villages].astype(np.float64)

    def reordered(self, *, rows: Sequence[int], columns: Sequence[int]) -> MatrixFit:
        """Permute the matrix."""
        return MatrixFit(self.matrix[np.ix_(np.asarray(rows, np.int64), np.asarray(columns, np.int64))])

    def fingerprint(self) -> bytes:
        """Digest the cells that can be, so that a list of the same pairs has the same digest."""
        return _fingerprint(self._cells)

    @cached_property
    def _cells(self) -> PairList:
        organisation, village = np.nonzero(~np.isnan(self.matrix))
        return PairList(organisation, village, self.matrix[organisation, village].astype(np.float64))


def sorted_pairs(*, organisation: IntArray, village: IntArray, fit: FloatArray) -> PairList:
    """Sort parallel arrays by organisation, then village."""
    order = np.lexsort((village, organisation))
    return PairList(organisation[order], village[order], fit[order])


def _fingerprint(pairs: PairList) -> bytes:
    digest = sha256()
    digest.update(np.ascontiguousarray(pairs.organisation, "<i4").tobytes())
    digest.update(np.ascontiguousarray(pairs.village, "<i4").tobytes())
    digest.update(np.ascontiguousarray(pairs.fit + 0.0, "<f8").tobytes())
    return digest.digest()
