"""The keys of a ballot: one issuer key per contest, one receipt key; how they are written down and read back."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS
from cryptography.hazmat.primitives.hashes import SHA384

from lianjian.engines.credentials.documents import fingerprint
from lianjian.engines.credentials.recount import RSA_EXPONENT, SALT_BYTES, modulus, write_octets

BITS = 2048


class BadKey(ValueError):  # noqa: N818 - a refusal, named by what is wrong
    """What was given is not a key of the one kind that is used here."""


@dataclass(frozen=True)
class PublicKey:
    """An issuer's public key; the exponent is always 65537."""

    n: int

    @property
    def size(self) -> int:
        """The length of signatures and blinded messages in bytes."""
        return (self.n.bit_length() + 7) // 8

    def to_text(self) -> str:
        """Will write the key as the header and the phones carry it."""
        return f"rsabssa-sha384-2048:{write_octets(self.n.to_bytes(self.size, 'big'))}"

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Will read what `to_text` wrote; raises BadKey."""
        try:
            return cls(modulus(text))
        except ValueError as fault:
            raise BadKey(str(fault)) from fault

    def fingerprint(self) -> str:
        """Will give 16 hex digits in fours, for people to compare."""
        return fingerprint(self.to_text())

    def verifies(self, *, message: bytes, signature: bytes, salt_bytes: int = SALT_BYTES) -> bool:
        """Will say whether `signature` is RSA-PSS with SHA-384 of `message`."""
        if len(signature) != self.size:
            return False
        try:
            self._verifier.verify(signature, message, PSS(MGF1(SHA384()), salt_bytes), SHA384())
        except InvalidSignature:
            return False
        return True

    @cached_property
    def _verifier(self) -> rsa.RSAPublicKey:
        return rsa.RSAPublicNumbers(RSA_EXPONENT, self.n).public_key()


@dataclass(frozen=True, repr=False)
class IssuerKey:
    """An issuer's private key: it signs one contest's credentials, unseen, and is erased at closing."""

    private: rsa.RSAPrivateKey

    @classmethod
    def generate(cls) -> Self:
        """Will make a new RSA-2048 key."""
        return cls(rsa.generate_private_key(public_exponent=RSA_EXPONENT, key_size=BITS))

    def to_bytes(self) -> bytes:
        """Will write the private key as PKCS #8 in the clear: seal it before it is stored."""
        return self.private.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )

    @classmethod
    def from_bytes(cls, octets: bytes) -> Self:
        """Will read what `to_bytes` wrote; raises BadKey."""
        private = _loaded(octets)
        if not isinstance(private, rsa.RSAPrivateKey) or private.key_size != BITS:
            raise BadKey("not an RSA-2048 private key")
        if private.public_key().public_numbers().e != RSA_EXPONENT:
            raise BadKey("not the exponent 65537")
        return cls(private)

    @cached_property
    def numbers(self) -> rsa.RSAPrivateNumbers:
        """The key's numbers, for the raw operation that `cryptography` does not offer."""
        return self.private.private_numbers()

    @property
    def public(self) -> PublicKey:
        """The half that everybody may know."""
        return PublicKey(self.private.public_key().public_numbers().n)


@dataclass(frozen=True, repr=False)
class ReceiptKey:
    """The server's Ed25519 key for receipts and for the head of the board."""

    private: ed25519.Ed25519PrivateKey

    @classmethod
    def generate(cls) -> Self:
        """Will make a new key."""
        return cls(ed25519.Ed25519PrivateKey.generate())

    def to_bytes(self) -> bytes:
        """Will write the private key as PKCS #8 in the clear: seal it before it is stored."""
        return self.private.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )

    @classmethod
    def from_bytes(cls, octets: bytes) -> Self:
        """Will read what `to_bytes` wrote; raises BadKey."""
        private = _loaded(octets)
        if not isinstance(private, ed25519.Ed25519PrivateKey):
            raise BadKey("not an Ed25519 private key")
        return cls(private)

    @property
    def public(self) -> bytes:
        """The public key, 32 bytes; header and phones carry it in hex."""
        return self.private.public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        """Will sign `message`; 64 bytes."""
        return self.private.sign(message)


def ed25519_verifies(*, key: bytes, message: bytes, signature: bytes) -> bool:
    """Will say whether `signature` is Ed25519 of `message` under the 32 bytes of `key`."""
    try:
        ed25519.Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _loaded(octets: bytes) -> object:
    try:
        # These keys were made here; to prove their primes again takes seven times as long as to sign.
        return serialization.load_der_private_key(octets, password=None, unsafe_skip_rsa_key_validation=True)
    except (TypeError, ValueError) as fault:
        raise BadKey("not a private key") from fault
