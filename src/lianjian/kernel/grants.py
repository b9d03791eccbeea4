"""What the program's database role may do: everything, but alter or delete the journal."""

from __future__ import annotations

from django.apps import AppConfig
from django.conf import settings
from django.db import connection

APPEND_ONLY = ("kernel_journalline", "kernel_journalseal")


def make_program_role() -> None:
    """Will make the role the pages work as, if it is not there yet; runs as the owner."""
    role = settings.PROGRAM_ROLE
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        if cursor.fetchone() is None:
            cursor.execute(f'CREATE ROLE "{role}" NOLOGIN')
        cursor.execute(f'GRANT "{role}" TO CURRENT_USER')


def grant_after_migrate(*, sender: AppConfig, **_: object) -> None:  # noqa: ARG001
    """Will give the program's role its rights on every table there is; runs as the owner."""
    role = settings.PROGRAM_ROLE
    make_program_role()
    with connection.cursor() as cursor:
        cursor.execute(f'GRANT USAGE ON SCHEMA public TO "{role}"')
        cursor.execute(f'GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO "{role}"')
        cursor.execute(f'GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO "{role}"')
        for table in APPEND_ONLY:
            cursor.execute("SELECT to_regclass(%s)", [table])
            if cursor.fetchone() != (None,):
                cursor.execute(f'REVOKE UPDATE, DELETE, TRUNCATE ON "{table}" FROM "{role}"')
