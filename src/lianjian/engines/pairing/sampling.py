"""A first guess at what places are worth, from a sample of villages: balancing soft choices (Sinkhorn)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lianjian.engines.pairing.fit import FloatArray
from lianjian.engines.pairing.market import Market

SAMPLE_CELLS = 8_000_000
SAMPLE_VILLAGES = 1200
ROUNDS = 24
SOFTNESS = 0.12


@dataclass(frozen=True)
class Guess:
    """Place prices by organisation, and what its few best sampled villages lose at most by coming to it (negative)."""

    prices: FloatArray
    margin: FloatArray


def guess_place_prices(*, market: Market, best: int) -> Guess:
    """Guess each organisation's place price so that softly choosing villages about fill its upper quota.

    The sample is every k-th village, so it is the same in every run; `best` is the number of villages `margin` admits.
    """
    n, m = len(market.instance.villages), len(market.instance.organisations)
    number = max(1, min(n, SAMPLE_VILLAGES, SAMPLE_CELLS // max(1, m)))
    villages = np.unique(np.linspace(0, n - 1, number).astype(np.int64))
    block = market.instance.fit.of(villages=villages)
    worth = block.fit * market.scale[villages, None].astype(block.fit.dtype)
    worth += market.shift[villages, None].astype(block.fit.dtype)
    np.copyto(worth, -np.inf, where=np.isnan(worth))
    finite = worth[np.isfinite(worth)]
    softness = SOFTNESS * float(finite.std()) if len(finite) else 1.0
    if softness <= 0.0:
        return Guess(np.zeros(m), np.full(m, -np.inf))
    places = np.array([row.upper for row in market.instance.organisations], dtype=np.float64)
    places = np.maximum(places, 1e-9) * len(villages) / n
    price = np.zeros(m)
    for _ in range(ROUNDS):
        share = worth - price[block.organisations].astype(worth.dtype)
        share -= np.maximum(share.max(axis=1, keepdims=True), 0.0)
        share /= softness
        np.exp(share, out=share)
        share /= np.maximum(share.sum(axis=1, keepdims=True), 1e-30)
        load = np.bincount(block.organisations, weights=share.sum(axis=0), minlength=m)
        price = np.maximum(0.0, price + softness * np.log(np.maximum(load, 1e-12) / places))
    gain = worth - price[block.organisations].astype(worth.dtype)
    gain -= np.maximum(gain.max(axis=1, keepdims=True), 0.0)
    last = len(villages) - best
    margin = np.full(m, -np.inf)
    margin[block.organisations] = np.partition(gain, last, axis=0)[last] if last >= 0 else -np.inf
    return Guess(price, margin)
