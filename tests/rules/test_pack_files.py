"""A pack that is not well written says in which file, rule and field."""

from __future__ import annotations

from pathlib import Path

import pytest

from lianjian.rules import PackInvalid, load_packs
from tests.rules.made_packs import HEAD, county


def rule(**fields: str) -> str:
    own = {"id": "X-1", "title": "本县规定", "cite": "{article: 第一条}"} | fields
    return "  - {" + ", ".join(f"{key}: {value}" for key, value in own.items()) + "}\n"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"force": "strict"}, "force"),
        ({"evidence": "X"}, "evidence"),
        ({"title": "''"}, "title"),
        ({"cites": "{article: 第一条}"}, "cites"),
        ({"quorum": "{count: present, op: ge, fraction: 0.5, of: entitled}"}, "quorum.fraction"),
        ({"quorum": "{count: present, op: ge, fraction: 1/0, of: entitled}"}, "quorum.fraction"),
        ({"quorum": "{count: present, op: over, fraction: 1/2, of: entitled}"}, "quorum.op"),
        ({"quorum": "{count: present, op: ge, fraction: 1/2}"}, "quorum.of"),
        ({"quorum": "{count: present, op: ge}"}, "quorum"),
        ({"limits": "[{count: days, op: in, value: 3}]"}, "limits"),
        ({"limits": "[{count: days, op: ge, value: -3}]"}, "limits.value"),
        ({"limits": "[{count: days, op: ge, value: some.thing}]"}, "value"),
        ({"limits": "{count: days, op: ge, value: 3}"}, "limits"),
        ({"effective_from": "'soon'"}, "effective_from"),
        ({"effective_to": "2020-01-01"}, "effective_to"),
        ({"evidence": "M", "cite": "{article: 第一条, quote: 记得的话}"}, "cite.quote"),
        ({"parameters": "{Bad: {value: 1}}"}, "parameters.Bad"),
        ({"parameters": "{a.b: {value: 1, low: 0}}"}, "parameters.a.b.low"),
        ({"also": "[nothing]"}, "also"),
        ({"id": "CW2025-26-assembly"}, "id"),
    ],
)
def test_a_wrong_field_is_named(tmp_path: Path, fields: dict[str, str], field: str) -> None:
    with pytest.raises(PackInvalid) as invalid:
        county(tmp_path, rule(**fields))
    assert invalid.value.field == field
    assert invalid.value.rule == fields.get("id", "X-1")
    assert invalid.value.file.startswith("mine")
    assert invalid.value.sentence.endswith("。")
    assert invalid.value.file in str(invalid.value)


def test_a_rule_without_a_document_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackInvalid) as invalid:
        county(tmp_path, rule(), head="effective: 2026-01-01\nevidence: Q\nrules:\n")
    assert invalid.value.field == "cite.document"


def test_a_rule_without_evidence_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackInvalid) as invalid:
        county(tmp_path, rule(), head=HEAD.replace("evidence: Q\n", ""))
    assert invalid.value.field == "evidence"


@pytest.mark.parametrize("broken", ["  - {id: [\n", "  - {id: X, id: Y}\n", "\t- id\n"])
def test_broken_yaml_is_refused_with_its_line(tmp_path: Path, broken: str) -> None:
    with pytest.raises(PackInvalid, match=r"mine/own\.yaml：第 \d+ 行"):
        county(tmp_path, broken)


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackInvalid):
        county(tmp_path, "", head="")


def test_yes_is_a_count_of_votes_not_a_truth_value(tmp_path: Path) -> None:
    packs = county(tmp_path, rule(name="own_vote", **{"pass": "{count: yes, op: gt, fraction: 1/2, of: present}"}))
    assert packs.rule("X-1").requirements[0].alternatives[0].count == ("yes",)


def test_two_quorums_for_one_meeting_at_one_time_are_refused(tmp_path: Path) -> None:
    quorum = {"name": "own_meeting", "quorum": "{count: present, op: ge, fraction: 1/2, of: entitled}"}
    with pytest.raises(PackInvalid, match="重复规定"):
        county(tmp_path, rule(**quorum) + rule(id="X-2", **quorum))


@pytest.mark.parametrize("names", [("shandong",), ("national", "demo_zhucheng", "shandong"), ("national", "national")])
def test_packs_come_from_the_highest_to_the_lowest(names: tuple[str, ...]) -> None:
    with pytest.raises(PackInvalid, match="先载入国家的"):
        load_packs(*names)


@pytest.mark.parametrize("name", ["nowhere", "../packs/national", ""])
def test_an_unknown_pack_is_refused(name: str) -> None:
    with pytest.raises(PackInvalid, match="找不到"):
        load_packs(name)
