"""Built files: what the manifest says, how heavy they are, what old browsers can read, and contrast."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from pathlib import Path

import pytest

import lianjian.ui

ROOM = Path(lianjian.ui.__file__).parent
STATIC = ROOM / "static/ui"
MANIFEST = json.loads((STATIC / "manifest.json").read_text())
CSS = (STATIC / "lianjian.css").read_text()

Token = dict[str, str]


def test_the_manifest_lists_every_file_and_no_other() -> None:
    assert {entry["name"] for entry in MANIFEST} == {file.name for file in STATIC.iterdir()} - {"manifest.json"}


@pytest.mark.parametrize("entry", MANIFEST, ids=lambda entry: entry["name"])
def test_a_built_file_is_the_one_the_manifest_names(entry: dict[str, str]) -> None:
    assert hashlib.sha256((STATIC / entry["name"]).read_bytes()).hexdigest() == entry["sha256"]
    assert entry["version"]
    assert entry["licence"]
    assert entry["source"]


@pytest.mark.parametrize(("name", "kilobytes"), [("lianjian.css", 20), ("lianjian.js", 5), ("icons.svg", 6)])
def test_files_stay_light(name: str, kilobytes: int) -> None:
    assert len(gzip.compress((STATIC / name).read_bytes())) <= kilobytes * 1000


def test_styles_use_nothing_newer_than_the_baseline() -> None:
    assert not re.findall(
        r":has\(|color-mix\(|light-dark\(|oklch\(|@container|@layer|[^-]inset:|aspect-ratio:|dvh", CSS
    )


def test_styles_load_nothing_from_elsewhere() -> None:
    assert set(re.findall(r"url\(([^)]*)\)", CSS)) == {"chevron.svg"}


def tokens(selector: str) -> Token:
    block = "".join(re.findall(re.escape(selector) + r"\{([^}]*)\}", CSS))
    return dict(re.findall(r"--([a-z-]+):\s*(#[0-9a-f]{3,6})", block))


def luminance(colour: str) -> float:
    digits = colour.removeprefix("#")
    digits = digits if len(digits) == 6 else "".join(digit * 2 for digit in digits)
    channels = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


NORMAL = tokens(":root")
ELDER = NORMAL | tokens("html.elder")
PAIRS = [
    *((word, sheet) for word in ("ink", "soft", "red") for sheet in ("card", "paper", "wash")),
    *((word, "card") for word in ("green", "blue", "amber")),
    *((tone, f"{tone}-wash") for tone in ("red", "green", "blue", "amber")),
    *(("soft", f"{tone}-wash") for tone in ("red", "green", "amber")),
    *(("card", bar) for bar in ("red", "red-dark")),
]


@pytest.mark.parametrize(("mode", "least"), [(NORMAL, 4.5), (ELDER, 7)], ids=["normal", "elder"])
@pytest.mark.parametrize(("word", "sheet"), PAIRS)
def test_words_stand_out_from_their_sheet(mode: Token, least: float, word: str, sheet: str) -> None:
    assert contrast(mode[word], mode[sheet]) >= least


@pytest.mark.parametrize("mode", [NORMAL, ELDER], ids=["normal", "elder"])
def test_edges_of_fields_can_be_seen(mode: Token) -> None:
    assert contrast(mode["edge"], mode["card"]) >= 3


def test_contrast_of_black_on_white_is_21() -> None:
    assert contrast("#000", "#ffffff") == pytest.approx(21)
