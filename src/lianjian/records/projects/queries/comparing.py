"""One urban party and one village side by side, as they stand now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lianjian.records.organisations.queries.codes import organisations_by_code
from lianjian.records.projects.enums import Criterion
from lianjian.records.projects.features import UrbanSide, VillageSide
from lianjian.records.projects.fit import PairFit, fit_of_round
from lianjian.records.projects.industries import why_kindred
from lianjian.records.projects.models import PairingRound
from lianjian.records.projects.queries.features import features_of_round

if TYPE_CHECKING:
    from lianjian.records.organisations.models import Organisation


@dataclass(frozen=True, kw_only=True)
class ComparedPair:
    """Two parties, what is known of them, and their fit."""

    place: Organisation
    village: Organisation
    urban: UrbanSide
    rural: VillageSide
    fit: PairFit
    kindred: str
    rank_for_village: int
    rank_for_place: int


def compared_pair(*, round_: PairingRound, place: str, village: str, weights: Mapping[Criterion, int]) -> ComparedPair:
    """Compare two parties of the round, by code, with these weights."""
    features = features_of_round(round_=round_)
    fit = fit_of_round(features=features, weights=weights)
    row = next(row for row, side in enumerate(features.places) if side.code == place)
    column = next(column for column, side in enumerate(features.villages) if side.code == village)
    parties = organisations_by_code(codes=[place, village])
    urban, rural = features.places[row], features.villages[column]
    here = fit.matrix[row, column]
    return ComparedPair(
        place=parties[place],
        village=parties[village],
        urban=urban,
        rural=rural,
        fit=fit.pair(place=row, village=column),
        kindred=why_kindred(one=urban.industry, other=rural.industry),
        rank_for_village=1 + int((fit.matrix[:, column] > here).sum()),
        rank_for_place=1 + int((fit.matrix[row] > here).sum()),
    )
