"""The built script: what the manifest says, how heavy it is, what it must not contain."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from pathlib import Path

import pytest

import lianjian.records.ballots

STATIC = Path(lianjian.records.ballots.__file__).parent / "static/ballots"
SCRIPT = STATIC / "ballot.js"
MANIFEST = json.loads((STATIC / "ballot.manifest.json").read_text())
FRONTEND = Path(__file__).resolve().parents[3] / "frontend"


@pytest.mark.parametrize("entry", MANIFEST, ids=lambda entry: entry["name"])
def test_a_built_file_is_the_one_the_manifest_names(entry: dict[str, str]) -> None:
    assert hashlib.sha256((STATIC / entry["name"]).read_bytes()).hexdigest() == entry["sha256"]
    assert entry["version"]
    assert entry["licence"]
    assert entry["source"]


def test_the_script_stays_light() -> None:
    assert len(gzip.compress(SCRIPT.read_bytes())) <= 20_000


def test_the_script_speaks_with_nobody_and_old_browsers_can_read_it() -> None:
    text = SCRIPT.read_text()
    assert not re.findall(r"fetch\(|XMLHttpRequest|sendBeacon|WebSocket|https?://|subtle|eval\(|document\.", text)
    # A literal like 1n, or anything newer than ES2017, would keep an old browser from even saying that it is too old.
    assert not re.findall(r"\b\d+n\b|\?\?|\?\.[a-zA-Z\[(]|\.\.\.[a-z]+[,}]\s*\}|catch\{", text)


def test_packages_are_pinned_and_their_licences_carried() -> None:
    wanted = json.loads((FRONTEND / "package.json").read_text())["devDependencies"]
    locked = json.loads((FRONTEND / "package-lock.json").read_text())["packages"]
    licences = (STATIC / "ballot.licences.txt").read_text()
    for name, version in wanted.items():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version)
        assert locked[f"node_modules/{name}"]["version"] == version
        assert not name.startswith("@noble") or f"{name} {version}" in licences
