"""Blind signatures against the vectors of RFC 9474, and against whoever sends something else."""

from __future__ import annotations

import secrets

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from lianjian.engines.credentials import (
    BadBlinded,
    BadKey,
    BadSignature,
    IssuerKey,
    PublicKey,
    ReceiptKey,
    blind,
    blind_sign,
    finalize,
    verify,
)
from lianjian.engines.credentials.blinding import blind_with, encode
from lianjian.engines.credentials.recount import plain_rsa_verifies
from tests.engines.credentials.vectors import VECTORS, Vector

each_vector = pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector.name)


@pytest.fixture(scope="module")
def key() -> IssuerKey:
    return IssuerKey.generate()


@each_vector
def test_the_message_is_prepared_and_encoded_as_in_the_rfc(vector: Vector) -> None:
    assert vector.prefix + vector.message == vector.input
    if vector.encoded is not None:
        bits = vector.key.public.n.bit_length() - 1
        assert encode(message=vector.input, bits=bits, salt=vector.salt) == vector.encoded


@each_vector
def test_blinding_signing_and_finishing_give_the_bytes_of_the_rfc(vector: Vector) -> None:
    public = vector.key.public
    blinded = blind_with(message=vector.input, public=public, salt=vector.salt, factor=vector.factor)
    assert blinded.sent == vector.blinded
    assert blinded.inverse == vector.inverse
    assert blind_sign(key=vector.key, blinded=blinded.sent) == vector.signed
    salt_bytes = len(vector.salt)
    finished = finalize(
        message=vector.input, signed=vector.signed, blinded=blinded, public=public, salt_bytes=salt_bytes
    )
    assert finished == vector.signature


@each_vector
def test_the_signature_of_the_rfc_verifies_with_and_without_library_and_no_other_does(vector: Vector) -> None:
    public, salt_bytes = vector.key.public, len(vector.salt)
    other = vector.signature[:-1] + bytes([vector.signature[-1] ^ 1])
    for signature, valid in ((vector.signature, True), (other, False)):
        assert public.verifies(message=vector.input, signature=signature, salt_bytes=salt_bytes) is valid
        assert plain_rsa_verifies(public.n, vector.input, signature, salt_bytes) is valid
    assert not public.verifies(message=vector.input + b"x", signature=vector.signature, salt_bytes=salt_bytes)
    assert not plain_rsa_verifies(public.n, vector.input + b"x", vector.signature, salt_bytes)


def test_a_round_gives_a_signature_the_signer_has_not_seen(key: IssuerKey) -> None:
    blinded = blind(message=b"a key", public=key.public)
    signed = blind_sign(key=key, blinded=blinded.sent)
    signature = finalize(message=b"a key", signed=signed, blinded=blinded, public=key.public)
    assert verify(message=b"a key", signature=signature, public=key.public)
    assert not verify(message=b"another", signature=signature, public=key.public)
    assert not verify(message=b"a key", signature=signature, public=IssuerKey.generate().public)
    assert not {signature, signature[:-1]} & {signed, blinded.sent}
    assert blind(message=b"a key", public=key.public).sent != blinded.sent


def test_the_same_blinded_message_is_answered_alike(key: IssuerKey) -> None:
    sent = blind(message=b"a key", public=key.public).sent
    assert blind_sign(key=key, blinded=sent) == blind_sign(key=key, blinded=sent)


@pytest.mark.parametrize("change", [-1, 1, -256])
def test_another_length_is_not_signed(key: IssuerKey, change: int) -> None:
    sent = blind(message=b"a key", public=key.public).sent
    with pytest.raises(BadBlinded):
        blind_sign(key=key, blinded=(b"\0" + sent) if change == 1 else sent[:change])


def test_a_number_not_below_the_modulus_is_not_signed(key: IssuerKey) -> None:
    n = key.public.n
    for number in (n, n + 1, 2**2048 - 1):
        with pytest.raises(BadBlinded):
            blind_sign(key=key, blinded=number.to_bytes(256, "big"))
    assert int.from_bytes(blind_sign(key=key, blinded=(n - 1).to_bytes(256, "big")), "big") == n - 1


def test_a_fault_of_the_machine_gives_nothing_out(monkeypatch: pytest.MonkeyPatch, key: IssuerKey) -> None:
    # A wrong half of the CRT would give the factors of the key away.
    monkeypatch.setattr("lianjian.engines.credentials.blinding.POWER", lambda base, exponent, n: (base + 1) % n)
    with pytest.raises(ArithmeticError):
        blind_sign(key=key, blinded=secrets.token_bytes(255).rjust(256, b"\0"))


def test_an_answer_that_is_no_signature_is_refused_by_the_voter(key: IssuerKey) -> None:
    blinded = blind(message=b"a key", public=key.public)
    signed = blind_sign(key=key, blinded=blinded.sent)
    for wrong in (signed[:-1], bytes(256), signed[:-1] + bytes([signed[-1] ^ 1])):
        with pytest.raises(BadSignature):
            finalize(message=b"a key", signed=wrong, blinded=blinded, public=key.public)
    with pytest.raises(BadSignature):
        finalize(message=b"another", signed=signed, blinded=blinded, public=key.public)


def test_what_blinds_is_not_shown(key: IssuerKey) -> None:
    blinded = blind(message=b"a key", public=key.public)
    assert str(blinded.inverse) not in repr(blinded)
    assert str(key.numbers.d) not in repr(key)


def test_keys_come_back_from_what_they_wrote(key: IssuerKey) -> None:
    again = IssuerKey.from_bytes(key.to_bytes())
    assert again.numbers.d == key.numbers.d
    assert PublicKey.from_text(key.public.to_text()) == key.public
    assert key.public.fingerprint().replace(" ", "").isalnum()
    receipts = ReceiptKey.generate()
    assert ReceiptKey.from_bytes(receipts.to_bytes()).public == receipts.public


def test_other_keys_are_refused(key: IssuerKey) -> None:
    def written(private: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey) -> bytes:
        return private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())

    short = rsa.generate_private_key(public_exponent=65537, key_size=1024)
    odd = rsa.generate_private_key(public_exponent=3, key_size=2048)
    for octets in (b"", written(short), written(odd), written(ed25519.Ed25519PrivateKey.generate())):
        with pytest.raises(BadKey):
            IssuerKey.from_bytes(octets)
    with pytest.raises(BadKey):
        ReceiptKey.from_bytes(key.to_bytes())
    text = key.public.to_text()
    assert text[-1] in "AQgw"  # of the last letter four bits are spare
    for wrong in (
        "",
        text[:-1],
        text[:-1] + "B",
        text + "A",
        text.replace("2048", "1024"),
        f"rsabssa-sha384-2048:{'A' * 342}",
    ):
        with pytest.raises(BadKey):
            PublicKey.from_text(wrong)
