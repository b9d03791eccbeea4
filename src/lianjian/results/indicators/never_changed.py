"""What was published is never written over, not even by a program's mistake: the database refuses it."""

from __future__ import annotations

from django.db import connections

TABLE = "indicators_frozenfigures"
NEVER_CHANGED = f"""
CREATE OR REPLACE FUNCTION indicators_never_changed() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'frozen figures are never changed'; END $$;
CREATE OR REPLACE TRIGGER frozen_figures_never_changed BEFORE UPDATE ON {TABLE}
FOR EACH ROW EXECUTE FUNCTION indicators_never_changed();
"""


def keep_from_changes(*, using: str, **_: object) -> None:
    """Will put the trigger in its place after every migration, where the table is there."""
    connection = connections[using]
    if TABLE in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute(NEVER_CHANGED)
