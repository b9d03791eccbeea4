"""Block by block, county by county: the same answers as at once."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lianjian.engines.pairing import Cover, Instance, MatrixFit, Organisation, PairFit, Village, check, score, solve
from lianjian.engines.pairing.decomposition import parts_of, results_digest, solve_counties
from lianjian.engines.pairing.digest import instance_digest
from lianjian.engines.pairing.effort import Effort
from lianjian.engines.pairing.fit import PairList
from lianjian.engines.pairing.large import assign_large
from lianjian.engines.pairing.scoring import Kinship, Nearness, ScoredFit, Supply, scored_fit


def a_fit(organisations: int, villages: int, seed: int = 1) -> ScoredFit:
    draw = np.random.default_rng(seed)
    m, n = organisations, villages
    return scored_fit(
        criteria=[
            *(Supply(f"need-{k}", 0.1, draw.integers(0, 5, m), draw.integers(0, 5, n)) for k in range(5)),
            Nearness("near", 0.3, draw.random((m, 2)) * 100, draw.random((n, 2)) * 100, 50.0),
            Kinship("industry", 0.2, draw.integers(0, 8, m), draw.integers(0, 8, n)),
        ],
        organisations=m,
        villages=n,
    )


def a_region(cover: Cover = Cover.BONUS) -> Instance:
    return Instance(
        organisations=tuple(Organisation(f"o{j:04d}", 2, 2 + j % 3) for j in range(150)),
        villages=tuple(Village(f"v{i:04d}", (i % 7) / 7) for i in range(430)),
        fit=a_fit(150, 430),
        cover=cover,
        coverage_bonus=0.5,
        locked=frozenset({("o0003", "v0100"), ("o0003", "v0101")}),
        forbidden=frozenset({("o0004", "v0007"), ("o0005", "v0008")}),
    )


@pytest.mark.parametrize("cover", list(Cover))
def test_pricing_candidates_finds_the_optimum_over_all_pairs(cover: Cover) -> None:
    instance = a_region(cover)
    whole = solve(instance)
    digest = instance_digest(instance)
    priced = assign_large(instance=instance, digest=digest, effort=Effort(), progress=lambda _step: None)
    assert check(instance, priced) == []
    assert priced.value == pytest.approx(whole.value, rel=1e-4)
    assert priced.bound >= whole.value - 1e-4


def test_blocks_of_a_matrix_leave_out_what_cannot_be() -> None:
    instance = a_region()
    matrix = instance.fit.listed().fit.reshape(150, 430)
    matrix[np.random.default_rng(3).random(matrix.shape) < 0.9] = np.nan
    matrix[3, 100:102] = 0.5
    vetoed = replace(instance, fit=MatrixFit(matrix.astype(np.float32)))
    priced = assign_large(instance=vetoed, digest="", effort=Effort(), progress=lambda _step: None)
    assert check(vetoed, priced) == []
    assert priced.value == pytest.approx(solve(vetoed).value, rel=1e-4)


def test_block_scores_equal_plain_sums() -> None:
    fit = a_fit(60, 90)
    best = score(fit=fit, top=7)
    pairs = fit.listed()
    table = pairs.fit.reshape(60, 90)
    expected = -np.sort(-table, axis=0)[:7].T
    assert best.fits == pytest.approx(expected, abs=1e-5)
    assert table[best.organisations, np.arange(90)[:, None]] == pytest.approx(best.fits, abs=1e-5)


def test_parts_that_no_pair_joins_are_solved_apart() -> None:
    draw = np.random.default_rng(9)
    organisation, village = (grid.ravel() for grid in np.meshgrid(np.arange(12), np.arange(24), indexing="ij"))
    joined = organisation % 3 == village % 3
    fit = draw.random(int(joined.sum()))
    instance = Instance(
        organisations=tuple(Organisation(f"o{j:02d}") for j in range(12)),
        villages=tuple(Village(f"v{i:02d}") for i in range(24)),
        fit=PairFit((12, 24), PairList(organisation[joined], village[joined], fit)),
    )
    parts = parts_of(instance)
    assert len(parts) == 3
    assert sum(solve(part).value for part in parts) == pytest.approx(solve(instance).value, abs=1e-9)


def test_one_process_and_two_give_one_digest() -> None:
    counties = [replace(a_region(), fit=a_fit(150, 430, seed=seed)) for seed in range(3)]
    one = results_digest(solve_counties(counties=counties))
    assert one == results_digest(solve_counties(counties=counties, processes=2))
