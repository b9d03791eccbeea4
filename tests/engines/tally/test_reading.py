"""Every fault of a form is refused with a sentence; nothing is guessed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from lianjian.engines.tally import CaseFault, count, count_patterns
from tests.engines.tally.cases import Case, election, for_each, resolution, share

HALF = share("gt", 1, 2, "present")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"kind": "show_of_hands"}, "只能是resolution、election、rating、household、carry_down之一"),
        ({"kind": ["resolution"]}, "只能是resolution"),
        ({"kind": None}, "只能是resolution"),
        ({"colour": "red"}, "不认识的栏目“colour”"),
        ({"posts": 1}, "不认识的栏目“posts”"),
        ({"eligible": -1}, "应到人数不能是负数"),
        ({"eligible": 20.0}, "应到人数应当是整数"),
        ({"eligible": True}, "应到人数应当是整数"),
        ({"eligible": "20"}, "应到人数应当是整数"),
        ({"eligible": 10**9 + 1}, "不能超过十亿"),
        ({"eligible": 19}, "实到人数20超过应到人数19"),
        ({"present": None}, "缺少实到人数"),
        ({"handed_out": None}, "缺少发出票数"),
        ({"returned": None}, "缺少收回票数"),
        ({"handed_out": 20}, "发出票数应当是一个 JSON 对象"),
        ({"handed_out": {"post": 20}}, "不认识的栏目“post”"),
        ({"returned": {"paper": -1}}, "不能是负数"),
        ({"handed_out": {"paper": 21}}, "只有20，发出的票和书面意见却有21"),
        ({"threshold": None}, "缺少通过线"),
        ({"threshold": HALF | {"op": ">"}}, "只能是“gt”（超过）或“gte”（以上）"),
        ({"threshold": HALF | {"num": 0.5}}, "分子应当是整数"),
        ({"threshold": HALF | {"den": 0}}, "分母不能小于1"),
        ({"threshold": HALF | {"num": 3}}, "永远达不到"),
        ({"threshold": HALF | {"num": 2}}, "永远达不到"),
        ({"threshold": HALF | {"base": "valid"}}, "只能是eligible、present、returned之一"),
        ({"threshold": HALF | {"base": None}}, "缺少通过线的基数"),
        ({"threshold": HALF | {"of": "present"}}, "不认识的栏目“of”"),
        ({"quorum": HALF}, "缺少到会要求的对象"),
        ({"quorum": HALF | {"of": "people"}}, "只能是eligible、present、returned之一"),
        ({"ballots": None}, "缺少选票"),
        ({"ballots": {"+": 20}}, "应当是一个列表"),
        ({"ballots": [{"n": 21, "mark": "+"}]}, "收回20张票，登记的却是21张"),
        ({"ballots": [{"n": 19, "mark": "+"}]}, "收回20张票，登记的却是19张"),
        ({"ballots": [{"n": -1, "mark": "+"}]}, "第1行选票的张数不能是负数"),
        ({"ballots": [{"n": 20, "mark": "yes"}]}, "标记只能是+、-、0、!或空着"),
        ({"ballots": [{"n": 20, "mark": "+", "by": "甲"}]}, "第1行选票有不认识的栏目“by”"),
        ({"ballots": [{"n": 20, "mark": "+", "channel": "post"}]}, "渠道只能是"),
        ({"ballots": [{"n": 20, "mark": "+", "channel": "slip"}]}, "票码收回0张，登记的却是20张"),
        ({"ballots": [{"n": 20, "mark": "+", "defect": "torn"}]}, "作废原因只能是"),
        ({"written_opinions": {"?": 1}}, "不认识的栏目“?”"),
        ({"written_opinions": [1]}, "书面意见应当是一个 JSON 对象"),
    ],
)
def test_a_fault_is_refused_in_words(change: Case, said: str) -> None:
    with pytest.raises(CaseFault) as refusal:
        count(resolution(20) | change)
    assert said in refusal.value.sentence
    assert refusal.value.sentence.endswith("。")


@pytest.mark.parametrize("case", [None, [], "resolution", {1: 2}])
def test_what_is_no_form_is_refused(case: Any) -> None:
    with pytest.raises(CaseFault):
        count(case)


def test_faulty_ballots_are_refused_even_where_the_vote_is_void() -> None:
    quorum = share("gt", 1, 2, of="present", base="eligible")
    with pytest.raises(CaseFault, match="标记只能是"):
        count(resolution(5, eligible=20, quorum=quorum) | {"ballots": [{"n": 5, "mark": "?"}]})


def test_rows_of_a_channel_may_not_be_more_than_came_back_by_it() -> None:
    boxes = {"handed_out": {"paper": 15, "slip": 5}, "returned": {"paper": 15, "slip": 5}}
    rows: list[Case] = [{"n": 14, "mark": "+", "channel": "paper"}, {"n": 6, "mark": "-", "channel": "slip"}]
    with pytest.raises(CaseFault, match="票码收回5张，登记的却是6张"):
        count(resolution(20) | boxes | {"ballots": rows})
    rows[1]["channel"] = None
    assert count(resolution(20) | boxes | {"ballots": rows})["against"] == 6


def test_texts_count_as_their_rows_do() -> None:
    ballots = [for_each("甲", 3), for_each("乙", 2, defect="illegible"), {"n": 1, "marks": {}, "write_in": ["王芳"]}]
    form = election(ballots, write_in_roll=["王芳"])
    texts = [json.dumps({k: v for k, v in ballot.items() if k != "n"}) for ballot in ballots]
    spread = [(texts[0].encode(), 1), (texts[1].encode(), 2), (texts[0].encode(), 2), (texts[2].encode(), 1)]
    without = {key: value for key, value in form.items() if key != "ballots"}
    assert count_patterns(without, spread) == count_patterns(without, zip(texts, (3, 2, 1), strict=True)) == count(form)


@pytest.mark.parametrize(
    ("pattern", "n", "said"),
    [
        (b"{", 20, "不是正确的 JSON"),
        (b"\xff", 20, "不是正确的 JSON"),
        ("[" * 100_000, 20, "不是正确的 JSON"),
        (b'"+"', 20, "应当是一个 JSON 对象"),
        (b'{"mark": "+", "n": 2}', 20, "不能自带张数"),
        (b'{"mark": "+", "mark": "-"}', 20, "“mark”写了两次"),
        (b'{"mark": "+"}', -20, "不能是负数"),
    ],
)
def test_texts_that_are_no_ballots_are_refused(pattern: bytes | str, n: int, said: str) -> None:
    form = {key: value for key, value in resolution(20).items() if key != "ballots"}
    with pytest.raises(CaseFault) as refusal:
        count_patterns(form, [(pattern, n)])
    assert said in refusal.value.sentence


def test_texts_are_for_resolutions_and_elections_and_instead_of_rows() -> None:
    with pytest.raises(CaseFault, match="只用于表决和选举"):
        count_patterns(resolution(20), [(b'{"mark": "+"}', 20)])
    with pytest.raises(CaseFault, match="只用于表决和选举"):
        count_patterns({"kind": "rating", "weights": {}, "subjects": {}}, [])
