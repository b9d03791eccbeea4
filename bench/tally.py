"""A million ballots of an election counted, and beside it one row per mark: `python -m bench.tally`.

Ten candidates, seven posts; every ballot is a line of JSON, in no order, as it comes out of a box or a board file.
Reading the lines, grouping them and counting are one measurement. The plain way reads a line for every mark, builds
each ballot and counts mark by mark; it is measured on a tenth of the ballots and scaled. Both must agree. Where the
machine is shared, the seconds of processor time (busy) say more, and the ratio is of these.
"""

from __future__ import annotations

import io
import itertools
import json
import math
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from time import perf_counter, process_time
from typing import Any, TypeVar

from bench.table import Table
from lianjian.engines.tally import count, count_patterns

BALLOTS = 1_000_000
PLAIN_BALLOTS = BALLOTS // 10
POSTS = 7
CANDIDATES = tuple("甲乙丙丁戊己庚辛壬癸")
# So that about 48,000 of the 59,049 possible ballots occur, and about one in a hundred names too many.
CHANCES = {"+": 0.39, "-": 0.485, "0": 0.125}

Answer = TypeVar("Answer")


def main() -> int:
    drawn = draw(BALLOTS)
    lines = [json.dumps({"marks": dict(zip(CANDIDATES, marks, strict=True))}).encode() + b"\n" for marks in drawn]
    table = Table()
    distinct = len(set(lines))
    file = io.BytesIO(b"".join(lines))
    seconds, busy, result = timed(lambda: count_patterns(case(BALLOTS), ((line, 1) for line in file)))
    overvoted = 100 * result["invalid_ballots"] / BALLOTS
    note = f"busy {busy:.2f} s; {distinct} different ballots, {overvoted:.1f} % with too many names"
    table.line("a million ballots, read, grouped and counted", seconds, "s", most=3, note=note)

    few = drawn[:PLAIN_BALLOTS]
    plain_file = io.BytesIO(b"".join(mark_rows(few)))
    _, plain_busy, plain = timed(lambda: count_plainly(plain_file))
    ours = count_patterns(case(PLAIN_BALLOTS), ((line, 1) for line in lines[:PLAIN_BALLOTS]))
    assert plain == (ours["approve"], ours["against"], ours["invalid_ballots"]), "the plain way counts otherwise"
    scaled = plain_busy * BALLOTS / PLAIN_BALLOTS
    note = f"busy; {scaled / busy:.1f} times as long"
    table.line("the same, one row per mark (from a tenth)", scaled, "s", note=note)

    rows = [{"n": n, **json.loads(line)} for line, n in Counter(lines).items()]
    seconds, busy, again = timed(lambda: count({**case(BALLOTS), "ballots": rows}))
    assert again == result, "the two doors count differently"
    table.line(f"{distinct} rows with their numbers, by count(case)", seconds, "s", note=f"busy {busy:.2f} s")
    return table.status()


def case(ballots: int) -> dict[str, Any]:
    return {
        "kind": "election", "eligible": ballots, "present": ballots, "posts": POSTS, "candidates": list(CANDIDATES),
        "handed_out": {"paper": ballots}, "returned": {"paper": ballots}, "quorum": None,
        "threshold": {"op": "gt", "num": 1, "den": 2, "base": "present"},
    }  # fmt: skip


def draw(ballots: int) -> list[tuple[str, ...]]:
    patterns = list(itertools.product(CHANCES, repeat=len(CANDIDATES)))
    weights = [math.prod(CHANCES[mark] for mark in pattern) for pattern in patterns]
    return random.Random(62).choices(patterns, weights, k=ballots)


def mark_rows(ballots: Iterable[tuple[str, ...]]) -> Iterable[bytes]:
    for number, marks in enumerate(ballots):
        for candidate, mark in zip(CANDIDATES, marks, strict=True):
            yield f"{number},{candidate},{mark}\n".encode()


def count_plainly(file: Iterable[bytes]) -> tuple[dict[str, int], dict[str, int], int]:
    ballots: dict[str, dict[str, str]] = {}
    for line in file:
        number, candidate, mark = line.decode().rstrip().split(",")
        ballots.setdefault(number, {})[candidate] = mark
    approve, against, invalid = dict.fromkeys(CANDIDATES, 0), dict.fromkeys(CANDIDATES, 0), 0
    for marks in ballots.values():
        if sum(mark == "+" for mark in marks.values()) > POSTS:
            invalid += 1
            continue
        for candidate, mark in marks.items():
            if mark == "+":
                approve[candidate] += 1
            elif mark == "-":
                against[candidate] += 1
    return approve, against, invalid


def timed(act: Callable[[], Answer]) -> tuple[float, float, Answer]:
    started, busy = perf_counter(), process_time()
    answer = act()
    return perf_counter() - started, process_time() - busy, answer


if __name__ == "__main__":
    sys.exit(main())
