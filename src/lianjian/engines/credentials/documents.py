"""Canonical JSON and what is hashed of it.

Keys sorted by code point, no white space, UTF-8 without escapes beyond JSON's own, whole numbers only, nothing
normalised: two values are the same document if and only if their bytes are the same. Phones write it alike.
"""

from __future__ import annotations

import hashlib
from typing import Any

from lianjian.engines.credentials.recount import canonical_text, fingerprint_of


def canonical(value: Any) -> bytes:
    """Will write `value` in canonical form; raises TypeError for fractions and for keys that are no text."""
    _require_plain(value)
    return canonical_text(value).encode()


def digest(value: Any) -> str:
    """Will give the SHA-256 of the canonical form in hex."""
    return hashlib.sha256(canonical(value)).hexdigest()


def fingerprint(value: Any) -> str:
    """Will give the digest's first 16 hex digits in fours: "ab12 cd34 ef56 7890"."""
    return fingerprint_of(digest(value))


def _require_plain(value: Any) -> None:
    if isinstance(value, dict):
        for key, part in value.items():
            if not isinstance(key, str):
                raise TypeError(f"a key that is no text: {key!r}")
            _require_plain(part)
    elif isinstance(value, (list, tuple)):
        for part in value:
            _require_plain(part)
    elif value is not None and not isinstance(value, (str, int)):
        raise TypeError(f"neither text, whole number, list nor mapping: {value!r}")
