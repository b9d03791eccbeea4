"""Three thousand voters at once, at the closing, at the result, and while server and database are killed.

`python -m bench.burst`. The server runs as `lianjian serve` starts it, on loopback, with clients and database on the
same cores. A phone sends the same again until it has a receipt; every receipt is checked, and after closing every
acknowledged ballot is looked for in the sealed box and on the board.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import statistics
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from bench.served import Served, ask, own_server
from bench.table import Table

if TYPE_CHECKING:
    from bench.voters import Town, Vote

CLIENTS = 64
AT_CLOSING, CLOSING_SECONDS = 300, 2.0
AGAIN_SECONDS = 0.25
MOST_P95 = 500.0
JSON = {"Content-Type": "application/json"}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--voters", type=int, default=3000)
    parser.add_argument("--seconds", type=float, default=60)
    chosen = parser.parse_args()
    table = Table()
    with own_server() as served:
        import django

        django.setup()
        _undisturbed(table, chosen.voters, chosen.seconds)
        _killed(table, served, chosen.voters, chosen.seconds)
    return table.status()


def _undisturbed(table: Table, voters: int, seconds: float) -> None:
    from bench.voters import a_town

    town = a_town(title="burst", voters=voters + AT_CLOSING)
    votes = town.votes()
    early, late = votes[:voters], votes[voters:]
    burst = Herd().go([_casting(town, one) for one in early], within=seconds)
    burst.told(table, f"{voters:,} voters cast within {seconds:.0f} s", again_most=0)
    secretary = Secretary(f"/ballots/{town.ballot.code}/close/", town.session)
    closing = threading.Timer(CLOSING_SECONDS / 2, secretary.close)
    closing.start()
    herd = Herd().go([_casting(town, one) for one in late], within=CLOSING_SECONDS)
    closing.join()
    herd.told(table, f"{AT_CLOSING} more in the {CLOSING_SECONDS:.0f} s around the closing", again_most=0)
    table.line("closing: sealed, counted, board written", secretary.milliseconds, "ms", note="by the page")
    _checked(table, town, votes)
    pages = [_reading(town) for _each in early]
    Herd().go(pages, within=seconds).told(table, f"{voters:,} phones look themselves up within {seconds:.0f} s")


def _killed(table: Table, served: Served, voters: int, seconds: float) -> None:
    from django.db import connections

    from bench.voters import a_town

    town = a_town(title="killed", voters=voters)
    votes = town.votes()
    began = time.monotonic()
    herd = Herd()
    killing = threading.Thread(target=_kill_twice, args=(table, served, herd, began, seconds))
    killing.start()
    herd.go([_casting(town, one) for one in votes], within=seconds)
    killing.join()
    connections.close_all()  # ours died with the database
    took = time.monotonic() - began
    table.line("all acknowledged, kills and restarts included", took, "s", note=f"{herd.again:,} tried again")
    Secretary(f"/ballots/{town.ballot.code}/close/", town.session).close()
    _checked(table, town, votes, all_of_them=True)


def _kill_twice(table: Table, served: Served, herd: Herd, began: float, seconds: float) -> None:
    """A third of the way the program, two thirds of the way the program and its database."""
    for part, with_database in ((1 / 3, False), (2 / 3, True)):
        time.sleep(max(0.0, began + seconds * part - time.monotonic()))
        acknowledged, down = len(herd.times), time.monotonic()
        served.kill()
        if with_database:
            served.kill_database()
        served.start()
        what = "server and database" if with_database else "server"
        name = f"{what} killed (-9), until it answers at once again"
        table.line(name, time.monotonic() - down, "s", note=f"{acknowledged:,} acknowledged before")


def _casting(town: Town, vote: Vote) -> Callable[[], bool]:
    """One cast; whether an answer came. A receipt is kept; a refusal is an answer too."""

    def cast() -> bool:
        status, _cookies, body = ask("POST", town.cast_path, vote.body, **JSON)
        if status != 200:
            return False
        answer = json.loads(body)
        vote.receipt = answer.get("receipt", "")
        vote.refused = answer.get("refused", "")
        return True

    return cast


def _reading(town: Town) -> Callable[[], bool]:
    """What a phone loads to look itself up: the page, then everybody's keys."""

    def read() -> bool:
        paths = (f"/vote/{town.ballot.code}/check/", f"/vote/{town.ballot.code}/counted/1/")
        return all(ask("GET", path, **{"Accept-Encoding": "gzip"})[0] == 200 for path in paths)

    return read


