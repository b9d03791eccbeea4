"""A million ballots into the box, sealed and counted: `python -m bench.ballots`.

A database of its own, made anew. The plain way beside it keeps a row per ballot and one per mark, as usual Django
voting programs do; it is measured on a few thousand ballots and scaled.
"""

from __future__ import annotations

import argparse
import json
import random
import secrets
import sys
import time
from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from bench.table import Table
from bench.tree import own_database
from lianjian.engines.credentials import IssuerKey, ReceiptKey, canonical, write_octets
from lianjian.engines.tally import count_patterns

DATABASE = "lianjian_bench_ballots"
CANDIDATES, SEATS = tuple("甲乙丙丁戊己庚辛壬癸"), 7
MARKS, CHANCES = "+-0", (0.39, 0.485, 0.125)
PLAIN_BALLOTS = 1000
NOW = datetime(2026, 3, 9, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ballots", type=int, default=1_000_000)
    chosen = parser.parse_args()
    if not settings.EMBEDDED:
        print("ballots: left out, it needs the embedded server for a database of its own; unset DATABASE_URL")
        return 0
    table = Table()
    with settings.CLUSTER.held(), own_database(DATABASE):
        _million(table, chosen.ballots)
    return table.status()


def _million(table: Table, count: int) -> None:
    from django.db import transaction

    from lianjian.records.ballots import box

    contest, opened = _open_ballot("million")
    draw = random.Random(1)
    choices = [canonical({"marks": _marks(draw)}) for _each in range(count)]
    started = time.perf_counter()
    opened.load(ballots=_casts(contest.pk, choices))
    loaded = time.perf_counter() - started
    table.line(f"{count:,} ballots into the open box", loaded, "s", most=60)
    started = time.perf_counter()
    with transaction.atomic():
        box.one_at_a_time()
        opened.seal(ballot_id=contest.ballot_id)
        sealed = time.perf_counter()
        box.erase(ballot_id=contest.ballot_id)
    table.line("the box sealed, by key", sealed - started, "s")
    table.line("what ran beside it erased", time.perf_counter() - sealed, "s", note="who votes elsewhere waits for it")
    case = {
        "kind": "election", "eligible": count, "present": count, "handed_out": {"phone": count}, "quorum": None,
        "returned": {"phone": count}, "posts": SEATS, "candidates": list(CANDIDATES),
        "threshold": {"op": "gt", "num": 1, "den": 2, "base": "present"},
    }  # fmt: skip
    started = time.perf_counter()
    result = count_patterns(case, box.patterns(contest_id=contest.pk))
    tallied = time.perf_counter() - started
    assert result["valid_ballots"] + result["invalid_ballots"] == count
    table.line("counted: GROUP BY choice, rules once a pattern", tallied, "s", most=3)
    plain_load, plain_tally = (seconds * count / PLAIN_BALLOTS for seconds in _plainly(choices))
    table.line("the plain way: rows by ORM, scaled", plain_load, "s", note=f"{plain_load / loaded:.0f} times")
    table.line("the plain way: marks one by one, scaled", plain_tally, "s", note=f"{plain_tally / tallied:.0f} times")


def _marks(draw: random.Random) -> dict[str, str]:
    return dict(zip(CANDIDATES, draw.choices(MARKS, CHANCES, k=len(CANDIDATES)), strict=True))


def _casts(contest_id: int, choices: list[bytes]) -> Iterator[Any]:
    from lianjian.records.ballots.box import Cast

    for choice in choices:
        octets = secrets.token_bytes(352)
        yield Cast(
            voter_key=octets[:32], contest_id=contest_id, channel="phone", choice=choice,
            credential=octets[32:288], signature=octets[288:],
        )  # fmt: skip


def _plainly(choices: list[bytes]) -> tuple[float, float]:
    """Seconds to write and to count `PLAIN_BALLOTS` ballots as rows."""
    from django.db import connection, models

    class PlainBallot(models.Model):
        class Meta:
            app_label = "ballots"

    class PlainMark(models.Model):
        ballot = models.ForeignKey(PlainBallot, models.CASCADE, related_name="marks")
        candidate = models.CharField(max_length=50)
        mark = models.CharField(max_length=1)

        class Meta:
            app_label = "ballots"

    with connection.schema_editor() as editor:
        editor.create_model(PlainBallot)
        editor.create_model(PlainMark)
    started = time.perf_counter()
    for choice in islice(choices, PLAIN_BALLOTS):
        ballot = PlainBallot.objects.create()
        for candidate, mark in json.loads(choice)["marks"].items():
            PlainMark.objects.create(ballot=ballot, candidate=candidate, mark=mark)
    written = time.perf_counter() - started
    started = time.perf_counter()
    approve = dict.fromkeys(CANDIDATES, 0)
    for ballot in PlainBallot.objects.all():
        marks = list(ballot.marks.all())
        picked = [one.candidate for one in marks if one.mark == "+"]
        if len(picked) <= SEATS:
            for name in picked:
                approve[name] += 1
    return written, time.perf_counter() - started


def _open_ballot(title: str) -> tuple[Any, Any]:
    """The one contest of a ballot that is being voted on, and its box."""
    from lianjian.records.ballots.box import Box
    from lianjian.records.ballots.models import Ballot, BallotSecret, Contest
    from lianjian.records.organisations.models import Organisation

    village, _made = Organisation.objects.get_or_create(
        code="bench",
        defaults={
            "name": "北朱解村", "name_pinyin": "beizhujiecun", "name_initials": "bzjc", "kind": "village",
            "form": "branch", "path": "0001", "founded_on": date(2021, 1, 1), "longitude": 119.4, "latitude": 36.0,
        },
    )  # fmt: skip
    ballot = Ballot.objects.create(
        code=f"B-{title}", organisation=village, title=title, purpose="questionnaire", channels=["phone"],
        state="voting", fingerprint="0000 0000 0000 0000", header={}, drawn_up_at=NOW,
    )  # fmt: skip
    box_key = secrets.token_bytes(32)
    BallotSecret.objects.create(
        ballot=ballot,
        receipt_key=write_octets(ReceiptKey.generate().to_bytes()),
        box_key=write_octets(box_key),
    )
    contest = Contest.objects.create(
        ballot=ballot, code="1", kind="election", question=title, seats=SEATS, candidates=list(CANDIDATES),
        issuer=IssuerKey.generate().public.to_text(),
    )  # fmt: skip
    return contest, Box(box_key)


if __name__ == "__main__":
    sys.exit(main())
