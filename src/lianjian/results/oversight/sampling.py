"""Drawing a sample that anybody can draw again by hand: docs/algorithms/inspection_sample.md says how."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256


def frame_digest(*, keys: Iterable[str]) -> str:
    """The SHA-256 of all keys, sorted byte by byte, each on a line of its own."""
    return sha256("".join(f"{key}\n" for key in sorted(keys, key=str.encode)).encode()).hexdigest()


def draw(*, keys: Iterable[str], seed: str, size: int) -> list[str]:
    """The keys whose SHA-256 behind the seed comes first; all of them where there are no more than `size`."""
    return sorted(keys, key=lambda key: lot(key=key, seed=seed))[:size]


def lot(*, key: str, seed: str) -> str:
    """What decides about one key: the SHA-256 of the seed, a line break, and the key."""
    return sha256(f"{seed}\n{key}".encode()).hexdigest()
