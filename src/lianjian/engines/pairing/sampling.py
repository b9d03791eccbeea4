"""A first guess at what places are worth, from a sample of villages: balancing soft choices (Sinkhorn)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from lianjian.engines.pairing.fit import Block, FitArray, FloatArray
from lianjian.engines.pairing.market import Market

SAMPLE_CELLS = 8_000_000
SAMPLE_VILLAGES = 1200
ROUNDS = 24
GROUPS_PER_REACH = 4
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
    m = len(market.instance.organisations)
    blocks = _sampled(market)
    finite = np.concatenate([block.fit[np.isfinite(block.fit)] for block in blocks])
    softness = SOFTNESS * float(finite.std()) if len(finite) else 1.0
    if softness <= 0.0:
        return Guess(np.zeros(m), np.full(m, -np.inf))
    places = np.array([row.upper for row in market.instance.organisations], dtype=np.float64)
    sampled = sum(len(block.villages) for block in blocks)
    places = np.maximum(places, 1e-9) * sampled / len(market.instance.villages)
    price = np.zeros(m)
    for _ in range(ROUNDS):
        load = np.zeros(m)
        for block in blocks:
            load[block.organisations] += _shares(block, price, softness).sum(axis=0)
        price = np.maximum(0.0, price + softness * np.log(np.maximum(load, 1e-12) / places))
    return Guess(price, _margin(blocks, price, best))


def _sampled(market: Market) -> list[Block]:
    """The worth of every k-th village with the organisations in its reach, in groups of villages that share them."""
    fit, n, m = market.instance.fit, len(market.instance.villages), len(market.instance.organisations)
    reach = max(1, fit.size // max(1, n))
    number = max(1, min(n, max(SAMPLE_VILLAGES, m // 4), SAMPLE_CELLS // reach))
    villages = np.unique(np.linspace(0, n - 1, number).astype(np.int64))
    groups = max(1, min(len(villages), GROUPS_PER_REACH * (m // reach - 1)))
    blocks = []
    for group in np.array_split(villages, groups):
        block = fit.of(villages=group)
        worth = block.fit * market.scale[group, None].astype(block.fit.dtype)
        worth += market.shift[group, None].astype(block.fit.dtype)
        np.copyto(worth, -np.inf, where=np.isnan(worth))
        blocks.append(Block(group, block.organisations, worth))
    return blocks


def _shares(block: Block, price: FloatArray, softness: float) -> FitArray:
    share: FitArray = block.fit - price[block.organisations].astype(block.fit.dtype)
    share -= np.maximum(share.max(axis=1, keepdims=True), 0.0)
    share /= softness
    np.exp(share, out=share)
    share /= np.maximum(share.sum(axis=1, keepdims=True), 1e-30)
    return share


def _margin(blocks: list[Block], price: FloatArray, best: int) -> FloatArray:
    """What the `best`-th sampled village of each organisation loses by coming to it; -inf where fewer are in reach."""
    margin = np.full(len(price), -np.inf)
    near: defaultdict[int, list[FitArray]] = defaultdict(list)
    for block in blocks:
        gain = block.fit - price[block.organisations].astype(block.fit.dtype)
        gain -= np.maximum(gain.max(axis=1, keepdims=True), 0.0)
        top = np.partition(gain, -best, axis=0)[-best:] if len(gain) > best else gain
        for column, organisation in enumerate(block.organisations):
            near[int(organisation)].append(top[:, column])
    for organisation, tops in near.items():
        every = np.concatenate(tops)
        if len(every) >= best:
            margin[organisation] = np.partition(every, len(every) - best)[len(every) - best]
    return margin
