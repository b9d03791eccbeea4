from __future__ import annotations

import pytest

from lianjian.kernel.names import initials, pinyin


@pytest.mark.parametrize(
    ("name", "expected"),
    [("单田芳", "shantianfang"), ("曾国强", "zengguoqiang"), ("仇英", "qiuying"), ("解学士", "xiexueshi")],
)
def test_surnames_are_read_as_surnames(name: str, expected: str) -> None:
    assert pinyin(name, person=True) == expected


def test_places_are_found_by_their_initials() -> None:
    assert initials("王家我乐村") == "wjwlc"
    assert initials("解家庄") == "jjz"
