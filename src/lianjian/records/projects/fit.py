"""How well an urban party and a village fit, by criterion.

The first four criteria are those of the Zhucheng report (seed 003: kindred industry, complementary strengths, shareable
resources, driving power); nearness and the wishes of both sides are added by this program. Each gives a score of 0…1;
the fit is their sum by weights that add up to 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from lianjian.engines.pairing.scoring import Nearness, ScoredFit, Supply, scored_fit
from lianjian.records.projects.enums import Criterion, Industry, Subject
from lianjian.records.projects.features import RoundFeatures, Side, Wishes
from lianjian.records.projects.geography import great_circle_km, plane_km
from lianjian.records.projects.industries import closeness

TOP = 4
WISH_SCORES = (1.0, 0.75, 0.5)  # first, second, third wish
LATER_WISH = 0.25
DIGITS = 6  # of a fit as it is solved and shown

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Help:
    """One subject in which one side needs something, and the level at which the other can give it (0: not at all)."""

    subject: Subject
    need: int
    offer: int

    @property
    def met(self) -> bool:
        """Whether the offer reaches the need."""
        return self.offer >= self.need


@dataclass(frozen=True, kw_only=True)
class PairFit:
    """The fit of one pair taken apart; the parts add up to `total` within 1e-6."""

    total: float
    parts: tuple[tuple[Criterion, float], ...]
    needs: tuple[Help, ...]  # the village's needs
    shared: tuple[Help, ...]  # what of the village's the urban party could use
    km: float | None


@dataclass(frozen=True, kw_only=True)
class RoundFit:
    """The fit of every pair of a round, urban parties in rows, villages in columns, both as in `features`."""

    features: RoundFeatures
    scored: ScoredFit
    wishes: FloatArray  # weighted

    @cached_property
    def matrix(self) -> FloatArray:
        """Every pair's fit, rounded to six digits.

        In double precision: the engine's single-precision blocks differ by up to 1e-5 and a card's bars must add up.
        """
        return np.round(self.scored.listed().fit.reshape(self.scored.shape) + self.wishes, DIGITS)

    def pair(self, *, place: int, village: int) -> PairFit:
        """Take one pair's fit apart; row and column as in `features`."""
        parts = dict.fromkeys(Criterion, 0.0)
        for part in self.scored.contributions(organisation=place, village=village):
            parts[Criterion(part.key.partition(":")[0])] += part.amount
        parts[Criterion.WISHES] = float(self.wishes[place, village])
        urban, rural = self.features.places[place], self.features.villages[village]
        return PairFit(
            total=float(self.matrix[place, village]),
            parts=tuple(parts.items()),
            needs=_help(rural.needs, urban.resources),
            shared=tuple(one for one in _help(urban.needs, rural.resources) if one.offer),
            km=_km(urban, rural),
        )


def fit_of_round(*, features: RoundFeatures, weights: Mapping[Criterion, float]) -> RoundFit:
    """Score every pair of a round by criterion; weights are brought to a sum of 1.

    Industry: same 1, kindred ½ (`industries`), else 0. Complementarity: sum over subjects of min(village's need, urban
    party's offer) by the greatest such sum possible in the round; sharing the same the other way round. Driving:
    level / 4. Distance: 1 on the spot, falling evenly to 0 at the round's diameter. Wishes: mean of both sides, first
    wish 1, second ¾, third ½, later ¼.
    """
    total = sum(weights.values())
    share = {criterion: weights.get(criterion, 0.0) / total for criterion in Criterion}
    places, villages = features.places, features.villages
    criteria: tuple[Supply | Nearness, ...] = (
        *_industry(places, villages, share[Criterion.INDUSTRY]),
        *_exchange(Criterion.COMPLEMENTARITY, share, [p.resources for p in places], [v.needs for v in villages]),
        *_exchange(Criterion.SHARING, share, [p.needs for p in places], [v.resources for v in villages]),
        _driving(features, share[Criterion.DRIVING]),
        _nearness(features, share[Criterion.DISTANCE]),
    )
    scored = scored_fit(criteria=criteria, organisations=len(places), villages=len(villages))
    return RoundFit(features=features, scored=scored, wishes=share[Criterion.WISHES] * _wishes(features))


