"""`lianjian verify-journal`: prove that nobody changed the journal."""

from __future__ import annotations

import argparse
import dataclasses
import json

from lianjian.kernel.journal import verify_journal


def run(arguments: list[str]) -> int:
    """Exit status 0 where every sealed line is as it was, 1 where one is not."""
    parser = argparse.ArgumentParser(prog="lianjian verify-journal", description=__doc__)
    parser.add_argument("--json", action="store_true", help="for a machine to read")
    chosen = parser.parse_args(arguments)
    proof = verify_journal()
    if chosen.json:
        print(json.dumps(dataclasses.asdict(proof) | {"intact": proof.intact}))
    elif proof.intact:
        print(f"完好：{proof.seals} 次封存，{proof.sealed_lines} 条未被改动；{proof.unsealed_lines} 条待封存。")
    else:
        print(f"已被改动：第 {'、'.join(map(str, proof.broken))} 次封存与记录不符。")
    return 0 if proof.intact else 1
