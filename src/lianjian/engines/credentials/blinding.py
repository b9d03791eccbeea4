"""Blind signatures: RSABSSA-SHA384-PSS-Deterministic of RFC 9474.

The message holds a fresh random key, so the deterministic variant, which adds no prefix, is allowed. The raw private
operation is written here because `cryptography` has none: by the Chinese remainder theorem, on a number blinded once
more against timing, checked before it leaves against faults.
"""

from __future__ import annotations

import hashlib
import math
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module

from lianjian.engines.credentials.keys import IssuerKey, PublicKey
from lianjian.engines.credentials.recount import HASH_BYTES, RSA_EXPONENT, SALT_BYTES, mgf1


class BadBlinded(ValueError):  # noqa: N818 - a refusal, named by what is wrong
    """What came to be signed is no blinded message of this key."""


class BadSignature(ValueError):  # noqa: N818 - a refusal, named by what is wrong
    """What the issuer gave back is no signature of the message."""


@dataclass(frozen=True)
class Blinded:
    """What is sent to the issuer, and what must stay with the voter."""

    sent: bytes
    inverse: int = field(repr=False)


def blind(*, message: bytes, public: PublicKey) -> Blinded:
    """Will hide `message` from the issuer."""
    return blind_with(message=message, public=public, salt=secrets.token_bytes(SALT_BYTES), factor=_unit(public.n))


def blind_with(*, message: bytes, public: PublicKey, salt: bytes, factor: int) -> Blinded:
    """Will blind with a salt and a factor from outside, as test vectors need; `blind` draws both."""
    encoded = int.from_bytes(encode(message=message, bits=public.n.bit_length() - 1, salt=salt), "big")
    if math.gcd(encoded, public.n) != 1:
        raise BadBlinded("the message shares a factor with the key")
    hidden = encoded * pow(factor, RSA_EXPONENT, public.n) % public.n
    return Blinded(sent=hidden.to_bytes(public.size, "big"), inverse=pow(factor, -1, public.n))


def blind_sign(*, key: IssuerKey, blinded: bytes) -> bytes:
    """Will sign what was sent, without learning what it is.

    Raises BadBlinded unless `blinded` has the key's length and is a number below its modulus.
    """
    public = key.public
    number = int.from_bytes(blinded, "big")
    if len(blinded) != public.size or number >= public.n:
        raise BadBlinded("not a number of this key's length below its modulus")
    veil = _unit(public.n)
    veiled = number * pow(veil, RSA_EXPONENT, public.n) % public.n
    signed = _private_power(key, veiled) * pow(veil, -1, public.n) % public.n
    if pow(signed, RSA_EXPONENT, public.n) != number:
        raise ArithmeticError("the signature fails its own check: a fault of the machine, nothing was given out")
    return signed.to_bytes(public.size, "big")


def finalize(
    *, message: bytes, signed: bytes, blinded: Blinded, public: PublicKey, salt_bytes: int = SALT_BYTES
) -> bytes:
    """Will turn the issuer's answer into a signature of `message`; raises BadSignature if it is none."""
    if len(signed) != public.size:
        raise BadSignature("not the key's length")
    signature = (int.from_bytes(signed, "big") * blinded.inverse % public.n).to_bytes(public.size, "big")
    if not public.verifies(message=message, signature=signature, salt_bytes=salt_bytes):
        raise BadSignature("not a signature of the message")
    return signature


def verify(*, message: bytes, signature: bytes, public: PublicKey) -> bool:
    """Will say whether `signature` is the issuer's, of `message`."""
    return public.verifies(message=message, signature=signature)


def encode(*, message: bytes, bits: int, salt: bytes) -> bytes:
    """Will encode by EMSA-PSS with SHA-384 (RFC 8017 9.1.1)."""
    length = (bits + 7) // 8
    hashed = hashlib.sha384(bytes(8) + hashlib.sha384(message).digest() + salt).digest()
    block = bytes(length - len(salt) - HASH_BYTES - 2) + b"\x01" + salt
    mask = mgf1(hashed, len(block))
    masked = bytearray(one ^ other for one, other in zip(block, mask, strict=True))
    masked[0] &= 0xFF >> (8 * length - bits)
    return bytes(masked) + hashed + b"\xbc"


def _private_power(key: IssuerKey, number: int) -> int:
    own = key.numbers
    by_p, by_q = int(POWER(number % own.p, own.dmp1, own.p)), int(POWER(number % own.q, own.dmq1, own.q))
    return by_q + own.q * ((by_p - by_q) * own.iqmp % own.p)


def _unit(n: int) -> int:
    # One without an inverse would be a factor of the key: as likely as guessing the key.
    return 1 + secrets.randbelow(n - 1)


def _modular_power() -> Callable[[int, int, int], int]:
    try:
        power: Callable[[int, int, int], int] = import_module("gmpy2").powmod_sec
    except ImportError:
        return pow
    return power


POWER = _modular_power()
