"""Seeded pairing instances: counties in towns on a map, twenty criteria, several regimes of places and vetoes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from lianjian.engines.pairing import Cover, Instance, MatrixFit, Mode, Organisation, Village
from lianjian.engines.pairing.fit import Block, PairList
from lianjian.engines.pairing.instance import Preferences
from lianjian.engines.pairing.scoring import Kinship, Nearness, ScoredFit, Supply, scored_fit

SUPPLIES = 17
COVERAGE_BONUS = 0.5


@dataclass(frozen=True)
class Regime:
    """A kind of county: how many organisations, what they can take, which share of pairs is vetoed."""

    name: str
    organisations: int = 240
    villages: int = 400
    uppers: tuple[int, ...] = (2, 3, 4, 4)
    lower: int = 2
    vetoed: float = 0.0
    open_cost: float = 0.0
    cover: Cover = Cover.BONUS


REGIMES = (
    Regime("plain"),
    Regime("all take four", uppers=(4,)),
    Regime("places short", organisations=110),
    Regime("opening costs", open_cost=0.3),
    Regime("veto 90 %", vetoed=0.90),
    Regime("veto 97 %", vetoed=0.97),
    Regime("veto 97 %, few organisations", organisations=150, vetoed=0.97),
    Regime("veto 98.5 %", vetoed=0.985),
)


def features(*, organisations: int, villages: int, seed: int, across: float = 60.0) -> ScoredFit:
    """Draw features on a square map `across` km wide: towns with villages around, organisations near the centres."""
    draw = np.random.default_rng(seed)
    weights = draw.dirichlet(np.full(SUPPLIES + 3, 4.0))
    towns = draw.uniform(0.0, across, (max(3, villages // 30), 2))
    poverty = draw.beta(2.0, 3.0, villages)
    strength = draw.beta(2.0, 2.0, organisations)
    criteria = []
    for k in range(SUPPLIES):
        needs = np.clip(np.rint(draw.normal(1.0 + 2.5 * poverty, 1.0)), 0, 4).astype(np.int64)
        offers = np.clip(np.rint(draw.normal(0.5 + 2.5 * strength, 1.2)), 0, 4).astype(np.int64)
        criteria.append(Supply(f"need-{k}", float(weights[k]), offers, needs))
    homes = towns[draw.integers(len(towns), size=villages)] + draw.normal(0.0, 3.0, (villages, 2))
    seats = towns[draw.integers(len(towns), size=organisations)] + draw.normal(0.0, 5.0, (organisations, 2))
    near = Nearness("near", float(weights[-3]), seats, homes, across / 2)
    kin = [
        Kinship(
            f"kin-{k}", float(weights[k - 2]), draw.integers(12, size=organisations), draw.integers(12, size=villages)
        )
        for k in range(2)
    ]
    return scored_fit(criteria=[*criteria, near, *kin], organisations=organisations, villages=villages)


def turned(fit: ScoredFit) -> ScoredFit:
    """The same pairs with the sides changed over."""
    sides = [
        replace(one, offers=one.needs, needs=one.offers)
        if isinstance(one, Supply)
        else replace(one, organisations=one.villages, villages=one.organisations)
        for one in fit.criteria
    ]
    return scored_fit(criteria=sides, organisations=fit.shape[1], villages=fit.shape[0])


def county(*, regime: Regime, seed: int) -> Instance:
    """Draw one county of a regime."""
    draw = np.random.default_rng(10_000 + seed)
    fit = features(organisations=regime.organisations, villages=regime.villages, seed=seed)
    pairs = fit.listed()
    matrix = pairs.fit.reshape(fit.shape)
    matrix = np.where(draw.random(fit.shape) < regime.vetoed, np.nan, matrix)
    return Instance(
        organisations=quotas(draw=draw, number=regime.organisations, regime=regime),
        villages=weaknesses(draw=draw, number=regime.villages),
        fit=MatrixFit(matrix),
        cover=regime.cover,
        coverage_bonus=COVERAGE_BONUS,
    )


def quotas(*, draw: np.random.Generator, number: int, regime: Regime) -> tuple[Organisation, ...]:
    """Draw organisations with the regime's quotas; ids sort in this order."""
    uppers = draw.choice(regime.uppers, size=number)
    return tuple(Organisation(f"o{j:06d}", regime.lower, int(uppers[j]), regime.open_cost) for j in range(number))


def weaknesses(*, draw: np.random.Generator, number: int) -> tuple[Village, ...]:
    """Draw villages with weaknesses between 0 and 1."""
    weakness = draw.beta(2.0, 3.0, number)
    return tuple(Village(f"v{i:06d}", float(weakness[i])) for i in range(number))


def free_county(*, seed: int, mode: Mode = Mode.FREE, length: int = 8) -> Instance:
    """Draw a county in which villages list `length` organisations and organisations the villages they would take."""
    instance = county(regime=REGIMES[0], seed=seed)
    draw = np.random.default_rng(20_000 + seed)
    fit = instance.fit.listed().fit.reshape(instance.fit.shape)
    liking = fit + draw.normal(0.0, 0.5 * fit.std(), fit.shape)
    asked = np.zeros(fit.shape, bool)
    np.put_along_axis(asked, np.argsort(-liking, axis=0)[:length], True, axis=0)
    villages = [
        replace(village, preferences=_listed(instance.organisations, np.argsort(-liking[:, i])[:length]))
        for i, village in enumerate(instance.villages)
    ]
    choosing = fit + draw.normal(0.0, 0.5 * fit.std(), fit.shape)
    organisations = [
        replace(organisation, preferences=_listed(instance.villages, _asking(asked[j], choosing[j])))
        for j, organisation in enumerate(instance.organisations)
    ]
    return replace(instance, organisations=tuple(organisations), villages=tuple(villages), mode=mode)


