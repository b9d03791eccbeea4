"""`lianjian migrate`: bring the database up to date."""

from __future__ import annotations

import argparse

from django.conf import settings
from django.core.management import call_command


def run(arguments: list[str]) -> int:
    """Will migrate as the database's owner; the program's role gets its rights afterwards."""
    argparse.ArgumentParser(prog="lianjian migrate", description=__doc__).parse_args(arguments)
    migrate()
    return 0


def migrate() -> None:
    """Will bring every table up to date."""
    call_command("migrate", database=settings.OWNER_ALIAS, interactive=False, verbosity=0)
