"""The recount finds what was changed, whoever changed it: a reader, a forger, or the server itself."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from lianjian.engines.credentials import (
    BadBoard,
    ReceiptKey,
    canonical,
    fingerprint,
    paper_row,
    slip_row,
    write_board,
)
from lianjian.engines.credentials.recount import NoBoard, parsed, recount
from lianjian.engines.credentials.recount import __file__ as recount_file
from lianjian.engines.tally import count
from tests.engines.credentials.small_board import (
    Scene,
    a_scene,
    codes,
    document,
    issuer,
    line_of,
    phone,
    recounted,
    relinked,
)

SCRIPT = Path(recount_file)


@pytest.fixture
def scene() -> Scene:
    return a_scene()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "board.jsonl"


@pytest.mark.parametrize("plain", [False, True], ids=["cryptography", "plain"])
def test_an_honest_board_agrees(scene: Scene, path: Path, *, plain: bool) -> None:
    found = recounted(path, scene.lines(), plain=plain)
    assert found.faults == []
    assert found.rows == 9
    assert found.counts["1"] == {
        "ballots": {"paper": 2, "phone": 2, "slip": 1},
        "marks": {"+": 2, "-": 1, "0": 1},
        "returned": 1,
        "spoiled": 1,
    }
    assert found.counts["2"]["marks"]["赵六"] == {"+": 1, "-": 0, "0": 0}
    assert found.counts["2"]["spoiled"] == 1
    assert found.counts["3"]["marks"] == {"E": 1, "Q": 0, "B": 0, "U": 0}


def test_every_line_is_canonical_and_no_row_says_when_or_who(scene: Scene) -> None:
    lines = scene.lines()
    assert all(parsed(line[:-1]) for line in lines)
    fields = {frozenset(document(line)) for line in lines[1:-1]}
    bare = {"chain", "channel", "choice", "contest", "key"}
    assert fields == {frozenset(bare), frozenset(bare | {"credential", "signature"})}


def test_what_a_reader_changes_is_found_where_it_was_changed(scene: Scene, path: Path) -> None:
    lines = scene.lines()
    at = line_of(lines, '"mark":"-"')
    found = recounted(path, [line.replace(b'"mark":"-"', b'"mark":"+"') for line in lines])
    assert {fault.line for fault in found.faults if fault.code in ("chain", "signature")} == {at + 1}
    assert codes(found) == {"chain", "signature", "counts", "result"}


def test_rows_dropped_doubled_or_swapped_are_found(scene: Scene, path: Path) -> None:
    lines = scene.lines()
    assert codes(recounted(path, lines[:3] + lines[4:])) >= {"chain", "rows"}
    assert codes(recounted(path, lines[:4] + lines[3:])) >= {"chain", "twice", "rows"}
    assert codes(recounted(path, [*lines[:3], lines[4], lines[3], *lines[5:]])) >= {"chain", "order"}
    assert codes(recounted(path, lines[:-1])) == {"cut"}
    assert codes(recounted(path, [*lines, lines[3]])) == {"chain", "line"}
    assert codes(recounted(path, [*lines[:-1], lines[-1][:-1]])) >= {"chain", "cut"}


def test_a_forger_who_mends_the_chain_fails_by_the_head(scene: Scene, path: Path) -> None:
    lines = scene.lines()
    dropped = relinked(lines[:3] + lines[4:])
    assert codes(recounted(path, dropped)) >= {"rows"}
    head = document(dropped[-1])["head"]
    head["rows_hash"] = document(dropped[-2])["chain"]
    mended = dropped[-1].replace(document(lines[-2])["chain"].encode(), head["rows_hash"].encode())
    assert "head" in codes(recounted(path, relinked([*dropped[:-1], mended])))


def altered(scene: Scene) -> None:
    at = next(at for at, row in enumerate(scene.rows) if row.choice == canonical({"mark": "-"}))
    scene.rows[at] = scene.rows[at]._replace(choice=canonical({"mark": "+"}))
    scene.results["contests"]["1"].update(approve=3, against=0)


def minted(scene: Scene) -> None:
    scene.rows.append(phone("1", {"mark": "+"}, issuer("2")))
    scene.results["contests"]["1"].update(approve=3, valid_ballots=5)
    scene.results["handed_out"]["phone"] = 3


def moved_to_another_contest(scene: Scene) -> None:
    row = next(row for row in scene.rows if row.channel == "phone" and row.choice == canonical({"mark": "+"}))
    scene.rows.append(row._replace(contest="3", choice=canonical({"grade": "E"})))


def signed_by_one_of_two(scene: Scene) -> None:
    at = next(at for at, row in enumerate(scene.rows) if row.contest == "2" and row.channel == "phone")
    scene.rows[at] = scene.rows[at]._replace(credential=scene.rows[at].credential[:256])


def unknown_slip(scene: Scene) -> None:
    at = next(at for at, row in enumerate(scene.rows) if row.channel == "slip")
    scene.rows[at] = slip_row(contest="1", slip=bytes(32), choice=scene.rows[at].choice)


def more_than_handed_out(scene: Scene) -> None:
    scene.results["handed_out"]["paper"] = 1


def more_than_the_roll(scene: Scene) -> None:
    scene.results["handed_out"]["paper"] = 10


def another_result(scene: Scene) -> None:
    scene.results["contests"]["2"]["approve"]["王敏"] = 2


def another_grade(scene: Scene) -> None:
    scene.results["contests"]["3"]["grades"] |= {"E": 0, "Q": 1}


def a_choice_nobody_could_tick(scene: Scene) -> None:
    scene.rows.append(paper_row(contest="2", batch=9, line=1, choice=canonical({"marks": {"赵六": "+"}})))


def a_contest_nobody_was_asked(scene: Scene) -> None:
    scene.rows.append(paper_row(contest="4", batch=9, line=1, choice=canonical({"mark": "+"})))


@pytest.mark.parametrize(
    ("cheat", "code"),
    [
        (altered, "signature"),
        (minted, "credential"),
        (moved_to_another_contest, "credential"),
        (signed_by_one_of_two, "credential"),
        (unknown_slip, "slip"),
        (more_than_handed_out, "excess"),
        (more_than_the_roll, "excess"),
        (another_result, "result"),
        (another_grade, "result"),
        (a_choice_nobody_could_tick, "choice"),
        (a_contest_nobody_was_asked, "row"),
    ],
)
def test_what_the_server_itself_would_have_to_forge_is_found(
    scene: Scene, path: Path, cheat: Callable[[Scene], None], code: str
) -> None:
    cheat(scene)
    found = recounted(path, scene.lines())
    assert code in codes(found)
    assert not {"chain", "head", "line"} & codes(found)


def test_one_key_for_two_contests_makes_no_board(scene: Scene, path: Path) -> None:
    scene.header["contests"][1]["issuers"][0] = scene.header["contests"][0]["issuers"][0]
    with pytest.raises(NoBoard):
        recounted(path, scene.lines())


def test_a_void_box_may_hold_more_than_was_handed_out(scene: Scene, path: Path) -> None:
    more_than_handed_out(scene)
    scene.results["contests"] |= {code: {"status": "void"} for code in "12"}
    assert recounted(path, scene.lines()).agrees


def test_opinions_handed_in_before_the_meeting_lie_on_no_board(scene: Scene, path: Path) -> None:
    scene.results["contests"]["1"] |= {"approve": 4, "written_opinions": 2}
    assert recounted(path, scene.lines()).agrees
    scene.results["contests"]["1"] |= {"approve": 5}
    assert codes(recounted(path, scene.lines())) == {"result"}


BOARD = a_scene().lines()
BYTES = b"".join(BOARD)


@settings(max_examples=1000, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, len(BYTES) - 1), byte=st.integers(0, 255), way=st.sampled_from(["change", "insert", "remove"]))
@example(at=len(BYTES) - 1, byte=0, way="remove")
@example(at=BYTES.index(b"chain") + 8, byte=ord("A"), way="change")
def test_no_single_byte_can_be_changed_unseen(path: Path, at: int, byte: int, way: str) -> None:
    new = {"change": bytes([byte]), "insert": BYTES[at : at + 1] + bytes([byte]), "remove": b""}[way]
    changed = BYTES[:at] + new + BYTES[at + 1 :]
    if changed != BYTES:
        try:
            assert not recounted(path, [changed]).agrees
        except NoBoard:
            return


def test_letters_of_a_hash_are_small(path: Path) -> None:
    at = next(at for at in range(10, 74) if chr(BYTES[at]) in "abcdef")
    changed = BYTES[:at] + BYTES[at : at + 1].upper() + BYTES[at + 1 :]
    assert not recounted(path, [changed]).agrees


def test_processes_find_what_one_finds(monkeypatch: pytest.MonkeyPatch, scene: Scene, path: Path) -> None:
    monkeypatch.setattr(sys.modules[recount.__module__], "CHUNK", 1)
    altered(scene)
    minted(scene)
    path.write_bytes(b"".join(scene.lines()))
    assert recount(path, processes=2).faults == recount(path).faults != []


def test_rows_out_of_order_and_keys_of_another_channel_are_not_written(scene: Scene) -> None:
    scene.rows.sort()
    for rows in ([*reversed(scene.rows)], [scene.rows[0], *scene.rows], [scene.rows[0]._replace(channel="phone")]):
        with pytest.raises(BadBoard):
            list(write_board(header=scene.header, rows=rows, results=scene.results, key=ReceiptKey.generate()))


def alone(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the one file as anybody would: no packages, no environment, not from the project."""
    command = [sys.executable, "-I", "-S", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, env={"PYTHONUTF8": "1"}, cwd="/")


