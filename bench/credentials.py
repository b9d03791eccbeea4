"""Signing, voting and recounting: `python -m bench.credentials [--rows 50000] [--written 1000000]`.

A board of `--written` rows is written with signatures that are only as long as real ones; one of `--rows` rows with
real ones is recounted, in two processes and, 3,000 of them, without any library as anybody would.
"""

from __future__ import annotations

import argparse
import os
import resource
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import chain
from pathlib import Path
from time import perf_counter
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS
from cryptography.hazmat.primitives.hashes import SHA384

from bench.table import Table
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
    phone_row,
    verify_choice,
    verify_credential,
    write_board,
)
from lianjian.engines.credentials.blinding import POWER
from lianjian.engines.credentials.recount import __file__ as recount_file
from lianjian.engines.credentials.recount import counted, plain_ed25519_verifies, plain_rsa_verifies, recount

BALLOT, CONTEST, NAMES = "bench", "1", [f"候选人{letter}" for letter in "甲乙丙丁戊己庚辛壬癸"]
MILLION, PROCESSES, BY_ANYBODY = 1_000_000, 2, 3_000


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=50_000, help="rows with real signatures, to be recounted")
    parser.add_argument("--written", type=int, default=MILLION, help="rows of the board that is only written")
    chosen = parser.parse_args()
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors, exponentiation by {POWER.__name__}")
    table, key = Table(), IssuerKey.generate()
    _rates(table, key)
    with tempfile.TemporaryDirectory(prefix="lianjian-bench-") as folder:
        _written(table, key, chosen.written, Path(folder))
        _recounted(table, key, chosen.rows, Path(folder))
    return table.status()


def _rates(table: Table, key: IssuerKey) -> None:
    """How many a second on one core."""
    public, voter = key.public, Ed25519PrivateKey.generate()
    voter_key, choice = voter.public_key().public_bytes_raw(), _choice(0)
    message = credential_message(ballot=BALLOT, contest=CONTEST, voter_key=voter_key)
    blinded = blind(message=message, public=public)
    signed = blind_sign(key=key, blinded=blinded.sent)
    signature = finalize(message=message, signed=signed, blinded=blinded, public=public)
    own = choice_message(ballot=BALLOT, contest=CONTEST, voter_key=voter_key, choice=choice)
    of_choice = voter.sign(own)
    one = {"ballot": BALLOT, "contest": CONTEST, "voter_key": voter_key}
    acts: dict[str, Callable[[], object]] = {
        "make an issuer's key": IssuerKey.generate,
        "blind (as the phone does)": lambda: blind(message=message, public=public),
        "sign blindly": lambda: blind_sign(key=key, blinded=blinded.sent),
        "check a credential": lambda: verify_credential(**one, credential=signature, issuers=[public]),
        "check a choice": lambda: verify_choice(**one, choice=choice, signature=of_choice),
        "check RSA in plain Python": lambda: plain_rsa_verifies(public.n, message, signature),
        "check Ed25519 in plain Python": lambda: plain_ed25519_verifies(voter_key, own, of_choice),
    }
    for name, act in acts.items():
        table.line(name, _a_second(act), "a second")


def _a_second(act: Callable[[], object], seconds: float = 1.0) -> float:
    started, times = perf_counter(), 0
    while (spent := perf_counter() - started) < seconds:
        act()
        times += 1
    return times / spent


def _written(table: Table, key: IssuerKey, count: int, folder: Path) -> None:
    """The board is streamed: memory stays where it was but for the different choices."""
    credential, signature, before = secrets.token_bytes(256), secrets.token_bytes(64), _memory()
    rows = (
        phone_row(
            contest=CONTEST, voter_key=number.to_bytes(32, "big"), choice=_choice(number), credential=credential,
            signature=signature,
        )
        for number in range(count)
    )  # fmt: skip
    started = perf_counter()
    size = _board(folder / "written.jsonl", key, rows, handed_out=count, marks=None)
    wall = perf_counter() - started
    note = f"{size / 1e6:.0f} MB, {count / wall:,.0f} rows a second, memory +{_memory() - before:.0f} MB"
    table.line(f"write a board of {count:,} rows", wall, "s", most=60 * count / MILLION, note=note)


