"""A small ballot, cast by phone, slip and paper, and its board; and what a forger would do to it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lianjian.engines.credentials import (
    BoardRow,
    IssuerKey,
    ReceiptKey,
    blind,
    blind_sign,
    board_contest,
    board_header,
    canonical,
    choice_message,
    credential_message,
    finalize,
    new_slip_code,
    paper_row,
    phone_row,
    slip_digest,
    slip_row,
    write_board,
)
from lianjian.engines.credentials.recount import RETURNED, START, Recount, chained, recount

BALLOT = "B-2026-1"


@cache
def issuer(name: str) -> IssuerKey:
    """Keys are slow to make: one of a name is enough for all tests."""
    return IssuerKey.generate()


def credential(*, contest: str, voter: bytes, issuers: Iterable[IssuerKey]) -> bytes:
    message, parts = credential_message(ballot=BALLOT, contest=contest, voter_key=voter), []
    for key in issuers:
        blinded = blind(message=message, public=key.public)
        signed = blind_sign(key=key, blinded=blinded.sent)
        parts.append(finalize(message=message, signed=signed, blinded=blinded, public=key.public))
    return b"".join(parts)


def phone(contest: str, choice: Mapping[str, Any], *issuers: IssuerKey) -> BoardRow:
    key, written = Ed25519PrivateKey.generate(), canonical(choice)
    voter = key.public_key().public_bytes_raw()
    signature = key.sign(choice_message(ballot=BALLOT, contest=contest, voter_key=voter, choice=written))
    given = credential(contest=contest, voter=voter, issuers=issuers)
    return phone_row(contest=contest, voter_key=voter, choice=written, credential=given, signature=signature)


@dataclass
class Scene:
    """A ballot of a question ("1") and an election with two issuers ("2")."""

    receipts: ReceiptKey
    header: dict[str, Any]
    rows: list[BoardRow]
    results: dict[str, Any] = field(default_factory=dict)

    def lines(self) -> list[bytes]:
        return list(write_board(header=self.header, rows=sorted(self.rows), results=self.results, key=self.receipts))


def a_scene() -> Scene:
    one, first, second = issuer("1"), issuer("2"), issuer("2, second")
    receipts = ReceiptKey.generate()
    contests = [
        board_contest(code="1", kind="resolution", question="修村道", issuers=[one.public]),
        board_contest(
            code="2", kind="election", question="选举支委", seats=2, candidates=["王敏", "李 强", "㐂𠮷"],
            issuers=[first.public, second.public],
        ),
        board_contest(code="3", kind="rating", question="王敏"),
    ]  # fmt: skip
    slips = [slip_digest(ballot=BALLOT, contest_set="1", code=new_slip_code()) for _ in range(3)]
    header = board_header(
        ballot=BALLOT, title="村民会议", channels=["phone", "slip", "paper"], contests=contests, roll_size=12,
        roll_digest="0" * 64, receipt_key=receipts.public, slips={"1": slips},
    )  # fmt: skip
    rows = [
        phone("1", {"mark": "+"}, one), phone("1", {"mark": "-"}, one), phone("1", RETURNED, one),
        phone("2", {"marks": {"王敏": "+", "李 强": "-"}, "write_in": ["赵 六"]}, first, second),
        slip_row(contest="1", slip=slips[0], choice=canonical({"mark": "+"})),
        paper_row(contest="1", batch=1, line=1, choice=canonical({"mark": "!"})),
        paper_row(contest="1", batch=1, line=2, choice=canonical({})),
        paper_row(contest="2", batch=2, line=1, choice=canonical({"marks": {"王敏": "+", "李 强": "+", "㐂𠮷": "+"}})),
        paper_row(contest="3", batch=3, line=1, choice=canonical({"grade": "E"})),
    ]  # fmt: skip
    results = {
        "handed_out": {"phone": 2, "slip": 1, "paper": 2},
        "contests": {
            "1": {
                "status": "valid",
                "approve": 2,
                "against": 1,
                "abstain": 1,
                "valid_ballots": 4,
                "invalid_ballots": 1,
            },
            "3": {"status": "valid", "grades": {"E": 1, "Q": 0, "B": 0, "U": 0}, "void": 0},
            "2": {"status": "valid", "approve": {"王敏": 1, "李 强": 0, "赵六": 1}, "against": {"李 强": 1}},
        },
    }
    return Scene(receipts, header, rows, results)


def recounted(path: Path, lines: Iterable[bytes], **wishes: Any) -> Recount:
    path.write_bytes(b"".join(lines))
    return recount(path, **wishes)


def relinked(lines: Iterable[bytes]) -> list[bytes]:
    """The lines with a chain that fits, as whoever changed one would write it."""
    chain, again = START, []
    for line in lines:
        rest = line[line.index(b'",') + 2 : -1]
        chain = chained(chain, rest)
        again.append(b'{"chain":"%s",%s\n' % (chain.hex().encode(), rest))
    return again


def line_of(lines: list[bytes], part: str) -> int:
    return next(at for at, line in enumerate(lines) if part.encode() in line)


def codes(found: Recount) -> set[str]:
    return {fault.code for fault in found.faults}


def document(line: bytes) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(line)
    return read
