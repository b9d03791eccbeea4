"""`lianjian rule ask` and `lianjian rule list` as a person or a program calls them."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from lianjian.rules.command import run

MEETING = '{"entitled": 33, "present": 21, "yes": 15}'
KEYS = [
    "valid",
    "quorum",
    "pass",
    "rule",
    "document",
    "article",
    "quote",
    "text_in_force",
    "force",
    "evidence",
    "missing",
]


def test_json_has_the_agreed_keys_and_values(capsys: pytest.CaptureFixture[str]) -> None:
    status = run(["ask", "representatives_assembly", "--on", "2026-03-01", "--facts", MEETING, "--json"])
    answer = json.loads(capsys.readouterr().out)
    assert status == 0
    assert list(answer) == KEYS
    assert answer["valid"] is False
    assert answer["quorum"] == {"need": 22, "have": 21, "met": False}
    assert answer["pass"] == {"need": 11, "have": 15, "met": True}
    assert answer["rule"] == "representatives_assembly"
    assert answer["article"] == "第三十条"
    assert answer["text_in_force"] == "2026-01-01"
    assert answer["missing"] == "应到 33 人，现在到会 21 人，还差 1 人。"


def test_a_day_without_a_text_is_an_answer_with_status_0(capsys: pytest.CaptureFixture[str]) -> None:
    status = run(["ask", "representatives_assembly", "--on", "1999-03-01", "--facts", MEETING, "--json"])
    answer = json.loads(capsys.readouterr().out)
    assert status == 0
    assert list(answer) == KEYS
    assert answer["valid"] is None


def test_in_words_it_gives_the_verdict_what_is_missing_and_the_source(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["ask", "representatives_assembly", "--on", "2026-03-01", "--facts", MEETING, "--words"]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("不符合规定。\n应到 33 人")
    assert "《村民委员会组织法》第三十条，2026年1月1日起施行（必须办到）" in printed


@pytest.mark.parametrize(
    "arguments",
    [
        ["ask", "no_such_rule", "--on", "2026-03-01", "--facts", "{}"],
        ["ask", "branch_assembly", "--on", "2026-02-30", "--facts", MEETING],
        ["ask", "branch_assembly", "--on", "2026-03-01", "--facts", "{"],
        ["ask", "branch_assembly", "--on", "2026-03-01", "--facts", "[]"],
        ["ask", "branch_assembly", "--on", "2026-03-01", "--facts", '{"yes": 1, "yes": 2}'],
        ["ask", "branch_assembly", "--on", "2026-03-01", "--facts", '{"entitled": 20}'],
        ["--packs", "national,nowhere", "list"],
        ["ask", "branch_assembly"],
        [],
    ],
)
def test_a_wrong_question_ends_with_status_2_and_a_sentence(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.strip()


def test_list_names_each_question_with_its_source(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--packs", "national,shandong,demo_zhucheng", "list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "villagers_assembly" in {line.split("\t")[0] for line in lines}
    assert all(line.count("\t") == 2 and "《" in line for line in lines)


def test_it_starts_without_django() -> None:
    program = "import sys, lianjian.rules.command; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
