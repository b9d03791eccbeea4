from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from openpyxl import load_workbook
from pypinyin import constants

from lianjian.kernel.names import name_keys, read_by_words
from lianjian.site.demo.loading import FOLDER


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("单田芳", ("shantianfang", "stf")),
        ("曾国强", ("zengguoqiang", "zgq")),
        ("仇英", ("qiuying", "qy")),
        ("解学士", ("xiexueshi", "xxs")),
    ],
)
def test_surnames_are_read_as_surnames(name: str, expected: tuple[str, str]) -> None:
    assert name_keys(name, person=True) == expected


@pytest.mark.parametrize(
    "name", ["王家我乐村", "解家庄", "重庆市", "长安街道", "诸城市", "亭湖区", "都吉台村", "䶮山村", "A区"]
)
def test_the_quick_reading_is_the_reading_by_words(name: str) -> None:
    syllables, letters = read_by_words(name)
    assert name_keys(name) == ("".join(syllables), "".join(letters))


def test_places_are_found_by_their_initials() -> None:
    assert name_keys("王家我乐村")[1] == "wjwlc"


def demo_sheets() -> Iterator[Any]:
    """The sheets of the demo counties that name places."""
    for file in sorted(FOLDER.glob("*.xlsx")):
        yield load_workbook(file, read_only=True)["组织"]


def test_so_it_is_for_every_place_of_both_demo_counties_and_for_words_one_after_another() -> None:
    names = [
        str(value) for sheet in demo_sheets() for row in sheet.iter_rows(values_only=True) for value in row if value
    ]
    words = list(constants.PHRASES_DICT)[::100]
    made = [f"{first}{second}" for first, second in zip(words, reversed(words), strict=True)]
    for name in {name for name in (*names, *words, *made, "第3村", "嗯", "Ａ座", "") if len(name) < 20}:
        syllables, letters = read_by_words(name)
        assert name_keys(name) == ("".join(syllables), "".join(letters)), name
