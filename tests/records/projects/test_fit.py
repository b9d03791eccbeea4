from __future__ import annotations

import math

import numpy as np
import pytest

from lianjian.records.projects.enums import Criterion, Industry, Subject
from lianjian.records.projects.features import RoundFeatures, UrbanSide, VillageSide
from lianjian.records.projects.fit import RoundFit, fit_of_round
from lianjian.records.projects.geography import great_circle_km, plane_km
from lianjian.records.projects.industries import CLOSENESS, KINDRED_INDUSTRIES, closeness, why_kindred
from lianjian.records.projects.queries.features import features_of_round
from tests.factories import County
from tests.records.projects.factories import WEIGHTS, a_round, with_exchange

ONLY = {criterion: {other: int(other == criterion) for other in Criterion} for criterion in Criterion}


def place(code: str = "U1", **changes: object) -> UrbanSide:
    usual: dict[str, object] = {
        "code": code,
        "industry": Industry.FOOD_PROCESSING,
        "driving": 3,
        "lower": 2,
        "upper": 4,
    }
    return UrbanSide(**(usual | changes))  # type: ignore[arg-type]


def village(code: str = "V1", **changes: object) -> VillageSide:
    usual: dict[str, object] = {"code": code, "industry": Industry.VEGETABLES, "weakness": 1}
    return VillageSide(**(usual | changes))  # type: ignore[arg-type]


def features(places: list[UrbanSide], villages: list[VillageSide]) -> RoundFeatures:
    return RoundFeatures(places=tuple(places), villages=tuple(villages), locked=frozenset(), vetoed=frozenset())


def only(criterion: Criterion, places: list[UrbanSide], villages: list[VillageSide]) -> np.ndarray:
    return fit_of_round(features=features(places, villages), weights=ONLY[criterion]).matrix


def random_round(seed: int) -> RoundFit:
    draw = np.random.default_rng(seed)

    def levels() -> dict[str, int]:
        return {str(s): int(draw.integers(1, 5)) for s in Subject if draw.random() < 0.3}

    def spot() -> dict[str, object]:
        return {"longitude": 119 + draw.random(), "latitude": 36 + draw.random()}

    industries = list(Industry)
    places = [
        place(
            f"U{j}", industry=industries[draw.integers(18)], driving=int(draw.integers(5)), needs=levels(),
            resources=levels(), wishes=((f"V{draw.integers(12)}",),), **spot(),
        )
        for j in range(7)
    ]  # fmt: skip
    villages = [
        village(f"V{i}", industry=industries[draw.integers(18)], needs=levels(), resources=levels(),
                wishes=((f"U{draw.integers(7)}",),), **spot())
        for i in range(12)
    ]  # fmt: skip
    return fit_of_round(features=features(places, villages), weights=WEIGHTS)


@pytest.mark.parametrize("seed", range(5))
def test_parts_of_every_pair_add_up_to_its_fit_and_lie_between_0_and_their_weight(seed: int) -> None:
    fit = random_round(seed)
    for row in range(7):
        for column in range(12):
            pair = fit.pair(place=row, village=column)
            assert sum(amount for _, amount in pair.parts) == pytest.approx(fit.matrix[row, column], abs=1e-6)
            assert pair.total == fit.matrix[row, column]
            for criterion, amount in pair.parts:
                assert -1e-12 <= amount <= WEIGHTS[criterion] / 100 + 1e-9


def test_the_engines_blocks_give_the_same_fit_but_for_single_precision() -> None:
    fit = random_round(11)
    for block in fit.scored.blocks():
        blocked = block.fit + fit.wishes.T[block.villages]
        assert np.abs(blocked - fit.matrix.T[block.villages]).max() < 1e-5


def test_weights_of_any_sum_count_by_their_proportions() -> None:
    round_ = random_round(3).features
    doubled = {criterion: 2 * weight for criterion, weight in WEIGHTS.items()}
    one, two = fit_of_round(features=round_, weights=WEIGHTS), fit_of_round(features=round_, weights=doubled)
    assert np.array_equal(one.matrix, two.matrix)


def test_industry_is_one_when_the_same_half_when_kindred_else_nothing() -> None:
    villages = [
        village("V1", industry=Industry.FOOD_PROCESSING),
        village("V2"),
        village("V3", industry=Industry.TEXTILES),
    ]
    assert only(Criterion.INDUSTRY, [place()], villages).tolist() == [[1.0, 0.5, 0.0]]