def test_the_file_alone_recounts_in_chinese_and_english(scene: Scene, path: Path, tmp_path: Path) -> None:
    script = shutil.copy(SCRIPT, tmp_path / "recount.py")
    path.write_bytes(b"".join(scene.lines()))
    chinese, english = alone(script, path), alone(script, path, "--en", "--fingerprint", fingerprint(scene.header))
    assert (chinese.returncode, english.returncode) == (0, 0), chinese.stderr + english.stderr
    assert "✓ 核对一致" in chinese.stdout
    assert "赞成 2，反对 1，弃权 1" in chinese.stdout
    assert "plain Python" in english.stdout
    assert fingerprint(scene.header) in english.stdout
    assert alone(script, path, "--fingerprint", "0000 0000 0000 0000").returncode == 1
    path.write_bytes(path.read_bytes().replace(b'"mark":"-"', b'"mark":"+"'))
    wrong = alone(script, path)
    assert wrong.returncode == 1
    assert "所投内容与投票人的签名不符" in wrong.stdout
    for no_board in (script, tmp_path / "nothing"):
        assert alone(script, no_board).returncode == 2


def test_lianjian_recount_is_the_same_file(scene: Scene, path: Path) -> None:
    path.write_bytes(b"".join(scene.lines()))
    command = [sys.executable, "-m", "lianjian.site.cli", "recount", str(path), "--en"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | {"PYTHONUTF8": "1"})
    assert done.returncode == 0, done.stderr
    assert "✓ Everything agrees." in done.stdout


