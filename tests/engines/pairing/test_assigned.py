"""Assigned pairing: against exhaustive search, in any order of rows, within its limits, infeasible in words."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianjian.engines.pairing import (
    Cover,
    Instance,
    MatrixFit,
    Organisation,
    Progress,
    Status,
    Village,
    check,
    read_instance,
    read_result,
    result_document,
    solve,
)
from tests.engines.pairing.exhaustive import best_value, instances


def a_county(organisations: int, villages: int, seed: int = 0, **wishes: Any) -> Instance:
    draw = np.random.default_rng(seed)
    return Instance(
        organisations=tuple(Organisation(f"o{j:03d}", 2, int(draw.integers(2, 5))) for j in range(organisations)),
        villages=tuple(Village(f"v{i:03d}", float(draw.random())) for i in range(villages)),
        fit=MatrixFit(draw.random((organisations, villages))),
        **wishes,
    )


@settings(max_examples=150, deadline=None)
@given(instances())
def test_value_equals_exhaustive_search_and_is_proved(instance: Instance) -> None:
    result = solve(instance)
    expected = best_value(instance)
    assert check(instance, result) == []
    if expected is None:
        assert result.status is Status.INFEASIBLE
        assert result.reason
    else:
        assert result.status is Status.OPTIMAL
        assert result.value == pytest.approx(expected[0], abs=1e-7)
        assert result.bound == pytest.approx(expected[0], abs=1e-6)
        assert result.floor == expected[1]


def a_form() -> dict[str, Any]:
    return {
        "organisations": [{"id": f"单位{j}", "lower": j % 3, "upper": 3} for j in range(6)],
        "villages": [{"id": f"村{i}"} for i in range(9)],
        "fit": {"pairs": [[f"单位{j}", f"村{i}", ((i * j) % 4) / 4] for j in range(6) for i in range(9)]},
        "locked": [["单位1", "村8"], ["单位2", "村7"]],
        "forbidden": [["单位3", "村3"]],
    }


@given(st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None)
def test_any_order_of_rows_gives_the_same_pairs_and_digest(shuffler: random.Random) -> None:
    form, mixed = a_form(), a_form()
    for rows in (mixed["organisations"], mixed["villages"], mixed["fit"]["pairs"], mixed["locked"]):
        shuffler.shuffle(rows)
    one, other = solve(read_instance(form)), solve(read_instance(mixed))
    assert (one.pairs, one.digest, one.value) == (other.pairs, other.digest, other.value)


def test_matrix_and_list_of_the_same_fits_have_one_digest() -> None:
    form = a_form()
    table = [[((i * j) % 4) / 4 for i in range(9)] for j in range(6)]
    assert solve(read_instance(form)).digest == solve(read_instance({**form, "fit": {"matrix": table}})).digest


def test_another_wish_has_another_digest() -> None:
    assert solve(read_instance(a_form())).digest != solve(read_instance({**a_form(), "cover": "all"})).digest


def test_a_county_is_proved_optimal_and_beats_nothing_less() -> None:
    instance = a_county(40, 80, cover=Cover.BONUS, coverage_bonus=0.5)
    steps: list[Progress] = []
    result = solve(instance, progress=steps.append)
    assert result.status is Status.OPTIMAL
    assert check(instance, result) == []
    assert all(step.value is None or step.value <= result.value + 1e-9 for step in steps)
    assert all(step.bound is None or step.bound >= result.value - 1e-6 for step in steps)


def test_locks_vetoes_and_cover_hold_together() -> None:
    instance = a_county(
        40, 80, cover=Cover.ALL, locked=frozenset({("o000", "v000")}), forbidden=frozenset({("o001", "v001")})
    )
    result = solve(instance)
    assert result.status is Status.OPTIMAL
    assert check(instance, result) == []
    assert not result.unplaced


def test_time_limit_gives_the_best_so_far_with_its_gap() -> None:
    instance = a_county(120, 200, time_limit=0.001)
    result = solve(replace(instance, organisations=tuple(replace(o, open_cost=0.9) for o in instance.organisations)))
    assert result.pairs
    assert result.gap is not None
    assert result.status is Status.FEASIBLE
    assert result.stopped_by == "clock"
    assert result.bound >= result.value


def test_price_of_the_floor_is_what_the_floor_costs() -> None:
    instance = a_county(20, 40)
    fair, free = solve(replace(instance, fairness_floor=True)), solve(instance)
    assert check(instance, free) == []
    assert fair.floor_price == pytest.approx(free.value - fair.value, abs=1e-9)
    assert fair.floor is not None
    assert fair.floor >= min(instance.fit.matrix[int(o[1:]), int(v[1:])] for o, v in free.pairs)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"cover": "all", "organisations": [{"id": f"单位{j}", "upper": 2} for j in range(4)]}, "最多只能再接"),
        ({"cover": "all", "organisations": [{"id": f"单位{j}", "lower": 5, "upper": 6} for j in range(4)]}, "安排"),
        ({"locked": [["单位0", "村0"]], "fit": {"pairs": [["单位0", "村0", 1], ["单位1", "村1", 1]]}}, "已锁定"),
        ({"cover": "all", "fit": {"pairs": [["单位0", "村0", 1.0], ["单位0", "村1", 1.0]]}}, "没有任何"),
    ],
)
def test_infeasible_is_explained_in_words(change: dict[str, Any], words: str) -> None:
    form = {
        "organisations": [{"id": f"单位{j}"} for j in range(4)],
        "villages": [{"id": f"村{i}"} for i in range(9)],
        "fit": {"matrix": [[0.5] * 9] * 4},
    }
    result = solve(read_instance({**form, **change}))
    assert result.status is Status.INFEASIBLE
    assert words in str(result.reason)
    assert result.value is None
    assert result.pairs == ()


def test_a_result_survives_its_document() -> None:
    result = solve(read_instance({**a_form(), "mode": "free", "exact": True}))
    assert read_result(result_document(result)) == result


def test_nothing_to_pair_is_answered() -> None:
    result = solve(read_instance({"organisations": [], "villages": [], "fit": {"pairs": []}}))
    assert (result.status, result.value, result.bound) == (Status.OPTIMAL, 0.0, 0.0)
