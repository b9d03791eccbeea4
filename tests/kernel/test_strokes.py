from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lianjian.kernel.strokes import in_stroke_order, strokes_of

HAN = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5)


def test_names_stand_by_the_strokes_of_their_surnames() -> None:
    names = ["赵静", "欧阳修", "王敏", "丁一", "马六", "王丽", "李强"]
    assert in_stroke_order(names, name=str) == ["丁一", "马六", "王丽", "王敏", "李强", "欧阳修", "赵静"]
    assert [strokes_of(one) for one in "一丁马王刘李赵龘"] == [1, 2, 3, 4, 6, 7, 9, 48]
    assert strokes_of("A") is None


@given(st.lists(st.text(HAN, min_size=1, max_size=4), max_size=20))
def test_the_order_is_one_order_whatever_it_was_before(names: list[str]) -> None:
    ordered = in_stroke_order(names, name=str)
    assert ordered == in_stroke_order(reversed(names), name=str)
    strokes = [strokes_of(name[0]) or 0 for name in ordered]
    assert strokes == sorted(strokes)
