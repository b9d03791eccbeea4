"""A past sub-tree said in today's paths, against walking the past tree."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from lianjian.records.organisations.paths import STEP, step_of
from lianjian.records.organisations.queries.tree_then import Branch, branches_of

Forest = dict[int, int | None]


def a_forest(size: int, rng: random.Random, order: list[int]) -> Forest:
    """Every node hangs under one that comes before it in the order, or at the top."""
    return {
        node: rng.choice([None, *order[:place]]) if place else None for place, node in enumerate(order)
    }  # fmt: skip


def paths_of(forest: Forest) -> dict[int, str]:
    paths: dict[int, str] = {}
    while len(paths) < len(forest):
        for node, parent in forest.items():
            if node not in paths and (parent is None or parent in paths):
                paths[node] = (paths[parent] if parent is not None else "") + step_of(node + 1)
    return paths


def superiors(forest: Forest, node: int) -> list[int]:
    chain = [node]
    while (parent := forest[chain[-1]]) is not None:
        chain.append(parent)
    return chain


def branch_holding(path: str, branches: list[Branch]) -> Branch | None:
    held = [one for one in branches if path.startswith(one.path) and not path.startswith(one.below)]
    assert len(held) <= 1
    return held[0] if held else None


@given(size=st.integers(1, 9), seed=st.integers(0, 10**6), moved_share=st.sampled_from([0.0, 0.2, 0.6, 1.0]))
def test_a_past_sub_tree_is_what_walking_the_past_tree_finds(size: int, seed: int, moved_share: float) -> None:
    rng = random.Random(seed)
    now = a_forest(size, rng, list(range(size)))
    other = list(range(size))
    rng.shuffle(other)
    then = a_forest(size, rng, other) if rng.random() < moved_share else dict(now)
    paths = paths_of(now)
    moved = {
        paths[node]: paths[above] if (above := then[node]) is not None else ""
        for node in now
        if now[node] != then[node]
    }
    for place in now:
        branches = branches_of(path=paths[place], moved=moved)
        for node in now:
            chain = superiors(then, node)
            held = branch_holding(paths[node], branches)
            assert (held is not None) == (place in chain)
            if held is None:
                continue
            # The level below to which it counts: the branch's own, else by today's path.
            counted = held.under or paths[node][: len(paths[place]) + STEP]
            expected = chain[chain.index(place) - 1] if node != place else place
            assert counted == paths[expected]
            assert {paths[one] for one in chain[: chain.index(place) + 1]} >= set(held.above)


def test_where_nobody_has_moved_there_is_one_branch() -> None:
    assert branches_of(path="0001", moved={}) == [Branch(path="0001", below=())]
