"""`lianjian tally FILE`: the counting form on the command line.

One JSON document comes out; a terminal gets the result in words. `--json` and `--words` choose.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from lianjian.engines.tally.counting import count
from lianjian.engines.tally.faults import CaseFault, parsed
from lianjian.engines.tally.telling import result_sentences

DONE, REFUSED = 0, 2


def run(argv: Sequence[str], *, out: TextIO | None = None, err: TextIO | None = None) -> int:
    """Count the form named in `argv` and print the result; 0 with a result, 2 with a sentence about a bad form."""
    out, err = out or sys.stdout, err or sys.stderr
    wishes = _parser().parse_args(argv)
    try:
        case = parsed(_document(wishes.file), name=f"文件“{wishes.file}”")
        result = count(case)
    except CaseFault as fault:
        print(fault.sentence, file=err)
        return REFUSED
    if wishes.words or (out.isatty() and not wishes.json):
        print("\n".join(result_sentences(case=case, result=result)), file=out)
    else:
        print(json.dumps(result, ensure_ascii=False, allow_nan=False), file=out)
    return DONE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="lianjian tally", description="Count votes by their form.")
    parser.add_argument("file", metavar="FILE", help="a counting form in JSON; - reads it from a pipe")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="for a machine to read")
    form.add_argument("--words", action="store_true", help="for a person to read aloud")
    return parser


def _document(file: str) -> str:
    try:
        found = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        return found.decode("utf-8-sig")
    except OSError as error:
        raise CaseFault(f"文件“{file}”打不开。") from error
    except ValueError as error:
        raise CaseFault(f"文件“{file}”不是 UTF-8 文字。") from error


if __name__ == "__main__":
    raise SystemExit(run(sys.argv[1:]))
