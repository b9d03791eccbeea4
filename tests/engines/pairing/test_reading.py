"""Bad pairing forms are refused with a code and a sentence."""

from __future__ import annotations

import json
from typing import Any

import pytest

from lianjian.engines.pairing import BadInstance, Mode, read_instance

GOOD: dict[str, Any] = {
    "organisations": [{"id": "甲", "lower": 1, "upper": 2}, {"id": "乙"}],
    "villages": [{"id": "张村"}, {"id": "李村"}],
    "fit": {"matrix": [[1, 2], [3, 4]]},
}


def test_defaults_are_the_forms() -> None:
    instance = read_instance(GOOD)
    second = next(row for row in instance.organisations if row.id == "乙")
    assert (instance.mode, second.lower, second.upper, second.open_cost) == (Mode.ASSIGNED, 2, 4, 0.0)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"locked": [["丙", "张村"]]}, "unknown_id"),
        ({"villages": [{"id": "张村"}, {"id": "张村"}]}, "duplicate_id"),
        ({"organisations": [{"id": "甲", "lower": 3, "upper": 2}, {"id": "乙"}]}, "lower_above_upper"),
        ({"organisations": [{"id": "甲", "lower": -1}, {"id": "乙"}]}, "negative_quota"),
        ({"organisations": [{"id": "甲", "lower": 1.5}, {"id": "乙"}]}, "not_whole"),
        ({"organisations": [{"id": "甲", "open_cost": -1}, {"id": "乙"}]}, "negative"),
        ({"locked": [["甲", "张村"]], "forbidden": [["甲", "张村"]]}, "locked_and_forbidden"),
        ({"locked": [["甲", "张村"], ["乙", "张村"]]}, "village_locked_twice"),
        (
            {
                "organisations": [{"id": "甲", "lower": 0, "upper": 1}, {"id": "乙"}],
                "locked": [["甲", "张村"], ["甲", "李村"]],
            },
            "locks_above_upper",
        ),
        ({"fit": {"matrix": [[1, 2], [3, float("nan")]]}}, "not_finite"),
        ({"fit": {"matrix": [[1, 2], [3, float("inf")]]}}, "not_finite"),
        ({"fit": {"matrix": [[1, 2], [3, 10**400]]}}, "too_large"),
        ({"fit": {"matrix": [[1, 2]]}}, "wrong_shape"),
        ({"fit": {"matrix": [[1, 2], [3]]}}, "wrong_shape"),
        ({"fit": {"pairs": [["甲", "张村", 1], ["甲", "张村", 2]]}}, "duplicate_pair"),
        ({"fit": {"pairs": [["甲", "张村"]]}}, "bad_pair"),
        ({"fit": {"pairs": [["甲", "李村", 1]]}, "locked": [["甲", "张村"]]}, "lock_without_fit"),
        ({"fit": {}}, "bad_fit"),
        ({"mode": "random"}, "unknown_choice"),
        ({"mode": ["assigned"]}, "unknown_choice"),
        ({"time_limit": 0}, "time_limit_not_positive"),
        ({"coverage_bonus": "much"}, "not_a_number"),
        ({"fairness_floor": 1}, "not_a_switch"),
        ({"forbiden": []}, "unknown_key"),
        ({"villages": [{"id": "张村", "preferences": ["丙"]}, {"id": "李村"}]}, "unknown_id"),
        ({"villages": [{"id": "张村", "preferences": ["甲", ["甲"]]}, {"id": "李村"}]}, "duplicate_preference"),
    ],
)
def test_a_bad_form_is_named(change: dict[str, Any], code: str) -> None:
    with pytest.raises(BadInstance) as refusal:
        read_instance({**GOOD, **change})
    assert refusal.value.code == code
    assert refusal.value.sentence.endswith("。")


@pytest.mark.parametrize("document", [[], None, {"organisations": [], "villages": []}, json.loads('{"villages": 3}')])
def test_something_else_than_a_form_is_refused(document: object) -> None:
    with pytest.raises(BadInstance):
        read_instance(document)
