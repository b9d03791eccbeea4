"""Writes small packs of one's own for a test."""

from __future__ import annotations

from pathlib import Path

from lianjian.rules import Packs, load_packs

HEAD = "document: 某县村民自治办法\neffective: 2026-01-01\nevidence: Q\nforce: hard\nrules:\n"


def county(folder: Path, rules: str, *, head: str = HEAD) -> Packs:
    """Load the national pack with a county pack made of these rules."""
    home = folder / "mine"
    home.mkdir(exist_ok=True)
    (home / "pack.yaml").write_text("title: 某县\nlayer: county\n", encoding="utf-8")
    (home / "own.yaml").write_text(head + rules, encoding="utf-8")
    return load_packs("national", "mine", folder=folder)