def _recounted(table: Table, key: IssuerKey, count: int, folder: Path) -> None:
    started = perf_counter()
    parts = [range(first, min(first + 1000, count)) for first in range(0, count, 1000)]
    with ProcessPoolExecutor(PROCESSES) as pool:
        rows = sorted(chain.from_iterable(pool.map(partial(_signed_rows, key.to_bytes()), parts)))
    table.line(f"make {count:,} signed rows", perf_counter() - started, "s", note="not a part of any vote")
    board, small = folder / "board.jsonl", folder / "small.jsonl"
    _board(board, key, rows, handed_out=count, marks=rows)
    _board(small, key, rows[:BY_ANYBODY], handed_out=count, marks=rows[:BY_ANYBODY])
    started, busy = perf_counter(), _busy()
    assert recount(board, processes=PROCESSES).faults == []
    wall, busy = perf_counter() - started, _busy() - busy
    note = f"a million at this rate: {wall * MILLION / count:.0f} s (≤ 300), busy {busy * MILLION / count:.0f} s"
    table.line(f"recount {count:,} rows in {PROCESSES} processes", wall, "s", most=300 * count / MILLION, note=note)
    started = perf_counter()
    alone = [sys.executable, "-I", "-S", recount_file, str(small), "--en", "--processes", "1"]
    done = subprocess.run(alone, check=True, capture_output=True, text=True)
    assert "plain Python" in done.stdout, done.stdout
    wall = perf_counter() - started
    table.line(f"recount {BY_ANYBODY:,} rows by anybody", wall, "s", most=30, note="the file alone, one process")


def _signed_rows(key: bytes, numbers: range) -> list[BoardRow]:
    """Signed openly instead of blindly: the bytes are of the same kind, and made six times as fast."""
    issuer = IssuerKey.from_bytes(key).private
    rows = []
    for number in numbers:
        voter, choice = Ed25519PrivateKey.generate(), _choice(number)
        one = {"ballot": BALLOT, "contest": CONTEST, "voter_key": voter.public_key().public_bytes_raw()}
        credential = issuer.sign(credential_message(**one), PSS(MGF1(SHA384()), 48), SHA384())
        signature = voter.sign(choice_message(**one, choice=choice))
        rows.append(
            phone_row(
                contest=CONTEST, voter_key=one["voter_key"], choice=choice, credential=credential, signature=signature
            )
        )
    return rows


def _board(
    path: Path, key: IssuerKey, rows: Iterable[BoardRow], *, handed_out: int, marks: list[BoardRow] | None
) -> int:
    contest = board_contest(
        code=CONTEST, kind="election", question="选举", seats=7, candidates=NAMES, issuers=[key.public]
    )
    receipts = ReceiptKey.generate()
    header = board_header(
        ballot=BALLOT, title="基准", channels=["phone"], contests=[contest], roll_size=handed_out,
        roll_digest="0" * 64, receipt_key=receipts.public,
    )  # fmt: skip
    results: dict[str, Any] = {"handed_out": {"phone": handed_out}, "contests": {}}
    if marks is not None:
        patterns: dict[str, int] = {}
        for row in marks:
            patterns[row.choice.decode()] = patterns.get(row.choice.decode(), 0) + 1
        results["contests"][CONTEST] = {"marks": counted([contest], {(CONTEST, "phone"): patterns})[CONTEST]["marks"]}
    with path.open("wb") as file:
        file.writelines(write_board(header=header, rows=rows, results=results, key=receipts))
    return path.stat().st_size


def _choice(number: int) -> bytes:
    """One of 1,023 ways to mark ten candidates; some mark too many."""
    picked = number % 1023 + 1
    return canonical({"marks": {name: "+" if picked >> place & 1 else "0" for place, name in enumerate(NAMES)}})


def _busy() -> float:
    """Seconds of processor time, which say more than the wall's where the machine is shared."""
    return sum(os.times()[:4])


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(main())
