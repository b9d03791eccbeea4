"""The gate before anything is published."""

from __future__ import annotations

import pytest

from lianjian.kernel.publication import private_numbers_in


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("电话13812345678，欢迎来电", ["****5678"]),
        ("电话 138 1234 5678", ["****5678"]),
        ("电话１３８１２３４５６７８", ["****5678"]),
        ("身份证370782198005061234", ["****1234"]),
        ("身份证37078219800506123X。", ["****123X"]),
        ("卡号6228480012345678901", ["****8901"]),
        ("先说370782198005061234，再说13912345678", ["****1234", "****5678"]),
        ("收入12345678901234元，共13800户，2026年3月9日", []),
        ("", []),
    ],
)
def test_numbers_that_belong_to_a_person_are_found(text: str, found: list[str]) -> None:
    shown = private_numbers_in(text)
    assert [number.replace(" ", "") for number in shown] == found