def test_kindred_industries_are_mutual_and_each_has_its_reason() -> None:
    assert all(CLOSENESS[one, other] == CLOSENESS[other, one] for one, other in CLOSENESS)
    assert len({frozenset(row[:2]) for row in KINDRED_INDUSTRIES}) == len(KINDRED_INDUSTRIES)
    assert why_kindred(one=Industry.VEGETABLES, other=Industry.FOOD_PROCESSING)
    assert closeness(one="", other=Industry.TEA) == 0


def test_complementarity_counts_no_more_than_is_needed_and_no_more_than_is_offered() -> None:
    places = [place(resources={Subject.TECHNIQUE: 4, Subject.FUNDS: 1})]
    villages = [village("V1", needs={Subject.TECHNIQUE: 2, Subject.FUNDS: 3}), village("V2", needs={Subject.ROADS: 1})]
    # The most that could be met in this round is 5: the greatest sum of needs, and of offers.
    assert only(Criterion.COMPLEMENTARITY, places, villages)[0] == pytest.approx([3 / 5, 0.0])


def test_sharing_joins_what_the_village_has_to_what_the_urban_party_lacks() -> None:
    places = [place("U1", needs={Subject.LAND: 4}), place("U2")]
    villages = [village(resources={Subject.LAND: 3})]
    assert only(Criterion.SHARING, places, villages)[:, 0] == pytest.approx([1.0, 0.0])


def test_distance_falls_with_the_way_and_unknown_places_are_near_to_nobody() -> None:
    places = [place("U1", longitude=119.4, latitude=36.0), place("U2")]
    villages = [
        village("V1", longitude=119.4, latitude=36.0), village("V2", longitude=119.5, latitude=36.0),
        village("V3", longitude=119.7, latitude=36.2), village("V4"),
    ]  # fmt: skip
    near = only(Criterion.DISTANCE, places, villages)
    assert near[0, 0] == 1.0
    assert near[0, 0] > near[0, 1] > near[0, 2] == pytest.approx(0.0, abs=1e-3)
    assert near[0, 3] == 0.0
    assert near[1].tolist() == [0.0] * 4


def test_wishes_of_both_sides_count_alike_and_fall_with_the_rank() -> None:
    places = [place("U1", wishes=(("V1",),)), place("U2"), place("U3")]
    villages = [village("V1", wishes=(("U1",), ("U2",))), village("V2")]
    assert only(Criterion.WISHES, places, villages).tolist() == [[1.0, 0.0], [0.375, 0.0], [0.0, 0.0]]


def test_needs_are_named_met_and_not_met() -> None:
    round_ = features(
        [place(resources={Subject.TECHNIQUE: 4})],
        [village(needs={Subject.TECHNIQUE: 3, Subject.COLD_STORAGE: 2})],
    )
    needs = fit_of_round(features=round_, weights=WEIGHTS).pair(place=0, village=0).needs
    assert [(one.subject, one.met) for one in needs] == [(Subject.TECHNIQUE, True), (Subject.COLD_STORAGE, False)]


def test_distances_in_the_plane_are_those_on_the_globe() -> None:
    draw = np.random.default_rng(1)
    degrees = np.stack([119 + 1.2 * draw.random(20), 35.5 + draw.random(20)], axis=1)
    spots = plane_km(degrees=degrees, middle=(119.6, 36.0))
    for one in range(20):
        for other in range(one):
            globe = great_circle_km(
                longitude=degrees[one, 0], latitude=degrees[one, 1], other_longitude=degrees[other, 0],
                other_latitude=degrees[other, 1],
            )  # fmt: skip
            assert math.dist(spots[one], spots[other]) == pytest.approx(globe, rel=1e-4)


def test_one_degree_of_latitude_is_111_km() -> None:
    assert great_circle_km(longitude=119, latitude=36, other_longitude=119, other_latitude=37) == pytest.approx(
        111.195, abs=0.01
    )


def test_features_are_read_in_a_constant_number_of_queries(county: County, django_assert_num_queries: object) -> None:
    round_ = a_round(county)
    with_exchange(county, round_)
    with django_assert_num_queries(7):  # type: ignore[operator]
        read = features_of_round(round_=round_)
    assert [side.code for side in read.places] == ["U001", "U002", "U003"]
    assert read.villages[5].needs == {Subject.TECHNIQUE: 4, Subject.COLD_STORAGE: 2}
    assert read.villages[0].wishes == (("U001",), ("U002",))
