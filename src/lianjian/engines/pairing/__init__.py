"""Pairing of organisations and villages: assigned, free and mixed, with a bound, reasons and prices."""

from __future__ import annotations

from lianjian.engines.pairing.checker import check
from lianjian.engines.pairing.explanation import Alternative, Card, CutOff, Reason, explain
from lianjian.engines.pairing.fit import Block, FitSource, MatrixFit, PairFit, PairList
from lianjian.engines.pairing.insistence import (
    InsistCosts,
    Insistence,
    Move,
    PlacePrice,
    estimate_insist_costs,
    insist,
    place_prices,
)
from lianjian.engines.pairing.instance import Cover, Instance, Mode, Organisation, Village
from lianjian.engines.pairing.reading import BadInstance, read_instance
from lianjian.engines.pairing.result import Coalition, Progress, Result, Status, read_result, result_document
from lianjian.engines.pairing.scoring import (
    BestFits,
    Contribution,
    Criterion,
    Kinship,
    Nearness,
    ScoredFit,
    Supply,
    score,
    scored_fit,
)
from lianjian.engines.pairing.solving import solve
from lianjian.engines.pairing.telling import card_document, card_sentences, insistence_document, insistence_sentences

__all__ = [
    "Alternative",
    "BadInstance",
    "BestFits",
    "Block",
    "Card",
    "Coalition",
    "Contribution",
    "Cover",
    "Criterion",
    "CutOff",
    "FitSource",
    "InsistCosts",
    "Insistence",
    "Instance",
    "Kinship",
    "MatrixFit",
    "Mode",
    "Move",
    "Nearness",
    "Organisation",
    "PairFit",
    "PairList",
    "PlacePrice",
    "Progress",
    "Reason",
    "Result",
    "ScoredFit",
    "Status",
    "Supply",
    "Village",
    "card_document",
    "card_sentences",
    "check",
    "estimate_insist_costs",
    "explain",
    "insist",
    "insistence_document",
    "insistence_sentences",
    "place_prices",
    "read_instance",
    "read_result",
    "result_document",
    "score",
    "scored_fit",
    "solve",
]