def _checked(table: Table, town: Town, votes: Sequence[Vote], *, all_of_them: bool = False) -> None:
    """That who has a receipt is in the sealed box as cast, and nobody else; and the board says so too."""
    from lianjian.engines.credentials.recount import recount

    acknowledged = {vote.voter_key: vote.choice for vote in votes if vote.receipt}
    bad = [vote for vote in votes if vote.receipt and not town.signed(vote)]
    sealed = town.sealed()
    lost = sum(sealed.get(key) != choice for key, choice in acknowledged.items())
    refused = [vote.refused for vote in votes if vote.refused]
    note = f"{len(acknowledged):,} acknowledged, {len(refused):,} refused ({'; '.join(set(refused)) or 'none'})"
    table.line("acknowledged ballots not in the sealed box as cast", lost, "", most=0, note=note)
    table.line("in the box without an acknowledgement, or double", len(sealed) - len(acknowledged) + lost, "", most=0)
    table.line("receipts that do not verify", len(bad), "", most=0)
    if all_of_them:
        table.line("voters without a receipt in the end", len(votes) - len(acknowledged), "", most=0)
    table.line("faults of the board when counted again", len(recount(town.board()).faults), "", most=0)


@dataclass
class Herd:
    """Requests at moments drawn evenly from a time, each waited for, each sent again until an answer comes."""

    times: list[float] = field(default_factory=list)
    again: int = 0

    def go(self, acts: Sequence[Callable[[], bool]], *, within: float) -> Herd:
        """Will send all; `times` are the milliseconds of each from its moment on."""
        draw = random.Random(len(acts))
        moments = sorted(draw.uniform(0, within) for _each in acts)
        waiting = list(zip(moments, acts, strict=True))[::-1]
        began = time.perf_counter()
        threads = [threading.Thread(target=self._run, args=(waiting, began)) for _each in range(CLIENTS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return self

    def _run(self, waiting: list[tuple[float, Callable[[], bool]]], began: float) -> None:
        while waiting:
            try:
                moment, act = waiting.pop()
            except IndexError:
                return
            time.sleep(max(0.0, began + moment - time.perf_counter()))
            while not _answered(act):
                self.again += 1
                time.sleep(AGAIN_SECONDS)
            self.times.append((time.perf_counter() - began - moment) * 1000)

    def told(self, table: Table, name: str, *, again_most: int | None = None) -> None:
        """Will print p95 against its bound, and the slowest."""
        note = f"median {statistics.median(self.times):.0f} ms, slowest {max(self.times):.0f} ms"
        table.line(f"{name}, p95", statistics.quantiles(self.times, n=20)[-1], "ms", most=MOST_P95, note=note)
        if again_most is not None:
            table.line("of these tried again, the connection broken", self.again, "", most=again_most)


def _answered(act: Callable[[], bool]) -> bool:
    try:
        return act()
    except OSError:
        return False


class Secretary:
    """Who closes a ballot by its page, the form opened beforehand."""

    def __init__(self, path: str, session: str) -> None:
        self._path = path
        _status, cookies, page = ask("GET", path, Cookie=session)
        hidden = dict(re.findall(r'name="(csrfmiddlewaretoken|request_id)" value="([^"]+)"', page.decode()))
        self._sent = {"Cookie": f"{session}; {cookies}", "Content-Type": "application/x-www-form-urlencoded"}
        self._body = urlencode(hidden).encode()
        self.milliseconds = 0.0

    def close(self) -> None:
        """Will press the button."""
        started = time.perf_counter()
        status, _cookies, page = ask("POST", self._path, self._body, **self._sent)
        self.milliseconds = (time.perf_counter() - started) * 1000
        assert status == 302, page.decode()


if __name__ == "__main__":
    sys.exit(main())
