"""The command line: exit statuses, JSON and sentences."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from lianjian.engines.pairing.command import run

FORM: dict[str, Any] = {
    "organisations": [{"id": "甲"}, {"id": 7, "lower": 1, "upper": 2}],
    "villages": [{"id": "张村"}, {"id": "李村"}, {"id": "王村"}],
    "fit": {"matrix": [[0.9, 0.8, 0.1], [0.5, 0.4, 0.7]]},
}


@pytest.fixture
def form(tmp_path: Path) -> Path:
    path = tmp_path / "form.json"
    path.write_text(json.dumps(FORM), encoding="utf-8")
    return path


def answer(*argv: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    return run(argv, out=out, err=err), out.getvalue(), err.getvalue()


def test_a_result_is_one_json_document(form: Path) -> None:
    status, out, _ = answer(str(form))
    document = json.loads(out)
    assert status == 0
    assert document["status"] == "optimal"
    assert document["pairs"] == [[7, "王村"], ["甲", "张村"], ["甲", "李村"]]
    assert document["value"] == pytest.approx(2.4)
    assert len(document["digest"]) == 64


def test_explaining_and_insisting_speak_chinese_or_json(form: Path) -> None:
    status, out, _ = answer(str(form), "--explain", "张村", "--insist", "7", "李村", "--words")
    assert status == 0
    assert "村“张村”与单位“甲”结对" in out
    assert "如果一定要单位“7”与村“李村”结对" in out
    _, out, _ = answer(str(form), "--explain", "张村", "--insist", "7", "李村", "--json")
    document = json.loads(out)
    assert document["card"]["organisation"] == "甲"
    assert document["insistence"]["loss"] >= 0


@pytest.mark.parametrize("argv", [["--explain", "赵村"], ["--insist", "丙", "张村"]])
def test_unknown_names_are_refused(form: Path, argv: list[str]) -> None:
    status, out, err = answer(str(form), *argv)
    assert (status, out) == (2, "")
    assert err.strip().endswith("。")


@pytest.mark.parametrize("text", ["{", json.dumps({**FORM, "fit": {"matrix": [[1]]}}), '{"organisations": NaN}'])
def test_a_bad_file_is_refused_in_words(tmp_path: Path, text: str) -> None:
    path = tmp_path / "bad.json"
    path.write_text(text, encoding="utf-8")
    status, out, err = answer(str(path))
    assert (status, out) == (2, "")
    assert err.strip().endswith("。")