def _asking(asked: np.ndarray, choosing: np.ndarray) -> np.ndarray:
    asking = np.flatnonzero(asked)
    return asking[np.argsort(-choosing[asking])][: max(2, int(0.9 * len(asking)))]


def _listed(rows: Sequence[Organisation] | Sequence[Village], order: np.ndarray) -> Preferences:
    return tuple((rows[k].id,) for k in order)


def region(*, organisations: int, villages: int, places: int, seed: int) -> Instance:
    """Draw a city or province scored block by block, with upper quotas of 2 to 4 that come near `places` in all."""
    draw = np.random.default_rng(30_000 + seed)
    spare = places - 2 * organisations
    uppers = 2 + (draw.permutation(2 * organisations) < spare).reshape(2, -1).sum(axis=0)
    rows = tuple(Organisation(f"o{j:06d}", 2, int(upper)) for j, upper in enumerate(uppers))
    across = 60.0 * (villages / 400) ** 0.5
    return Instance(
        organisations=rows,
        villages=weaknesses(draw=draw, number=villages),
        fit=features(organisations=organisations, villages=villages, seed=seed, across=across),
        cover=Cover.BONUS,
        coverage_bonus=COVERAGE_BONUS,
    )


@dataclass(frozen=True)
class NeighbouringFit:
    """Counties on a grid, `across` a row: a village can join organisations of its own county and of the eight around.

    Organisations and villages are numbered county by county, so many of each in every county.
    """

    scored: ScoredFit
    across: int
    organisations: int
    villages: int

    @property
    def shape(self) -> tuple[int, int]:
        """Numbers of organisations and villages."""
        return self.scored.shape

    @property
    def size(self) -> int:
        """Number of pairs."""
        return sum(self.villages * len(self._seen(county)) for county in range(self._counties))

    def blocks(self) -> Iterator[Block]:
        """One block a county."""
        for county in range(self._counties):
            yield self._block(county, np.arange(county * self.villages, (county + 1) * self.villages))

    def of(self, *, villages: np.ndarray) -> Block:
        """Some villages of any counties with every organisation that one of them can join, NaN out of reach."""
        counties = villages // self.villages
        seen = np.unique(np.concatenate([self._seen(int(county)) for county in np.unique(counties)]))
        fit = np.full((len(villages), len(seen)), np.nan, np.float32)
        for county in np.unique(counties):
            rows, near = np.flatnonzero(counties == county), self._seen(int(county))
            columns = np.searchsorted(seen, near)
            fit[rows[:, None], columns] = self.scored.between(villages=villages[rows], organisations=near)
        return Block(villages, seen, fit)

    def at(self, *, organisations: np.ndarray, villages: np.ndarray) -> np.ndarray:
        """Pair by pair, NaN out of reach."""
        home, other = villages // self.villages, organisations // self.organisations
        apart = np.maximum(
            abs(home // self.across - other // self.across), abs(home % self.across - other % self.across)
        )
        return np.where(apart <= 1, self.scored.at(organisations=organisations, villages=villages), np.nan)

    def listed(self) -> PairList:
        """Too many to list."""
        raise MemoryError

    def reordered(self, *, rows: Sequence[int], columns: Sequence[int]) -> NeighbouringFit:
        """The ids are in order already."""
        assert list(rows) == list(range(self.shape[0]))
        assert list(columns) == list(range(self.shape[1]))
        return self

    def fingerprint(self) -> bytes:
        """That of the features: the grid goes with the numbers."""
        return self.scored.fingerprint()

    @property
    def _counties(self) -> int:
        return self.shape[1] // self.villages

    def _block(self, county: int, villages: np.ndarray) -> Block:
        seen = self._seen(county)
        return Block(villages, seen, self.scored.between(organisations=seen, villages=villages))

    def _seen(self, county: int) -> np.ndarray:
        row, column = divmod(county, self.across)
        rows = range(max(0, row - 1), min(row + 2, -(-self._counties // self.across)))
        columns = range(max(0, column - 1), min(column + 2, self.across))
        near = [r * self.across + c for r in rows for c in columns if r * self.across + c < self._counties]
        return np.concatenate([np.arange(k * self.organisations, (k + 1) * self.organisations) for k in near])


def neighbouring(*, counties: int, across: int, regime: Regime, seed: int) -> Instance:
    """Draw so many counties of a regime as one problem in which neighbours may pair."""
    draw = np.random.default_rng(40_000 + seed)
    number, villages = counties * regime.organisations, counties * regime.villages
    fit = features(organisations=number, villages=villages, seed=seed, across=60.0 * counties**0.5)
    return Instance(
        organisations=quotas(draw=draw, number=number, regime=regime),
        villages=weaknesses(draw=draw, number=villages),
        fit=NeighbouringFit(fit, across, regime.organisations, regime.villages),
        cover=Cover.BONUS,
        coverage_bonus=COVERAGE_BONUS,
    )
