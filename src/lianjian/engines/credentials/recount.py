#!/usr/bin/env python3
"""重新计票：核对公布的票箱文件，与结果逐项对照。Recount a ballot from its published board.

    python3 -I recount.py BOARD [--en] [--fingerprint "ab12 cd34 ef56 7890"] [--plain] [--processes N]

This one file needs Python 3.9 and nothing else; `cryptography`, if installed, makes it faster. Exit status 0: all
agrees; 1: something does not; 2: the file cannot be read as a board. The program that wrote the board imports its
forms from here, so that both sides cannot drift apart.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import io
import json
import os
import re
import sys
import unicodedata
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import IO, Any, NamedTuple

FORMAT = "lianjian-board-1"
CHANNELS = ("paper", "phone", "slip")
RETURNED = {"returned": True}
KEY_TEXT = re.compile(r"rsabssa-sha384-2048:([A-Za-z0-9_-]{342})")
PAPER_KEY = re.compile(r"\d{4}-\d{6}")
HEX_KEY = re.compile(r"[0-9a-f]{64}")
START = hashlib.sha256(FORMAT.encode()).digest()
WRITER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
RSA_BYTES, RSA_EXPONENT, SALT_BYTES, HASH_BYTES = 256, 65537, 48, 48
CHUNK, SHOWN = 1000, 20
LINK = len('{"chain":"",') + 64

Pattern = Mapping[tuple[str, str], Mapping[str, int]]  # (contest, channel) -> canonical choice -> ballots


# What is signed and how it is written: canonical JSON has sorted keys, no white space, UTF-8, no fractions.


def canonical_text(value: Any) -> str:
    """Will write `value` in the one form that is hashed and signed."""
    return WRITER.encode(value)


def parsed(text: str | bytes) -> Any:
    """Will read canonical JSON; raises ValueError for fractions and for any other way of writing."""
    text = text if isinstance(text, str) else text.decode()
    value = READER.decode(text)
    if canonical_text(value) != text:
        raise ValueError("not canonical")
    return value


def _refused(number: str) -> Any:
    raise ValueError(f"not a whole number: {number}")


READER = json.JSONDecoder(parse_float=_refused, parse_constant=_refused)


def fingerprint_of(digest: str) -> str:
    """Will give the first 16 hex digits in fours, as printed on the notice."""
    return " ".join(digest[at : at + 4] for at in range(0, 16, 4))


def credential_text(ballot: str, contest: str, voter_key: str) -> bytes:
    """Will write what the issuer signs without seeing it; `voter_key` in hex."""
    return canonical_text({"ballot": ballot, "contest": contest, "key": voter_key, "use": "credential"}).encode()


def choice_text(ballot: str, contest: str, voter_key: str, choice: str) -> bytes:
    """Will write what the voter's own key signs; `choice` is canonical JSON, carried as text."""
    return canonical_text(
        {"ballot": ballot, "choice": choice, "contest": contest, "key": voter_key, "use": "choice"}
    ).encode()


def head_text(head: Mapping[str, Any]) -> bytes:
    """Will write what the server signs on the last line."""
    return canonical_text({"head": head, "use": "board"}).encode()


def chained(before: bytes, rest: bytes) -> bytes:
    """Will link a line, without its own hash, to the hash of the line before."""
    return hashlib.sha256(before + rest).digest()


def write_octets(octets: bytes) -> str:
    """Will write bytes as base64url without padding, as phones send and read them."""
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


def read_octets(text: str) -> bytes:
    """Will read what `write_octets` wrote; raises ValueError for any other way of writing the same bytes."""
    octets = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    if write_octets(octets) != text:
        raise ValueError("not base64url without padding")
    return octets


def modulus(text: str) -> int:
    """Will read an issuer's public key; raises ValueError unless it has exactly 2,048 bits."""
    match = KEY_TEXT.fullmatch(text)
    number = int.from_bytes(read_octets(match[1]), "big") if match else 0
    if number.bit_length() != 2048 or not number & 1:
        raise ValueError("not an RSA-2048 public key")
    return number


# RSA-PSS (SHA-384, MGF1, salt of 48 bytes) and Ed25519 in plain Python: slow, but to be read in one sitting.


