"""Rules for the templates of every room, because the content security policy forbids the rest."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from jinja2 import FileSystemLoader

import lianjian
from lianjian.ui.jinja import environment

SOURCE = Path(lianjian.__file__).parent
TEMPLATES = sorted(SOURCE.glob("**/templates/**/*.html"))
ICONS = set(re.findall(r'<symbol id="([a-z-]+)"', (SOURCE / "ui/static/ui/icons.svg").read_text()))
FORBIDDEN = {
    "inline style": r"\sstyle\s*=|<style\b",
    "inline script": r"<script\b(?![^>]*\bsrc=)|javascript:|\shx-on\b|\shx-vars\b",
    "event attribute": r"<[^>{]*\son[a-z]+\s*=",
    "foreign origin": r"""\b(?:src|action|data)\s*=\s*["'](?:https?:)?//|<link\b[^>]*href\s*=\s*["'](?:https?:)?//""",
}


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: str(file.relative_to(SOURCE)))
def test_templates_hold_nothing_the_policy_forbids(file: Path) -> None:
    text = file.read_text()
    assert [name for name, pattern in FORBIDDEN.items() if re.search(pattern, text)] == []


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: str(file.relative_to(SOURCE)))
def test_templates_name_only_icons_of_the_sprite(file: Path) -> None:
    named = re.findall(r"""(?:\bicon\(|icon_name=)["']([a-z-]+)["']""", file.read_text())
    assert set(named) <= ICONS


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: str(file.relative_to(SOURCE)))
def test_templates_can_be_read(file: Path) -> None:
    environment(loader=FileSystemLoader(SOURCE)).parse(file.read_text())


@pytest.mark.parametrize(
    ("name", "markup"),
    [
        ("inline style", '<p style="color: red">'),
        ("inline script", "<script>alert(1)</script>"),
        ("event attribute", '<a onclick="x()">'),
        ("foreign origin", '<script src="//cdn.example/x.js">'),
    ],
)
def test_the_rules_catch_what_they_are_for(name: str, markup: str) -> None:
    assert re.search(FORBIDDEN[name], markup)