NAMES = ["王敏", "李强", "赵六"]
MARKS = st.sampled_from(["+", "-", "0", "!", None])
ELECTION_CHOICE = st.fixed_dictionaries(
    {"marks": st.dictionaries(st.sampled_from(NAMES), MARKS)},
    optional={
        "write_in": st.lists(st.sampled_from(["赵 六", "钱七", "孙八", " "]), max_size=2),
        "defect": st.just("illegible"),
    },
)
RESOLUTION_CHOICE = st.fixed_dictionaries({}, optional={"mark": MARKS, "defect": st.just("illegible")})


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ELECTION_CHOICE, max_size=12), st.lists(RESOLUTION_CHOICE, max_size=12))
def test_the_recount_agrees_with_the_counter(
    path: Path, of_election: list[dict[str, Any]], of_resolution: list[dict[str, Any]]
) -> None:
    scene = a_scene()
    scene.header["contests"][1]["candidates"] = NAMES
    scene.rows = [
        paper_row(contest=contest, batch=number, line=line, choice=canonical(choice))
        for number, (contest, choices) in enumerate({"1": of_resolution, "2": of_election}.items())
        for line, choice in enumerate(choices)
    ]
    every = {"eligible": 12, "present": 12, "quorum": None}
    threshold = {"op": "gt", "num": 1, "den": 2, "base": "present"}
    scene.results = {"handed_out": {"paper": 12}, "contests": {}}
    for code, kind, choices in (("1", "resolution", of_resolution), ("2", "election", of_election)):
        turnout = {"handed_out": {"paper": 12}, "returned": {"paper": len(choices)}}
        more = {"posts": 2, "candidates": NAMES, "write_in_roll": ["钱七"]} if kind == "election" else {}
        case = {"kind": kind, "threshold": threshold, "ballots": choices} | every | turnout | more
        scene.results["contests"][code] = count(case)
    assert recounted(path, scene.lines()).faults == []
