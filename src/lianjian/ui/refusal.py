"""What a page of help says when an act is not allowed. The site builds it from `kernel.errors.Refused`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Amount:
    """One number of a refusal, such as 应到 33 人; `lacking` marks the one that is not enough."""

    label: str
    value: float
    unit: str = ""
    lacking: bool = False


@dataclass(frozen=True, kw_only=True)
class Way:
    """Something the person can do now instead."""

    label: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """A refusal in a person's words: what is missing, the words of the law, the way on."""

    title: str
    sentence: str
    numbers: tuple[Amount, ...] = ()
    quote: str = ""
    citation: str = ""
    ways: tuple[Way, ...] = ()
    kept: str = ""