def mgf1(seed: bytes, length: int) -> bytes:
    """Will stretch `seed` with SHA-384 (RFC 8017 B.2.1)."""
    blocks = range(-(-length // HASH_BYTES))
    return b"".join(hashlib.sha384(seed + block.to_bytes(4, "big")).digest() for block in blocks)[:length]


def plain_rsa_verifies(n: int, message: bytes, signature: bytes, salt_bytes: int = SALT_BYTES) -> bool:
    """Will check an RSA-PSS signature (RFC 8017 8.1.2 and 9.1.2)."""
    bits = n.bit_length() - 1
    length = (bits + 7) // 8
    number = int.from_bytes(signature, "big")
    if len(signature) != (n.bit_length() + 7) // 8 or number >= n:
        return False
    power = pow(number, RSA_EXPONENT, n)
    if power >> (8 * length):
        return False
    encoded = power.to_bytes(length, "big")
    masked, digest = encoded[: -HASH_BYTES - 1], encoded[-HASH_BYTES - 1 : -1]
    unused = 8 * length - bits
    if encoded[-1] != 0xBC or masked[0] >> (8 - unused):
        return False
    mask = int.from_bytes(mgf1(digest, len(masked)), "big")
    block = (int.from_bytes(masked, "big") ^ mask) & ((1 << (8 * len(masked) - unused)) - 1)
    padding, salt = divmod(block, 1 << (8 * salt_bytes))
    salted = bytes(8) + hashlib.sha384(message).digest() + salt.to_bytes(salt_bytes, "big")
    return padding == 1 and hashlib.sha384(salted).digest() == digest


P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)
Point = tuple[int, int, int, int]
NEUTRAL: Point = (0, 1, 1, 0)


def _point(octets: bytes) -> Point | None:
    number = int.from_bytes(octets, "little")
    sign, y = number >> 255, number & ((1 << 255) - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


def _sum(one: Point, other: Point) -> Point:
    a, b = (one[1] - one[0]) * (other[1] - other[0]) % P, (one[1] + one[0]) * (other[1] + other[0]) % P
    c, d = 2 * D * one[3] * other[3] % P, 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def _double(point: Point) -> Point:
    x, y, z, _ = point
    a, b = x * x % P, y * y % P
    h, g = a + b, a - b
    e, f = h - (x + y) * (x + y) % P, 2 * z * z + g
    return e * f % P, g * h % P, f * g % P, e * h % P


def _multiples(point: Point) -> list[Point]:
    rows = [NEUTRAL]
    for _ in range(15):
        rows.append(_sum(rows[-1], point))
    return rows


GENERATOR = _point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))
assert GENERATOR is not None
OF_GENERATOR = _multiples(GENERATOR)


