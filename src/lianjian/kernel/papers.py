"""An official paper: what it says, whatever it is written in."""

from __future__ import annotations

from dataclasses import dataclass

NUMERALS = "一二三四五六七八九十"


@dataclass(frozen=True, kw_only=True)
class Clause:
    """One numbered article; its paragraphs are sentences of running text."""

    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Signature:
    """Where one party signs."""

    party: str
    note: str


@dataclass(frozen=True, kw_only=True)
class Paper:
    """Everything that stands in the paper, in its order."""

    title: str
    subtitle: str
    number: str
    opening: str
    clauses: tuple[Clause, ...]
    signatures: tuple[Signature, ...]
    dated: str
