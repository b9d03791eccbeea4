"""The board: what is published of a ballot, so that anybody can count again.

JSON lines in canonical form. Each begins with a hash over the line before and its own rest. The first line is the
header, as hashed on the notice; then one row per ballot and contest, sorted by key; the last is the head: counts and
results, signed. Rows hold neither time nor order of casting.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from lianjian.engines.credentials.documents import canonical, digest
from lianjian.engines.credentials.keys import PublicKey, ReceiptKey
from lianjian.engines.credentials.recount import (
    CHANNELS,
    FORMAT,
    HEX_KEY,
    PAPER_KEY,
    RETURNED,
    START,
    chained,
    counted,
    head_text,
    write_octets,
)

RETURNED_CHOICE = canonical(RETURNED)


class BadBoard(ValueError):  # noqa: N818 - a refusal, named by what is wrong
    """The rows or the header cannot be written as a board."""


class BoardRow(NamedTuple):
    """One ballot in one contest; `choice` in canonical JSON."""

    key: str
    contest: str
    channel: str
    choice: bytes
    credential: bytes = b""
    signature: bytes = b""


def phone_row(*, contest: str, voter_key: bytes, choice: bytes, credential: bytes, signature: bytes) -> BoardRow:
    """A phone's ballot; a credential given back at the desk has the choice `RETURNED_CHOICE`, signed likewise."""
    return BoardRow(voter_key.hex(), contest, "phone", choice, credential, signature)


def slip_row(*, contest: str, slip: bytes, choice: bytes) -> BoardRow:
    """A slip's ballot, by its digest for this contest."""
    return BoardRow(slip.hex(), contest, "slip", choice)


def paper_row(*, contest: str, batch: int, line: int, choice: bytes) -> BoardRow:
    """A paper ballot, by batch and line only; a spoiled one has `"defect": reason` or `"mark": "!"` in its choice."""
    return BoardRow(f"{batch:04d}-{line:06d}", contest, "paper", choice)


def board_contest(
    *,
    code: str,
    kind: str,
    question: str,
    issuers: Sequence[PublicKey] = (),
    seats: int = 1,
    candidates: Sequence[str] = (),
    **more: Any,
) -> dict[str, Any]:
    """Will describe a contest for the header; no issuers where no phone may vote, two at level 2.

    `kind`: resolution, election, rating. `more`: anything else worth hashing (thresholds, bases).
    """
    return {
        "candidates": list(candidates),
        "code": code,
        "issuers": [issuer.to_text() for issuer in issuers],
        "kind": kind,
        "question": question,
        "seats": seats,
        **more,
    }


def board_header(
    *,
    ballot: str,
    title: str,
    channels: Iterable[str],
    contests: Sequence[Mapping[str, Any]],
    roll_size: int,
    roll_digest: str,
    receipt_key: bytes,
    slips: Mapping[str, Iterable[bytes]] | None = None,
    **more: Any,
) -> dict[str, Any]:
    """Will make the header whose fingerprint goes on the notice; no `more` may hold what names a voter.

    `slips`: contest code -> digests of the slips printed for it. Raises BadBoard for a channel that is not known.
    """
    if unknown := set(channels := sorted(channels)) - set(CHANNELS):
        raise BadBoard(f"no such channel: {sorted(unknown)}")
    return {
        "ballot": ballot,
        "channels": channels,
        "contests": [dict(contest) for contest in contests],
        "format": FORMAT,
        "receipts": receipt_key.hex(),
        "roll": {"digest": roll_digest, "size": roll_size},
        "slips": {contest: sorted(slip.hex() for slip in some) for contest, some in (slips or {}).items()},
        "title": title,
        **more,
    }


def write_board(
    *, header: Mapping[str, Any], rows: Iterable[BoardRow], results: Mapping[str, Any], key: ReceiptKey
) -> Iterator[bytes]:
    """Will write the board line by line, without keeping the rows.

    `rows` must come in ascending order of (key, contest), in byte order: raises BadBoard where they do not.
    `results` is `{"handed_out": {channel: n}, "contests": {code: the counter's answer}}`; of an answer the recount
    compares approve, against, abstain, valid_ballots, invalid_ballots and `marks` (see `recount.counted`).
    """
    chain = START
    patterns: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)

    def line(rest: bytes) -> bytes:
        nonlocal chain
        chain = chained(chain, rest)
        return b'{"chain":"%s",%s\n' % (chain.hex().encode(), rest)

    yield line(b'"header":%s}' % canonical(header))
    before = ("", "")
    for row in rows:
        if (row.key, row.contest) <= before:
            raise BadBoard(f"row {row.key} of {row.contest} after {before[0]} of {before[1]}")
        before = row.key, row.contest
        patterns[row.contest, row.channel][row.choice.decode()] += 1
        yield line(_row(row))
    head = {
        "ballot": header["ballot"],
        "counts": counted(header["contests"], patterns),
        "header": digest(header),
        "results": results,
        "rows": sum(sum(some.values()) for some in patterns.values()),
        "rows_hash": chain.hex(),
    }
    yield line(b'"head":%s,"signature":"%s"}' % (canonical(head), key.sign(head_text(head)).hex().encode()))


def _row(row: BoardRow) -> bytes:
    """By hand in the order of the canonical form: a million rows pass here."""
    pattern = PAPER_KEY if row.channel == "paper" else HEX_KEY
    if not pattern.fullmatch(row.key) or row.channel not in CHANNELS:
        raise BadBoard(f"no key of channel {row.channel}: {row.key}")
    contest = json.dumps(row.contest, ensure_ascii=False).encode()
    start = b'"channel":"%s","choice":%s,"contest":%s,' % (row.channel.encode(), row.choice, contest)
    if row.channel != "phone":
        return b'%s"key":"%s"}' % (start, row.key.encode())
    credential = write_octets(row.credential).encode()
    return b'%s"credential":"%s","key":"%s","signature":"%s"}' % (
        start, credential, row.key.encode(), row.signature.hex().encode(),
    )  # fmt: skip
