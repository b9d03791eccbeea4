"""Ed25519 in plain Python: the vectors of RFC 8032, and never another answer than the library's."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from lianjian.engines.credentials.keys import ed25519_verifies
from lianjian.engines.credentials.recount import ORDER, P, plain_ed25519_verifies

# RFC 8032, 7.1: public key, message, signature.
RFC_8032 = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        (
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe246"
            "55141438e7a100b"
        ),
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        (
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb"
            "00d291612bb0c00"
        ),
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        (
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc"
            "027beceea1ec40a"
        ),
    ),
]


@pytest.mark.parametrize(("key", "message", "signature"), RFC_8032)
def test_the_vectors_of_the_rfc_verify(key: str, message: str, signature: str) -> None:
    octets = [bytes.fromhex(text) for text in (key, message, signature)]
    assert plain_ed25519_verifies(*octets)
    assert not plain_ed25519_verifies(octets[0], octets[1] + b"x", octets[2])


@settings(max_examples=60, deadline=None)
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=80), st.integers(0, 63), st.integers(0, 255))
def test_plain_python_answers_as_the_library(seed: bytes, message: bytes, at: int, change: int) -> None:
    private = Ed25519PrivateKey.from_private_bytes(seed)
    key, signature = private.public_key().public_bytes_raw(), bytearray(private.sign(message))
    signature[at] ^= change
    expected = ed25519_verifies(key=key, message=message, signature=bytes(signature))
    assert expected is (change == 0)
    assert plain_ed25519_verifies(key, message, bytes(signature)) is expected


@pytest.mark.parametrize("key", [bytes(31), b"\xff" * 32, P.to_bytes(32, "little"), (2).to_bytes(32, "little")])
def test_what_is_no_point_verifies_nothing(key: bytes) -> None:
    assert not plain_ed25519_verifies(key, b"", bytes(64))


def test_a_signature_has_one_form() -> None:
    private = Ed25519PrivateKey.generate()
    key, signature = private.public_key().public_bytes_raw(), private.sign(b"x")
    scalar = int.from_bytes(signature[32:], "little") + ORDER
    longer = signature[:32] + scalar.to_bytes(32, "little")
    for verifies in (plain_ed25519_verifies, lambda k, m, s: ed25519_verifies(key=k, message=m, signature=s)):
        assert verifies(key, b"x", signature)
        assert not verifies(key, b"x", longer)
        assert not verifies(key, b"x", signature + b"\0")
