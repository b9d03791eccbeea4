"""The test vectors of RFC 9474, appendix A (`rfc9474.json`), as numbers and bytes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import rsa

from lianjian.engines.credentials import IssuerKey


@dataclass(frozen=True)
class Vector:
    name: str
    key: IssuerKey
    prefix: bytes
    message: bytes
    input: bytes
    salt: bytes
    encoded: bytes | None
    inverse: int
    blinded: bytes
    signed: bytes
    signature: bytes

    @property
    def factor(self) -> int:
        return pow(self.inverse, -1, self.key.public.n)


def _vector(form: dict[str, str]) -> Vector:
    p, q, n, e, d = (int(form[name], 16) for name in "pqned")
    numbers = rsa.RSAPrivateNumbers(
        p=p, q=q, d=d, dmp1=d % (p - 1), dmq1=d % (q - 1), iqmp=pow(q, -1, p), public_numbers=rsa.RSAPublicNumbers(e, n)
    )
    octets = {name: bytes.fromhex(text) for name, text in form.items() if name != "name" and not text.startswith("0x")}
    assert len(octets.get("salt", b"")) == int(form["sLen"], 16)
    return Vector(
        name=form["name"],
        key=IssuerKey(numbers.private_key()),
        prefix=octets.get("msg_prefix", b""),
        message=octets["msg"],
        input=octets["input_msg"],
        salt=octets.get("salt", b""),
        encoded=octets.get("encoded_msg"),
        inverse=int(form["inv"], 16),
        blinded=octets["blinded_msg"],
        signed=octets["blind_sig"],
        signature=octets["sig"],
    )


VECTORS = [_vector(form) for form in json.loads((Path(__file__).parent / "rfc9474.json").read_text())]
