from __future__ import annotations

from hashlib import sha256

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianjian.results.oversight.sampling import draw, frame_digest, lot

SLOW_MACHINE = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
KEYS = st.lists(st.text("ab:07村", min_size=1, max_size=6), unique=True, max_size=20)


def test_the_example_of_the_guide_can_be_drawn_by_hand() -> None:
    """The numbers of docs/algorithms/inspection_sample.md, as `sha256sum` gives them."""
    keys = ["F16:LH001", "F16:LH002", "F16:LH003", "joint_promise:LH001:7"]
    by_hand = {key: sha256(b"good morning-00\n" + key.encode()).hexdigest() for key in keys}
    assert {key: lot(key=key, seed="good morning-00") for key in keys} == by_hand
    assert draw(keys=keys, seed="good morning-00", size=2) == sorted(keys, key=by_hand.__getitem__)[:2]
    assert frame_digest(keys=keys) == sha256(("\n".join(sorted(keys)) + "\n").encode()).hexdigest()


@SLOW_MACHINE
@given(keys=KEYS, seed=st.text(max_size=20), size=st.integers(1, 50))
def test_a_sample_depends_on_nothing_but_keys_and_seed(keys: list[str], seed: str, size: int) -> None:
    drawn = draw(keys=keys, seed=seed, size=size)
    assert drawn == draw(keys=list(reversed(keys)), seed=seed, size=size)
    assert len(drawn) == len(set(drawn)) == min(size, len(keys))
    assert set(drawn) <= set(keys)


@SLOW_MACHINE
@given(keys=KEYS, seed=st.text(max_size=20), size=st.integers(1, 30))
def test_a_larger_sample_begins_with_the_smaller(keys: list[str], seed: str, size: int) -> None:
    assert draw(keys=keys, seed=seed, size=size + 1)[:size] == draw(keys=keys, seed=seed, size=size)


@SLOW_MACHINE
@given(keys=KEYS, more=st.text("xyz", min_size=1, max_size=6))
def test_the_digest_tells_of_every_line(keys: list[str], more: str) -> None:
    assert frame_digest(keys=keys) == frame_digest(keys=reversed(keys))
    assert frame_digest(keys=keys) != frame_digest(keys=[*keys, more])
