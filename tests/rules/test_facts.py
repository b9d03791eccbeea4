"""Facts that are missing, wrong or impossible are refused with a sentence."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from lianjian.rules import BadFacts, ask

DAY = date(2026, 3, 1)
MEETING: dict[str, object] = {"entitled": 20, "present": 11, "yes": 11}
ELECTION: dict[str, object] = {
    "entitled": 20,
    "present": 16,
    "yes": 9,
    "seats": 3,
    "candidates": 4,
    "handed_out": 16,
    "returned": 16,
}
ASSEMBLY: dict[str, object] = {"adults": 900, "present_adults": 451, "present": 451, "yes": 226}


@pytest.mark.parametrize(
    ("rule", "facts", "says"),
    [
        ("no_such_rule", MEETING, "没有“no_such_rule”这条规则"),
        ("branch_assembly", {"entitled": 20, "present": 11}, "缺少“赞成票”（yes）"),
        ("branch_assembly", {}, "缺少"),
        ("branch_assembly", MEETING | {"preset": 11}, "不认识“preset”"),
        ("branch_assembly", MEETING | {"yes": -1}, "不能是负数"),
        ("branch_assembly", MEETING | {"yes": 10.0}, "要是整数"),
        ("branch_assembly", MEETING | {"yes": "11"}, "要是整数"),
        ("branch_assembly", MEETING | {"yes": None}, "要是整数"),
        ("branch_assembly", MEETING | {"yes": True}, "要是整数"),
        ("branch_assembly", MEETING | {"entitled": 0, "present": 0, "yes": 0}, "不小于 1"),
        ("branch_assembly", MEETING | {"present": 21}, "不能多于“应到人数”"),
        ("branch_assembly", MEETING | {"yes": 12}, "不能多于“到会人数”"),
        ("member_admission", MEETING, "缺少“会前交来的书面赞成意见”"),
        ("member_admission", MEETING | {"written_yes": 10}, "没有到会的只有 9 人"),
        ("party_election", ELECTION | {"yes": 17, "returned": 16}, "不能多于"),
        ("party_election", ELECTION | {"handed_out": 17}, "不能多于“到会人数”"),
        ("party_election", ELECTION | {"post": "chair"}, "“post”只能是"),
        ("villagers_assembly", {"present": 451, "yes": 226}, "或者"),
        ("villagers_assembly", {"adults": 900, "present": 451, "yes": 226}, "present_adults"),
        ("villagers_assembly", ASSEMBLY | {"households": 300}, "present_households"),
        ("villagers_assembly", ASSEMBLY | {"present": 450, "yes": 226}, "不能多于“到会人数”"),
        ("villagers_assembly", ASSEMBLY | {"present": 901}, "不能多于“年满十八周岁的人数”"),
        ("villagers_committee_election", {"registered": 9, "votes_cast": 9, "yes": 5}, "缺少“第几次投票”"),
        ("villagers_committee_election", {"registered": 9, "votes_cast": 9, "yes": 5, "round": 3}, "只能是：1、2"),
        ("villagers_committee_election", {"registered": 9, "votes_cast": 10, "yes": 5, "round": 1}, "不能多于"),
        ("collective_assembly", {"members": 9, "present": 8, "yes": 9}, "不能多于"),
        ("collective_representatives", {"representatives": 45, "yes": 46}, "不能多于"),
        ("collective_representatives", {"representatives": 45, "yes": 30, "item": 14}, "1 到 13"),
        ("village_assembly_notice", {"notice_days": 3, "special_case": "yes"}, "true 或者 false"),
    ],
)
def test_bad_facts_are_refused_in_words(rule: str, facts: dict[str, object], says: str) -> None:
    with pytest.raises(BadFacts, match=says) as refusal:
        ask(rule, on=DAY, facts=facts)
    assert str(refusal.value).endswith("。")


@pytest.mark.parametrize("on", ["2026-03-01", datetime(2026, 3, 1), None])
def test_only_a_day_is_a_day(on: object) -> None:
    with pytest.raises(BadFacts, match="哪一天"):
        ask("branch_assembly", on=on, facts=MEETING)  # type: ignore[arg-type]


def test_bad_facts_are_refused_even_for_a_day_without_a_text() -> None:
    with pytest.raises(BadFacts):
        ask("branch_assembly", on=date(1990, 1, 1), facts={"entitled": 20})
