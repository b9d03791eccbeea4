"""`lianjian migrate`: bring the database up to date."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Iterator

from django.core.management import call_command
from django.db import connection

from lianjian.kernel.grants import make_program_role
from lianjian.site.settings import database


def run(arguments: list[str]) -> int:
    """Will migrate as the database's owner; the program's role gets its rights afterwards."""
    argparse.ArgumentParser(prog="lianjian migrate", description=__doc__).parse_args(arguments)
    migrate()
    return 0


def migrate() -> None:
    """Will bring every table up to date."""
    with _as_owner():
        make_program_role()
        call_command("migrate", interactive=False, verbosity=0)


def analyse() -> None:
    """Will have PostgreSQL look at what was loaded: until it has, it plans for empty tables."""
    with _as_owner(), connection.cursor() as cursor:
        cursor.execute("ANALYZE")


@contextlib.contextmanager
def _as_owner() -> Iterator[None]:
    """The default connection without the program's role: some packages' migrations know no other connection."""
    as_program = connection.settings_dict["OPTIONS"]
    connection.close()
    connection.settings_dict["OPTIONS"] = database(as_program=False)["OPTIONS"]
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["OPTIONS"] = as_program
