"""Codes on slips: 80 random bits in 16 symbols, and the digests by which the header knows them."""

from __future__ import annotations

import hashlib
import re
import secrets
import unicodedata

from lianjian.engines.credentials.documents import canonical

# Without I, L, O and U: what is misread for another symbol is read as that symbol.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SYMBOLS, GROUP = 16, 4
MISREAD = str.maketrans("OIL", "011")
CODE = re.compile(f"[{ALPHABET}]{{{SYMBOLS}}}")


class BadSlipCode(ValueError):  # noqa: N818 - a refusal, named by what is wrong
    """What was typed cannot be the code of a slip."""


def new_slip_code() -> str:
    """Will draw a code of 16 symbols, without spaces."""
    return "".join(secrets.choice(ALPHABET) for _ in range(SYMBOLS))


def grouped(code: str) -> str:
    """Will write a code in four groups of four, as printed."""
    return " ".join(code[at : at + GROUP] for at in range(0, SYMBOLS, GROUP))


def read_slip_code(text: str) -> str:
    """Will read a code as people type it: any case and width, spaces, hyphens, O for 0, I and L for 1.

    Raises BadSlipCode.
    """
    folded = re.sub(r"[\s\-‐-―−]", "", unicodedata.normalize("NFKC", text)).upper().translate(MISREAD)
    if not CODE.fullmatch(folded):
        raise BadSlipCode(f"not {SYMBOLS} symbols of {ALPHABET}")
    return folded


def slip_digest(*, ballot: str, contest_set: str, code: str) -> bytes:
    """Will give the SHA-256 that stands for a slip in the header and on the board.

    Ask with the code of one contest as `contest_set`, once for each contest: digests of one slip cannot then be told
    to belong together, and a whole row of marks is no fingerprint.
    """
    named = {"ballot": ballot, "code": read_slip_code(code), "contests": contest_set, "use": "slip"}
    return hashlib.sha256(canonical(named)).digest()
