"""The command line: exit statuses, JSON, and words to be read aloud."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from lianjian.engines.tally.command import run
from tests.engines.tally.cases import Case, election, for_each, resolution, share


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def answer(case: Case | bytes, folder: Path, *wishes: str, out: io.StringIO | None = None) -> tuple[int, str, str]:
    file = folder / "case.json"
    file.write_bytes(case if isinstance(case, bytes) else json.dumps(case).encode())
    out, err = out or io.StringIO(), io.StringIO()
    return run([str(file), *wishes], out=out, err=err), out.getvalue(), err.getvalue()


def test_a_machine_reads_one_json_document(tmp_path: Path) -> None:
    status, out, err = answer(resolution(10, 6, 4), tmp_path)
    assert (status, err) == (0, "")
    assert json.loads(out)["passed"] is False
    assert out.count("\n") == 1


def test_a_terminal_reads_words_unless_json_is_asked_for(tmp_path: Path) -> None:
    quorum = share("gt", 1, 2, of="present", base="eligible")
    _, out, _ = answer(resolution(10, 6, 4, eligible=25, quorum=quorum), tmp_path, out=Terminal())
    assert out.splitlines() == [
        "表决结果",
        "应到25人，实到20人。",
        "实到人数要求不少于13人，现为20人，达到要求。",
        "发出20张票，收回20张，未收回0张。",
        "有效票20张，无效票0张。",
        "赞成10票，反对6票，弃权4票。",
        "以实到人数20为准，至少要得11票才能通过。",
        "没有通过。",
    ]
    assert json.loads(answer(resolution(1), tmp_path, "--json", out=Terminal())[1])["passed"]
    assert answer(resolution(1), tmp_path, "--words")[1].endswith("通过。\n")


def test_an_election_is_a_table_and_who_was_elected(tmp_path: Path) -> None:
    ballots = [for_each("甲乙", 5), for_each("甲丙", 5), for_each("乙丙", 1), for_each("乙", 4), for_each("丙", 4)]
    line = share("gt", 1, 3, "returned")
    _, out, _ = answer(election([*ballots, for_each("甲乙丙", 1)], posts=2, threshold=line), tmp_path, "--words")
    assert "无效原因：所选人数超过应选名额1张。" in out
    assert "甲      10     0     9\n乙      10     0     9" in out
    assert "以收回票数20为准，至少要得7票才能当选。\n应选2名，无人当选。\n" in out
    assert out.endswith("甲、乙、丙得票相等，余下2个名额在他们中间再次投票。\n")


def test_words_for_names_written_in_and_shortfalls(tmp_path: Path) -> None:
    ballots = [
        for_each("甲", 2),
        {"n": 5, "write_in": ["王芳"]},
        {"n": 1, "write_in": ["路人"]},
        {"marks": {"乙": "!"}},
    ]
    _, out, _ = answer(election(ballots, posts=2, write_in_roll=["王芳"]), tmp_path, "--words")
    assert "王芳     5        另选  当选" in out
    assert "另有1处标记无效。" in out
    assert "有1票所写的人不在可另选人员名单上" in out
    assert "还缺1名，另行选举（未当选的有甲、乙、丙）。" in out
    _, out, _ = answer(election(ballots, posts=2, write_in_roll=["王芳", "王芳"]), tmp_path, "--words")
    assert "“王芳”（5票）有同名的人，请先查明是谁" in out


def test_words_for_votes_that_do_not_stand(tmp_path: Path) -> None:
    quorum = share("gt", 1, 2, of="present", base="eligible")
    assert "没有达到规定的数目，本次无效" in answer(resolution(5, eligible=20, quorum=quorum), tmp_path, "--words")[1]
    excess = resolution(5) | {"handed_out": {"paper": 4}}
    assert "纸质票收回的比发出的多，本次无效" in answer(excess, tmp_path, "--words")[1]


def test_words_for_ratings_households_and_posts(tmp_path: Path) -> None:
    grades: Case = {"E": 9, "Q": 10, "U": 1}
    rating = {
        "kind": "rating", "weights": {"党员": [1, 1]}, "excellent_cap": {"num": 1, "den": 2, "of": "graded"},
        "subjects": {"甲": {"党员": grades}, "乙": {"党员": grades}, "丙": {"graded": False}},
    }  # fmt: skip
    out = answer(rating, tmp_path, "--words")[1]
    assert "甲    9/20（45.0%）  1/20（5.0%）" in out
    assert "不定等次" in out
    assert "甲、乙并列，余下1个优秀名额由会议研究决定。" in out
    household = {"kind": "household", "households": 120, "votes": {"+": 80}, "threshold": share("gt", 1, 2, "present")}
    assert "总户数120户，到会80户。" in answer(household, tmp_path, "--words")[1]
    posts = {
        "kind": "carry_down", "posts": [["主任", 1], ["委员", 2]], "returned": 100, "carry_down": True,
        "post_votes": {"主任": {"甲": 50, "乙": 50}}, "threshold": share("gte", 1, 3, "returned"),
    }  # fmt: skip
    out = answer(posts, tmp_path, "--words")[1]
    assert "主任：甲、乙得票相等，余下1个名额在他们中间再次投票。" in out
    assert "委员要等上面得票相等的人再次投票以后才能确定。" in out


@pytest.mark.parametrize(
    "case",
    [b"{", b"\xff\xfe", b'{"kind": NaN}', b'{"kind": "resolution", "kind": "election"}', b"[" * 100_000, b"", b"[]"],
)
def test_a_bad_file_is_refused_in_words(case: bytes, tmp_path: Path) -> None:
    status, out, err = answer(case, tmp_path)
    assert (status, out) == (2, "")
    assert err.strip().endswith("。")


def test_a_missing_file_is_refused_in_words(tmp_path: Path) -> None:
    out, err = io.StringIO(), io.StringIO()
    assert run([str(tmp_path / "none.json")], out=out, err=err) == 2
    assert err.getvalue().endswith("打不开。\n")


def test_a_dash_reads_from_a_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    pipe = io.TextIOWrapper(io.BytesIO(b"\xef\xbb\xbf" + json.dumps(resolution(3)).encode()))
    monkeypatch.setattr(sys, "stdin", pipe)
    out = io.StringIO()
    assert run(["-"], out=out) == 0
    assert json.loads(out.getvalue())["approve"] == 3
