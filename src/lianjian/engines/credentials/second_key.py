"""`lianjian second-key make|sign`: the second key of a ballot (level 2) on the machine of whoever keeps it.

What is printed is pasted into the ballot's page; the file of private keys never leaves the machine.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TextIO

from lianjian.engines.credentials.blinding import BadBlinded, blind_sign
from lianjian.engines.credentials.keys import BadKey, IssuerKey
from lianjian.engines.credentials.recount import read_octets, write_octets

DONE, REFUSED = 0, 2
OWN_EYES = 0o600


def run(argv: Sequence[str], *, out: TextIO | None = None, err: TextIO | None = None) -> int:
    """Make keys or sign what waits, as `argv` says; 0 with one JSON line printed, 2 with the reason."""
    out, err = out or sys.stdout, err or sys.stderr
    wishes = _parser().parse_args(argv)
    try:
        made = _make(wishes.keys, wishes.contests) if wishes.act == "make" else _sign(wishes.keys, wishes.waiting)
    except (OSError, ValueError, KeyError, AttributeError, BadBlinded, BadKey) as fault:
        print(f"second-key: {fault}", file=err)
        return REFUSED
    print(json.dumps(made), file=out)
    return DONE


def _make(file: Path, contests: Sequence[str]) -> dict[str, str]:
    """One key a contest, kept in a new file that only its owner can read; the public halves."""
    keys = {contest: IssuerKey.generate() for contest in contests}
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWN_EYES), "w") as kept:
        json.dump({contest: write_octets(key.to_bytes()) for contest, key in keys.items()}, kept)
    return {contest: key.public.to_text() for contest, key in keys.items()}


def _sign(file: Path, waiting: Path) -> dict[str, dict[str, str]]:
    """Every blinded message of the list, signed with the key of its contest."""
    kept: dict[str, str] = json.loads(file.read_text())
    keys = {contest: IssuerKey.from_bytes(read_octets(text)) for contest, text in kept.items()}
    asked: dict[str, dict[str, Any]] = json.loads(waiting.read_text())
    return {
        voter: {
            contest: write_octets(blind_sign(key=keys[contest], blinded=read_octets(text)))
            for contest, text in some.items()
        }
        for voter, some in asked.items()
    }


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="lianjian second-key", description="Keep the second key of a ballot.")
    acts = parser.add_subparsers(dest="act", required=True)
    make = acts.add_parser("make", help="make one key a contest and print the public halves")
    make.add_argument("keys", metavar="KEYS", type=Path, help="a file that is not there yet")
    make.add_argument("contests", metavar="CONTEST", nargs="+", help="the contests' numbers")
    sign = acts.add_parser("sign", help="sign what waits and print the signatures")
    sign.add_argument("keys", metavar="KEYS", type=Path, help="the file `make` wrote")
    sign.add_argument("waiting", metavar="WAITING", type=Path, help="the list taken from the ballot's page")
    return parser
