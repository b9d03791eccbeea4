"""The checker finds what is wrong with a result."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lianjian.engines.pairing import Result, check, read_instance, solve

INSTANCE = read_instance(
    {
        "organisations": [{"id": "甲"}, {"id": "乙"}],
        "villages": [{"id": name} for name in ("张村", "李村", "王村", "赵村", "孙村")],
        "fit": {"matrix": [[0.9, 0.8, 0.1, 0.2, 0.3], [0.5, 0.4, 0.7, 0.6, None]]},
        "locked": [["甲", "张村"]],
        "forbidden": [["乙", "李村"]],
    }
)
GOOD = solve(INSTANCE)


def test_the_solvers_answer_passes() -> None:
    assert check(INSTANCE, GOOD) == []


@pytest.mark.parametrize(
    "bad",
    [
        replace(GOOD, value=GOOD.value + 0.01),
        replace(GOOD, bound=GOOD.value - 0.01),
        replace(GOOD, bound=GOOD.value + 0.01),
        replace(GOOD, closed=("甲",)),
        replace(GOOD, unplaced=("张村",)),
        replace(GOOD, pairs=GOOD.pairs[:-1]),
        replace(GOOD, pairs=(*GOOD.pairs, GOOD.pairs[0])),
        replace(GOOD, pairs=(("乙", "孙村"), ("乙", "王村"), ("甲", "张村"), ("甲", "李村"))),
        replace(GOOD, pairs=(("乙", "李村"), ("乙", "王村"), ("甲", "张村"), ("甲", "孙村"))),
        replace(GOOD, pairs=(("甲", "李村"), ("甲", "孙村"))),
        replace(GOOD, pairs=(("丙", "李村"),)),
    ],
)
def test_a_falsified_answer_is_found_out(bad: Result) -> None:
    assert check(INSTANCE, bad)