def _industry(places: Sequence[Side], villages: Sequence[Side], weight: float) -> Iterable[Supply]:
    """One dot product per industry: the party's industry offers all, the village needs as much as it is kindred."""
    for industry in sorted({place.industry for place in places if place.industry}):
        offers = [TOP if place.industry == industry else 0 for place in places]
        needs = [closeness(one=industry, other=village.industry) for village in villages]
        yield Supply(f"{Criterion.INDUSTRY}:{Industry(industry)}", weight, _levels(offers), _levels(needs), TOP)


def _exchange(
    criterion: Criterion,
    share: Mapping[Criterion, float],
    urban: Sequence[Mapping[str, int]],
    rural: Sequence[Mapping[str, int]],
) -> Iterable[Supply]:
    greatest = min(_greatest(urban), _greatest(rural))
    for subject in Subject:
        offers, needs = [of.get(subject, 0) for of in urban], [of.get(subject, 0) for of in rural]
        if any(offers) and any(needs):
            weight = share[criterion] * TOP / greatest
            yield Supply(f"{criterion}:{subject}", weight, _levels(offers), _levels(needs), TOP)


def _driving(features: RoundFeatures, weight: float) -> Supply:
    offers, needs = [place.driving for place in features.places], [TOP] * len(features.villages)
    return Supply(Criterion.DRIVING, weight, _levels(offers), _levels(needs), TOP)


def _nearness(features: RoundFeatures, weight: float) -> Nearness:
    located = [(s.longitude, s.latitude) for s in (*features.places, *features.villages) if s.located]
    degrees = np.array(located, np.float64).reshape(-1, 2)
    middle = tuple(degrees.mean(axis=0)) if len(degrees) else (0.0, 0.0)
    spread = plane_km(degrees=degrees, middle=(middle[0], middle[1]))
    reach = max(1.0, float(np.hypot(*np.ptp(spread, axis=0)))) if len(degrees) else 1.0
    # Who has no coordinates is near to nobody: each side's unknown places lie out of reach, and of each other.
    return Nearness(
        Criterion.DISTANCE,
        weight,
        _spots(features.places, (middle[0], middle[1]), -9 * reach),
        _spots(features.villages, (middle[0], middle[1]), 9 * reach),
        reach,
    )


def _spots(sides: Sequence[Side], middle: tuple[float, float], nowhere: float) -> FloatArray:
    known = [(s.longitude if s.located else middle[0], s.latitude if s.located else middle[1]) for s in sides]
    spots = plane_km(degrees=np.array(known, np.float64).reshape(-1, 2), middle=middle)
    spots[[not side.located for side in sides]] = nowhere
    return spots


def _wishes(features: RoundFeatures) -> FloatArray:
    rows = {place.code: row for row, place in enumerate(features.places)}
    columns = {village.code: column for column, village in enumerate(features.villages)}
    wished = np.zeros((len(rows), len(columns)))
    for row, place in enumerate(features.places):
        for code, strength in _strengths(place.wishes):
            if code in columns:
                wished[row, columns[code]] += strength / 2
    for column, village in enumerate(features.villages):
        for code, strength in _strengths(village.wishes):
            if code in rows:
                wished[rows[code], column] += strength / 2
    return wished


def _strengths(wishes: Wishes) -> Iterable[tuple[str, float]]:
    for place, codes in enumerate(wishes):
        for code in codes:
            yield code, WISH_SCORES[place] if place < len(WISH_SCORES) else LATER_WISH


def _help(needs: Mapping[str, int], offers: Mapping[str, int]) -> tuple[Help, ...]:
    found = [Help(subject=Subject(s), need=level, offer=offers.get(s, 0)) for s, level in needs.items()]
    return tuple(sorted(found, key=lambda one: (not one.met, -one.need, one.subject)))


def _km(one: Side, other: Side) -> float | None:
    if one.longitude is None or one.latitude is None or other.longitude is None or other.latitude is None:
        return None
    return great_circle_km(
        longitude=one.longitude, latitude=one.latitude, other_longitude=other.longitude, other_latitude=other.latitude
    )


def _levels(levels: Sequence[int]) -> npt.NDArray[np.int64]:
    return np.array(levels, np.int64)


def _greatest(sides: Sequence[Mapping[str, int]]) -> int:
    return max((sum(levels.values()) for levels in sides), default=0)
