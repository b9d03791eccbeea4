"""RULES: what must happen, as of a day, each rule with its source. Plain Python; see README.md in this folder."""

from __future__ import annotations

from datetime import date

from lianjian.rules.asking import Answer, ask
from lianjian.rules.bounds import Bound, least, most
from lianjian.rules.checking import Count
from lianjian.rules.errors import BadFacts, PackInvalid, PackRefused, UnknownParameter, UnknownRoute
from lianjian.rules.loading import Packs, load_packs
from lianjian.rules.model import Citation, Confirmation, Evidence, Force, Layer, Pack, Rule
from lianjian.rules.parameters import Parameter
from lianjian.rules.routes import Act, RouteStep

__all__ = [
    "Act",
    "Answer",
    "BadFacts",
    "Bound",
    "Citation",
    "Confirmation",
    "Count",
    "Evidence",
    "Force",
    "Layer",
    "Pack",
    "PackInvalid",
    "PackRefused",
    "Packs",
    "Parameter",
    "RouteStep",
    "Rule",
    "UnknownParameter",
    "UnknownRoute",
    "ask",
    "least",
    "load_packs",
    "most",
    "parameter",
]


def parameter(name: str, *, on: date, packs: Packs | None = None) -> Parameter:
    """Find a parameter in force on that day, by the national packs unless others are given; raises UnknownParameter."""
    return (packs or load_packs("national")).parameter(name, on=on)
