"""Sensitive text in the database: AES-GCM with a blind index for exact search."""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import models

NONCE_BYTES = 12
INDEX_BYTES = 16


@cache
def _key(purpose: str) -> bytes:
    return hashlib.scrypt(settings.FIELD_KEY.encode(), salt=purpose.encode(), n=2**12, r=8, p=1, dklen=32)


@cache
def _cipher() -> AESGCM:
    return AESGCM(_key("seal"))


def blind_index(text: str) -> bytes:
    """16 bytes that are equal for equal texts and tell nothing else."""
    return hmac.digest(_key("index"), text.encode(), "sha256")[:INDEX_BYTES] if text else b""


def blind_indexes(texts: Iterable[str]) -> dict[str, bytes]:
    """The blind index of each text: HMAC with the key worked in once, not anew for every text."""
    keyed, found = hmac.new(_key("index"), digestmod="sha256"), {"": b""}
    for text in texts:
        if text not in found:
            one = keyed.copy()
            one.update(text.encode())
            found[text] = one.digest()[:INDEX_BYTES]
    return found


class SealedTextField(models.BinaryField[str, str]):
    """Text that only the program with its key can read."""

    def _check_str_default_value(self) -> list[object]:
        """Unlike other binary fields, this one holds text for whoever reads it."""
        return []

    def get_prep_value(self, value: Any) -> bytes:
        """Seals on the way in; empty stays empty."""
        return self.sealed([value])[0]

    def sealed(self, values: Sequence[Any]) -> list[bytes]:
        """Each value as it goes into the database, sealed with a number of its own drawn for it."""
        encrypt, drawn = _cipher().encrypt, os.urandom(NONCE_BYTES * len(values))
        nonces = (drawn[at : at + NONCE_BYTES] for at in range(0, len(drawn), NONCE_BYTES))
        return [
            nonce + encrypt(nonce, str(value).encode(), None) if value else b""
            for nonce, value in zip(nonces, values, strict=True)
        ]

    def from_db_value(self, value: Any, *_: object) -> str:
        """Opens on the way out."""
        if not value:
            return ""
        sealed = bytes(value)
        return _cipher().decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], None).decode()
