"""Canonical JSON, digests, codes of slips."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianjian.engines.credentials import (
    BadSlipCode,
    canonical,
    digest,
    fingerprint,
    grouped,
    new_slip_code,
    read_octets,
    read_slip_code,
    slip_digest,
    write_octets,
)
from lianjian.engines.credentials.recount import parsed

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXT,
    lambda part: st.lists(part, max_size=4) | st.dictionaries(TEXT, part, max_size=4),
    max_leaves=12,
)


@given(VALUES)
def test_canonical_form_is_read_back_and_is_the_only_one_read(value: object) -> None:
    written = canonical(value)
    assert parsed(written) == value
    assert b"\n" not in written
    loose = json.dumps(value, ensure_ascii=False, indent=1).encode()
    if loose != written:
        with pytest.raises(ValueError, match="canonical"):
            parsed(loose)


def test_canonical_form_is_sorted_unspaced_and_unescaped() -> None:
    assert (
        canonical({"b": [1, None], "a": {"丁": "𠮷", "丙": True}})
        == '{"a":{"丁":"𠮷","丙":true},"b":[1,null]}'.encode()
    )


@pytest.mark.parametrize("value", [1.5, float("nan"), {1: "a"}, {"a": b"b"}, [object()]])
def test_what_has_no_one_form_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        canonical(value)


@pytest.mark.parametrize("text", ['{"a":1,"a":1}', "1.0", "NaN", "1e3", '{"a": 1}', '"\\u4e00"', "[1]\n", "-0"])
def test_other_ways_of_writing_are_not_read(text: str) -> None:
    with pytest.raises(ValueError, match=r"canonical|whole number"):
        parsed(text)


def test_half_a_character_is_refused() -> None:
    with pytest.raises(UnicodeEncodeError):
        canonical("\ud842")


def test_a_fingerprint_is_the_beginning_of_the_digest() -> None:
    assert digest({}) == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
    assert fingerprint({}) == "4413 6fa3 55b3 678a"


@given(st.binary(max_size=40))
def test_octets_have_one_way_of_writing(octets: bytes) -> None:
    text = write_octets(octets)
    assert read_octets(text) == octets
    assert set(text) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


@pytest.mark.parametrize("text", ["AB", "AAA=", "A", "A+==", "A A"])
def test_octets_written_otherwise_are_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - base64 says it in many ways
        read_octets(text)


def test_codes_have_eighty_bits_and_are_read_as_people_type_them() -> None:
    codes = {new_slip_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(len(code) == 16 and not set(code) & set("ILOU") for code in codes)
    assert len(set("".join(codes))) == 32
    assert grouped("0123456789ABCDEF") == "0123 4567 89AB CDEF"
    for typed in ("o123 4567-89ab cdef", " OL23　4567\n89AB—CDEF ", "０I23456789abcdef"):
        assert read_slip_code(typed) == "0123456789ABCDEF"


@pytest.mark.parametrize("typed", ["", "0123456789ABCDE", "0123456789ABCDEF0", "0123456789ABCDEU", "0123456789ABCDE!"])
def test_what_cannot_be_a_code_is_refused(typed: str) -> None:
    with pytest.raises(BadSlipCode):
        read_slip_code(typed)


def test_digests_of_one_slip_cannot_be_told_to_belong_together() -> None:
    code = new_slip_code()
    digests = {
        slip_digest(ballot=ballot, contest_set=contest, code=code) for ballot in ("a", "b") for contest in ("1", "2")
    }
    assert len(digests) == 4
    assert slip_digest(ballot="a", contest_set="1", code=grouped(code).lower()) in digests
