"""The gate before anything is published."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianjian.kernel.publication import masked, private_findings_in, private_numbers_in


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


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("身份证370782800506123", ["id_number"]),
        ("单据编号370782809906123", []),
        ("账号：1234 5678 9012", ["bank"]),
        ("办公电话0536-6012345", ["phone"]),
        ("孙某某患尿毒症，每周透析", ["health", "health"]),
        ("残疾人二级补贴", ["health"]),
        ("留守儿童之家", ["minors"]),
        ("其8岁的女儿读小学三年级", ["minors", "minors"]),
        ("六十岁以上，18岁以上的村民，2026年3月9日，第8岁末", []),
        ("修路1.2公里，用款540000.00元，2026年第3季度", []),
    ],
)
def test_what_gives_a_person_away_is_found(text: str, kinds: list[str]) -> None:
    assert [one.kind.value for one in private_findings_in(text)] == kinds


@given(before=st.text(max_size=8), after=st.text(max_size=8))
def test_a_masked_text_shows_nothing_of_what_was_found(before: str, after: str) -> None:
    text = f"{before}，电话13812345678，身份证37078219800506123X，{after}"
    clean = masked(text, findings=private_findings_in(text))
    assert "13812345678" not in clean
    assert "19800506" not in clean
