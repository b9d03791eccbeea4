"""The one right this room needs beyond those of every table: to write its live tables anew (see `box`)."""

from __future__ import annotations

from django.apps import AppConfig
from django.conf import settings
from django.db import connection

from lianjian.kernel.grants import make_program_role
from lianjian.records.ballots.box import LIVE


def grant_writing_anew(*, sender: AppConfig, **_: object) -> None:  # noqa: ARG001
    """Will let the program's role empty the live tables; runs as the owner."""
    make_program_role()
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
        for model in LIVE:
            if model._meta.db_table in there:
                cursor.execute(f'GRANT TRUNCATE ON "{model._meta.db_table}" TO "{settings.PROGRAM_ROLE}"')