def plain_ed25519_verifies(key: bytes, message: bytes, signature: bytes) -> bool:
    """Will check an Ed25519 signature (RFC 8032 5.1.7, without cofactor)."""
    point = _point(key) if len(key) == 32 and len(signature) == 64 else None
    scalar = int.from_bytes(signature[32:], "little")
    if point is None or scalar >= ORDER:
        return False
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % ORDER
    of_key = _multiples((P - point[0], point[1], 1, P - point[3]))
    total = NEUTRAL
    for shift in range(252, -1, -4):
        total = _double(_double(_double(_double(total))))
        total = _sum(_sum(total, OF_GENERATOR[scalar >> shift & 15]), of_key[challenge >> shift & 15])
    inverse = pow(total[2], P - 2, P)
    x, y = total[0] * inverse % P, total[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little") == signature[:32]


Verifier = Callable[[Any, bytes, bytes], bool]


def verifiers(plain: bool) -> tuple[Verifier, Verifier]:
    """Will give the checks of RSA (by modulus) and Ed25519 (by key), by `cryptography` if allowed and installed."""
    try:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric import ed25519, padding, rsa
        from cryptography.hazmat.primitives.hashes import SHA384
    except ImportError:
        plain = True
    if plain:
        return plain_rsa_verifies, plain_ed25519_verifies
    keys: dict[int, rsa.RSAPublicKey] = {}
    scheme = padding.PSS(padding.MGF1(SHA384()), SALT_BYTES)

    def fast_rsa(n: int, message: bytes, signature: bytes) -> bool:
        key = keys.get(n) or keys.setdefault(n, rsa.RSAPublicNumbers(RSA_EXPONENT, n).public_key())
        try:
            key.verify(signature, message, scheme, SHA384())
        except InvalidSignature:
            return False
        return len(signature) == RSA_BYTES

    def fast_ed25519(key: bytes, message: bytes, signature: bytes) -> bool:
        try:
            ed25519.Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True

    return fast_rsa, fast_ed25519


# The board: one hash chain over all bytes of all lines; header, rows in ascending order, signed head.

FAULTS = {
    "line": ("不是规范的一行", "is not a line of a board in canonical form"),
    "chain": ("哈希链断开：本行或前一行被改过，或有行被删、被插入", "breaks the chain: changed, removed or inserted"),
    "cut": ("文件不完整，没有末行", "the board is cut off: it has no head"),
    "order": ("票号没有按顺序排列", "is out of order"),
    "twice": ("同一票号在同一项目中出现两次", "has a key that came before in this contest"),
    "row": ("项目、渠道或票号与公告不符", "does not fit the header's contests, channels or keys"),
    "choice": ("所投内容不合本项目的规定", "holds a choice this contest does not know"),
    "slip": ("票码不在公告所列之内", "is a slip the header does not list"),
    "credential": ("发票签名无效：不是发出的票", "has a credential the issuer did not sign"),
    "signature": ("所投内容与投票人的签名不符", "has a choice the voter's key did not sign"),
    "head": ("末行签名无效", "the head's signature is not valid"),
    "header": ("末行所记与首行不符", "the head is that of another header"),
    "rows": ("行数或末行所记的哈希不符", "the head counts other rows"),
    "counts": ("重新计出的票数与文件所记不符", "the marks counted again differ from the head"),
    "excess": (
        "收回的比发出的多，或发出的比名册人数多",
        "more came back than were handed out, or went out than the roll has",
    ),
    "result": ("重新计出的票数与公布的结果不符", "the published result differs from the marks"),
    "notice": ("公告校验码不符：这不是公告的那次投票", "the fingerprint is not that of the notice"),
}


class Fault(NamedTuple):
    """What does not agree: a key of FAULTS, the line (0: none in particular), and what it is about."""

    line: int
    code: str
    about: str = ""


@dataclass
class Recount:
    """What a recount found; `counts` as `counted` gives them."""

    header: dict[str, Any] = field(default_factory=dict)
    head: dict[str, Any] = field(default_factory=dict)
    rows: int = 0
    counts: dict[str, Any] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    @property
    def agrees(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults


class NoBoard(ValueError):  # noqa: N818 - a refusal, named by what is wrong
    """The file does not begin with the header of a board."""


def counted(contests: Iterable[Mapping[str, Any]], patterns: Pattern) -> dict[str, Any]:
    """Will count each contest's marks.

    `{code: {ballots: {channel: n}, returned, spoiled, marks}}`; marks are `{mark: n}`, in elections one such a name.
    A credential given back is no ballot. A spoiled ballot (a defect, `!`, more picks than seats) gives no marks.
    """
    counts: dict[str, Any] = {}
    for contest in contests:
        ballots, returned, spoiled = dict.fromkeys(CHANNELS, 0), 0, 0
        marks: dict[str, Any] = dict.fromkeys("+-0" if contest["kind"] == "resolution" else "EQBU", 0)
        if contest["kind"] == "election":
            marks = {name: dict.fromkeys("+-0", 0) for name in contest["candidates"]}
        for channel in CHANNELS:
            for text, times in patterns.get((contest["code"], channel), {}).items():
                choice = json.loads(text)
                if choice == RETURNED:
                    returned += times
                    continue
                ballots[channel] += times
                spoiled += times * _add(contest, choice, times, marks)
        counts[contest["code"]] = {"ballots": ballots, "marks": marks, "returned": returned, "spoiled": spoiled}
    return counts


def _add(contest: Mapping[str, Any], choice: dict[str, Any], times: int, marks: dict[str, Any]) -> bool:
    """Add a choice's marks; true if it is spoiled instead."""
    if contest["kind"] != "election":
        mark = choice.get("mark") or "0" if contest["kind"] == "resolution" else choice.get("grade")
        if "defect" in choice or mark not in marks:
            return True
        marks[mark] += times
        return False
    known = {plain_name(name): name for name in contest["candidates"]}
    given = {name: mark for name, mark in choice.get("marks", {}).items() if mark is not None}
    written = {known.get(name, name) for name in map(plain_name, choice.get("write_in", ())) if name}
    if "defect" in choice or len({name for name in given if given[name] == "+"} | written) > contest["seats"]:
        return True
    # Written in, and marked otherwise above: no vote without doubt.
    given |= {name: "+" if given.get(name, "+") == "+" else "!" for name in written}
    for name, mark in {**dict.fromkeys(contest["candidates"], "0"), **given}.items():
        if mark != "!":
            marks.setdefault(name, dict.fromkeys("+-0", 0))[mark] += times
    return False


def plain_name(name: str) -> str:
    """Will give a name as it is compared: NFKC, without white space."""
    return "".join(unicodedata.normalize("NFKC", name).split())


def _known(contest: Mapping[str, Any], choice: Any) -> bool:
    if not isinstance(choice, dict):
        return False
    if contest["kind"] == "resolution":
        return choice.keys() <= {"mark", "defect"} and choice.get("mark") in {"+", "-", "0", "!", None}
    if contest["kind"] == "rating":
        return choice.keys() <= {"grade", "defect"} and choice.get("grade") in {"E", "Q", "B", "U", "!", None}
    marks, written = choice.get("marks", {}), choice.get("write_in", [])
    return (
        choice.keys() <= {"marks", "write_in", "defect"}
        and marks.keys() <= set(contest["candidates"])
        and all(mark in ("+", "-", "0", "!", None) for mark in marks.values())
        and all(isinstance(name, str) for name in written)
    )


class Signed(NamedTuple):
    """A phone's row, to be checked in whichever process has time."""

    line: int
    contest: str
    key: str
    choice: str
    credential: str
    signature: str


def faults_of_signatures(header: Mapping[str, Any], plain: bool, rows: Sequence[Signed]) -> list[Fault]:
    """Will check both signatures of each row: the issuers' on the key, and the key's on the choice."""
    (rsa, ed25519), ballot, faults = verifiers(plain), header["ballot"], []
    issuers = {contest["code"]: [modulus(text) for text in contest["issuers"]] for contest in header["contests"]}
    for row in rows:
        try:
            key, credential, signature = (
                bytes.fromhex(row.key),
                read_octets(row.credential),
                bytes.fromhex(row.signature),
            )
        except (TypeError, ValueError):
            faults.append(Fault(row.line, "line"))
            continue
        message = credential_text(ballot, row.contest, row.key)
        parts = [credential[at : at + RSA_BYTES] for at in range(0, len(credential), RSA_BYTES)]
        keys = issuers[row.contest]
        if not keys or len(parts) != len(keys) or not all(map(rsa, keys, [message] * len(keys), parts)):
            faults.append(Fault(row.line, "credential", row.key))
        if not ed25519(key, choice_text(ballot, row.contest, row.key, row.choice), signature):
            faults.append(Fault(row.line, "signature", row.key))
    return faults


class _Checking:
    """Hands rows to other processes in chunks, never far ahead of what they can do."""

    def __init__(self, header: Mapping[str, Any], plain: bool, processes: int, stack: ExitStack) -> None:
        self.header, self.plain, self.processes, self.stack = header, plain, processes, stack
        self.waiting: list[Signed] = []
        self.faults: list[Fault] = []
        self.running: deque[Future[list[Fault]]] = deque()
        self.pool: ProcessPoolExecutor | None = None

    def add(self, row: Signed) -> None:
        self.waiting.append(row)
        if len(self.waiting) == CHUNK:
            self._hand_over(self.waiting)
            self.waiting = []

    def _hand_over(self, rows: list[Signed]) -> None:
        if self.processes == 1:
            self.faults += faults_of_signatures(self.header, self.plain, rows)
            return
        self.pool = self.pool or self.stack.enter_context(ProcessPoolExecutor(self.processes))
        self.running.append(self.pool.submit(faults_of_signatures, self.header, self.plain, rows))
        if len(self.running) > 2 * self.processes:
            self.faults += self.running.popleft().result()

    def finish(self) -> list[Fault]:
        for part in self.running:
            self.faults += part.result()
        return self.faults + faults_of_signatures(self.header, self.plain, self.waiting)


ROW_FIELDS = {
    "phone": {"chain", "channel", "choice", "contest", "credential", "key", "signature"},
    "slip": {"chain", "channel", "choice", "contest", "key"},
    "paper": {"chain", "channel", "choice", "contest", "key"},
}


class _Reading:
    """One pass over a board: every line linked, every row looked at, phone rows collected for their signatures."""

    def __init__(self, header: dict[str, Any], plain: bool, checking: _Checking) -> None:
        self.found, self.plain, self.checking = Recount(header=header), plain, checking
        self.contests = {contest["code"]: contest for contest in header["contests"]}
        self.slips = {contest: set(slips) for contest, slips in header["slips"].items()}
        self.patterns: dict[tuple[str, str], Counter[str]] = {}
        self.before = ("", "")

    def line(self, number: int, row: dict[str, Any], before: bytes) -> None:
        if self.found.head or not row:
            self.note(number, "line")
        elif "head" in row:
            self.head(number, row, before)
        else:
            self.row(number, row)

    def note(self, line: int, code: str, about: str = "") -> None:
        self.found.faults.append(Fault(line, code, about))

    def row(self, line: int, row: dict[str, Any]) -> None:
        key, contest, channel = row["key"], row["contest"], row["channel"]
        self.found.rows += 1
        if (key, contest) <= self.before:
            self.note(line, "twice" if (key, contest) == self.before else "order", key)
        self.before = key, contest
        pattern = PAPER_KEY if channel == "paper" else HEX_KEY
        fits = contest in self.contests and channel in self.found.header["channels"] and pattern.fullmatch(key)
        if not fits or row.keys() != ROW_FIELDS[channel]:
            self.note(line, "row", key)
            return
        choice = canonical_text(row["choice"])
        times = self.patterns.setdefault((contest, channel), Counter())
        given_back = channel == "phone" and row["choice"] == RETURNED
        if choice not in times and not given_back and not _known(self.contests[contest], row["choice"]):
            self.note(line, "choice", key)
            return
        times[choice] += 1
        if channel == "slip" and key not in self.slips.get(contest, ()):
            self.note(line, "slip", key)
        if channel == "phone":
            self.checking.add(Signed(line, contest, key, choice, row["credential"], row["signature"]))

    def head(self, line: int, row: dict[str, Any], before: bytes) -> None:
        found, head = self.found, row["head"]
        found.head = head
        found.counts = counted(self.contests.values(), self.patterns)
        ed25519 = verifiers(self.plain)[1]
        if not ed25519(bytes.fromhex(found.header["receipts"]), head_text(head), bytes.fromhex(row["signature"])):
            self.note(line, "head")
        digest = hashlib.sha256(canonical_text(found.header).encode()).hexdigest()
        if (head["header"], head["ballot"]) != (digest, found.header["ballot"]):
            self.note(line, "header")
        if (head["rows"], head["rows_hash"]) != (found.rows, before.hex()):
            self.note(line, "rows", f"{head['rows']} / {found.rows}")
        out, roll = sum(head["results"]["handed_out"].values()), found.header["roll"]["size"]
        if out > roll:
            self.note(line, "excess", f"{out} / {roll}")
        for code, count in found.counts.items():
            if head["counts"].get(code) != count:
                self.note(line, "counts", code)
            self._result(line, code, count, head["results"])

    def _result(self, line: int, code: str, count: dict[str, Any], results: dict[str, Any]) -> None:
        published = results["contests"].get(code, {})
        void = published.get("status") == "void"
        for channel, cast in count["ballots"].items():
            if cast > results["handed_out"].get(channel, 0) and not void:
                self.note(line, "excess", f"{code} {channel}: {cast} / {results['handed_out'].get(channel, 0)}")
        for name, stated, own in _differing(self.contests[code], count, published):
            self.note(line, "result", f"{code} {name}: {stated} / {own}")


def _differing(
    contest: Mapping[str, Any], count: Mapping[str, Any], published: Mapping[str, Any]
) -> Iterator[tuple[str, Any, Any]]:
    """Give each figure of a published answer that is not as counted here; what it does not state is not compared."""
    own: dict[str, Any] = {"marks": count["marks"], "invalid_ballots": count["spoiled"]}
    own["valid_ballots"] = own["returned"] = sum(count["ballots"].values())
    own["valid_ballots"] -= count["spoiled"]
    if contest["kind"] == "rating":
        own |= {"grades": count["marks"], "void": count["spoiled"]}
    words = {"approve": "+", "against": "-", "abstain": "0"} if contest["kind"] != "rating" else {}
    review = published.get("review")
    unsettled = review.get("names", {}) if isinstance(review, dict) else {}
    for word, mark in words.items():
        if contest["kind"] == "resolution":
            own[word] = count["marks"][mark]
        else:
            stated = published.get(word, {})
            own[word] = {name: count["marks"].get(name, {}).get(mark, 0) for name in stated}
            own[word] |= {name: stated[name] for name in unsettled if name in stated}
    written = published.get("written_opinions", 0)
    for name, figure in own.items():
        stated = published.get(name, figure)
        # Opinions handed in before the meeting are votes that lie on no board.
        if stated != figure and not (name in words and written and 0 <= stated - figure <= written):
            yield name, stated, figure


def _linked(file: IO[bytes]) -> Iterator[tuple[int, dict[str, Any], bytes, bool]]:
    """Give each line's number, content (empty if it is not canonical), the hash before, and whether it links."""
    before = START
    for number, line in enumerate(file, start=1):
        right = chained(before, line[LINK:-1])
        try:
            document = parsed(line[:-1]) if line.endswith(b"\n") else {}
            links = document["chain"] == right.hex() and line.startswith(b'{"chain":')
            stated = bytes.fromhex(document["chain"])
        except (AttributeError, KeyError, RecursionError, TypeError, ValueError):
            document, links, stated = {}, False, right
        yield number, document, before, links
        # One changed line is to be told as one: the next is held against what this one states.
        before = stated


def _opened(
    first: tuple[int, dict[str, Any], bytes, bool] | None, plain: bool, processes: int, stack: ExitStack
) -> _Reading:
    try:
        header = first[1]["header"] if first else {}
        sound = _sound(header)
    except (AttributeError, KeyError, TypeError, ValueError):
        sound = False
    if first is None or not sound:
        raise NoBoard("the first line is no header of a board")
    reading = _Reading(header, plain, _Checking(header, plain, processes, stack))
    if not first[3]:
        reading.note(1, "chain")
    return reading


def _sound(header: dict[str, Any]) -> bool:
    """Whether the header holds what the rest is held against; raises where it does not even look like one."""
    contests = header["contests"]
    texts = [header["ballot"], header["title"], *header["slips"]]
    texts += [contest[name] for contest in contests for name in ("code", "question")]
    texts += [name for contest in contests for name in contest["candidates"]]
    texts += [slip for slips in header["slips"].values() for slip in slips]
    keys = [modulus(text) for contest in contests for text in contest["issuers"]]
    return (
        header["format"] == FORMAT
        and all(isinstance(text, str) for text in texts)
        and set(header["channels"]) <= set(CHANNELS)
        and {contest["kind"] for contest in contests} <= {"resolution", "election", "rating"}
        and all(isinstance(contest["seats"], int) for contest in contests)
        # By one key for two contests a voter could vote twice in one: the signer does not see what it signs.
        and len(set(keys)) == len(keys)
        and isinstance(header["roll"]["size"], int)
        and len(bytes.fromhex(header["receipts"])) == 32
    )


def recount(path: str | os.PathLike[str], *, plain: bool = False, processes: int = 1) -> Recount:
    """Will count the board in `path` again and say what does not agree; raises NoBoard and OSError.

    `plain`: use no library even where there is one. `processes`: how many check signatures.
    """
    with open(path, "rb") as file, ExitStack() as stack:
        lines = _linked(file)
        reading = _opened(next(lines, None), plain, processes, stack)
        for number, row, before, links in lines:
            if not links:
                reading.note(number, "chain")
            try:
                reading.line(number, row, before)
            except (AttributeError, KeyError, TypeError, ValueError):
                reading.note(number, "line")
        if not reading.found.head:
            reading.note(0, "cut")
        reading.found.faults = sorted(reading.found.faults + reading.checking.finish())
        return reading.found


def words_of(found: Recount, *, english: bool, plain: bool) -> Iterator[str]:
    """Will say what was found, in Chinese or English."""
    own, head, count = 1 if english else 0, found.head, len(found.faults)
    by = "plain Python" if plain or verifiers(plain)[0] is plain_rsa_verifies else "cryptography"
    digest = hashlib.sha256(canonical_text(found.header).encode()).hexdigest()
    last = hashlib.sha256(canonical_text(head).encode()).hexdigest()
    yield f"{found.header['title']} ({found.header['ballot']})"
    yield (f"公告校验码：{fingerprint_of(digest)}（请与公告上印的对照）", f"Header: {fingerprint_of(digest)}")[own]
    yield (f"结果校验码：{fingerprint_of(last)}（请与结果单上印的对照）", f"Head: {fingerprint_of(last)}")[own]
    yield (f"共{found.rows}张票面，签名用{by}核对", f"{found.rows} rows, signatures checked by {by}")[own]
    for contest in found.header["contests"]:
        if contest["code"] in found.counts:
            yield from _words_of_contest(contest, found.counts[contest["code"]], own)
    for fault in found.faults[:SHOWN]:
        sentence = FAULTS[fault.code][own]
        where = (f"第{fault.line}行：", f"line {fault.line}: ")[own] if fault.line else ""
        yield f"✗ {where}{sentence}" + (f" [{fault.about}]" if fault.about else "")
    if count > SHOWN:
        yield (f"✗ 另有{count - SHOWN}处。", f"✗ and {count - SHOWN} more.")[own]
    if found.agrees:
        yield ("✓ 核对一致：文件完整，签名有效，票数与公布的结果相符。", "✓ Everything agrees.")[own]
    else:
        yield (f"✗ 有{count}处不符，请保存这个文件，向监票人反映。", f"✗ {count} things do not agree.")[own]


MARKS = {
    "+": ("赞成", "for"), "-": ("反对", "against"), "0": ("弃权", "abstained"),
    "E": ("优秀", "excellent"), "Q": ("合格", "qualified"), "B": ("基本合格", "basically qualified"),
    "U": ("不合格", "not qualified"),
    "paper": ("纸质票", "paper"), "phone": ("手机", "phone"), "slip": ("票码", "slip"),
}  # fmt: skip


def _words_of_contest(contest: Mapping[str, Any], count: Mapping[str, Any], own: int) -> Iterator[str]:
    def listed(figures: Mapping[str, int]) -> str:
        return ("，", ", ")[own].join(f"{MARKS[name][own]} {n}" for name, n in figures.items())

    extra = (f"废票 {count['spoiled']}，交回手机票 {count['returned']}",
             f"spoiled {count['spoiled']}, given back {count['returned']}")[own]  # fmt: skip
    yield f"[{contest['code']}] {contest['question']}"
    yield f"    {listed(count['ballots'])}{('；', '; ')[own]}{extra}"
    if contest["kind"] != "election":
        yield f"    {listed(count['marks'])}"
        return
    for name, marks in count["marks"].items():
        yield f"    {name}{('：', ': ')[own]}{listed(marks)}"


def main(argv: Sequence[str] | None = None, prog: str = "recount") -> int:
    """Will recount the board named on the command line and print what it found."""
    parser = argparse.ArgumentParser(prog=prog, description="重新计票 / Recount a ballot from its board.")
    parser.add_argument("board", metavar="BOARD", help="票箱文件 / the board's file")
    parser.add_argument("--en", action="store_true", help="in English")
    parser.add_argument("--fingerprint", metavar="HEX", help="公告上印的校验码 / the fingerprint on the notice")
    parser.add_argument("--plain", action="store_true", help="不用任何程序库 / use no library")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1, metavar="N")
    wishes = parser.parse_args(argv)
    try:
        found = recount(wishes.board, plain=wishes.plain, processes=max(1, wishes.processes))
    except (NoBoard, OSError) as fault:
        print(f"{('读不出票箱文件', 'no board')[wishes.en]}: {fault}", file=sys.stderr)
        return 2
    digest = hashlib.sha256(canonical_text(found.header).encode()).hexdigest()
    if wishes.fingerprint and "".join(wishes.fingerprint.split()).lower() != digest[:16]:
        found.faults.insert(0, Fault(1, "notice", wishes.fingerprint))
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # an old console may lack a voter's rare character
    print("\n".join(words_of(found, english=wishes.en, plain=wishes.plain)))
    return 0 if found.agrees else 1


if __name__ == "__main__":
    sys.exit(main())
